"""The letter types: which there are, their versions, and where designing one begins."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.crud import CrudView, ScopedInterface
from app.extensions import db
from app.letters.designer import acts, folder
from app.letters.designer.difference import fields_changed, settings_changed, wording_changed
from app.letters.designer.draft_views import DraftRoutes, regency, zipped
from app.letters.designer.models import LetterTypeDraft
from app.letters.errors import LetterNotFound, Refused
from app.letters.guard import MAX_ID
from app.letters.models import LetterType, LetterTypeSetting, LetterTypeVersion
from app.letters.settings import version_in_force
from app.letters.types import definition_of


class LetterTypeView(DraftRoutes, CrudView):
    """The letter types: those that came with the system, and the regency's own."""

    datamodel = ScopedInterface(LetterType, eager=("office",))
    route_base = "/letter-types"
    base_permissions = ["can_list", "can_show", "can_design", "can_activate", "can_export"]
    base_order = ("name", "asc")
    list_template = "pages/designer/list.html"
    list_title = _("Letter types")
    list_columns = ["name", "short_code", "office"]
    show_columns = ["name", "short_code", "office"]
    search_columns = ["code", "name"]
    label_columns = {
        "code": _("Code"),
        "short_code": _("Code"),
        "name": _("Name"),
        "office": _("Made by"),
    }
    formatters_columns = {"office": lambda office: office or _("Came with the system")}

    @expose("/list/")
    @has_access
    def list(self) -> Any:
        """The generated list below the drafts of new types, and a way to bring one in."""
        new = select(LetterTypeDraft).where(LetterTypeDraft.type_code.is_(None))
        return self.render_template(
            self.list_template,
            title=self.list_title,
            widgets=self._list(),
            drafts=db.session.scalars(new.order_by(LetterTypeDraft.id)).all(),
            newer=_all_newer(regency().code),
        )

    @expose("/show/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """One type: the version in force, the others, the drafts, and what to do with them."""
        letter_type, office = _type_or_404(pk), regency()
        of_type = LetterTypeVersion.type_code == letter_type.code
        versions = select(LetterTypeVersion).where(of_type).order_by(LetterTypeVersion.id.desc())
        drafts = select(LetterTypeDraft).where(LetterTypeDraft.type_code == letter_type.code)
        in_force = version_in_force(db.session(), office.code, letter_type.code)
        return self.render_template(
            "pages/designer/type.html",
            letter_type=letter_type,
            in_force=in_force,
            definition=definition_of(in_force),
            versions=db.session.scalars(versions).all(),
            drafts=db.session.scalars(drafts.order_by(LetterTypeDraft.id)).all(),
            newer=letter_type in _all_newer(office.code),
        )

    @expose("/begin/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("design")
    def begin(self, pk: int) -> Any:
        """A draft from a version: the next of the same type, or a new type."""
        code = regency().code
        new_type = "new_type" in request.form
        return _opened(lambda: acts.begin(code, pk, by_id=g.user.id, new_type=new_type))

    @expose("/import", methods=["POST"])
    @has_access
    @permission_name("design")
    def bring_in(self) -> Any:
        """A draft from a file."""
        code, file = regency().code, request.files.get("file")
        of_type = request.form.get("type") or None
        try:
            definition = folder.unpacked(file.read(folder.MAX_FILE + 1) if file else b"")
        except folder.BadFile as bad:
            flash(str(bad), "danger")
            return redirect(url_for("LetterTypeView.list"))
        return _opened(lambda: acts.bring_in(code, definition, by_id=g.user.id, type_code=of_type))

    @expose("/export/<int:pk>")
    @has_access
    def export(self, pk: int) -> Response:
        """A version as a file: the folder of the type, packed."""
        version = _version_or_404(pk)
        acts.exported(regency().code, version, version.digest)
        return zipped(definition_of(_version_or_404(pk)))

    @expose("/use/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("activate")
    def use(self, pk: int) -> Any:
        """Put a version in force that there is already."""
        try:
            code = acts.use(regency().code, pk)
        except LetterNotFound:
            abort(404)
        flash(gettext("The version is in force: new letters are made with it. Older ones keep "
                      "theirs."), "success")  # fmt: skip
        return redirect(url_for("LetterTypeView.show", pk=code))

    @expose("/difference/<code>")
    @has_access
    @permission_name("design")
    def difference(self, code: str) -> Any:
        """What the newest version of the system says otherwise than the own one, in words."""
        letter_type = _type_or_404(code)
        own = version_in_force(db.session(), regency().code, letter_type.code)
        shipped = letter_type.current
        before, after = definition_of(own), definition_of(shipped)
        return self.render_template(
            "pages/designer/difference.html",
            letter_type=letter_type,
            shipped=shipped,
            own=own,
            settings=settings_changed(before, after),
            fields=fields_changed(before, after),
            wording=wording_changed(before, after),
        )

    @expose("/keep/<code>", methods=["POST"])
    @has_access
    @permission_name("activate")
    def keep(self, code: str) -> Any:
        """Stay with the own version."""
        try:
            acts.keep(regency().code, code)
        except LetterNotFound:
            abort(404)
        flash(gettext("Your own version stays in force."), "success")
        return redirect(url_for("LetterTypeView.show", pk=code))


def _opened(begun: Any) -> Any:
    try:
        pk = begun()
    except LetterNotFound:
        abort(404)
    except Refused as refused:
        flash(str(refused), "warning")
        return redirect(url_for("LetterTypeView.list"))
    return redirect(url_for("LetterTypeView.draft", pk=pk))


def _type_or_404(code: str) -> LetterType:
    return db.session.get(LetterType, code[:20]) or abort(404)


def _version_or_404(pk: int) -> LetterTypeVersion:
    version = db.session.get(LetterTypeVersion, pk) if pk <= MAX_ID else None
    return version or abort(404)


def _all_newer(office_code: str) -> Sequence[LetterType]:
    """Types of which the system brought a version that the office's own was not judged against."""
    query = (
        select(LetterType)
        .join(LetterTypeSetting, LetterTypeSetting.type_code == LetterType.code)
        .where(
            LetterTypeSetting.office_code == office_code,
            LetterTypeSetting.version_id.is_not(None),
            LetterTypeSetting.compared_id != LetterType.current_version_id,
        )
    )
    return db.session.scalars(query.order_by(LetterType.name)).all()
