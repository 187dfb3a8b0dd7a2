"""The pages on which a draft is designed: its parts, the check, and what becomes of it."""

import base64
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, abort, flash, g, jsonify, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _

from app.clock import local_date, utc_now
from app.extensions import db
from app.letters.body import Placeholder, faults_of, placeholders, read_body, spoken, to_json
from app.letters.definition import Definition, InvalidValues
from app.letters.designer import acts, forms
from app.letters.designer.check import GENERAL as GENERAL_PART
from app.letters.designer.check import Finding, Verdict, check
from app.letters.designer.dummy import dummy_data, example_number, filled
from app.letters.designer.folder import packed
from app.letters.designer.labels import LABELS
from app.letters.designer.models import LetterTypeDraft
from app.letters.desk import UNPROCESSABLE, press
from app.letters.errors import LetterNotFound, Refused
from app.letters.guard import MAX_ID
from app.letters.offices import bare_name
from app.letters.rendering import RenderError, page_images, render_letter
from app.offices.models import Office

REGENCY_DOTS = 1
GENERAL, FIELD, WORDING = "general", "field", "wording"


def regency() -> Office:
    """The regency whose types this user designs; 404 for everybody else."""
    office: Office | None = g.user.office
    if office is None or office.code.count(".") != REGENCY_DOTS:
        abort(404)
    return office


def draft_or_404(pk: int) -> LetterTypeDraft:
    """A draft of the own office."""
    draft = db.session.get(LetterTypeDraft, pk) if pk <= MAX_ID else None
    return draft or abort(404)


def zipped(definition: Definition) -> Response:
    """A type as a file to save."""
    response = Response(packed(definition), mimetype="application/zip")
    name = f"jenis-surat-{definition.code.lower()}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


class DraftRoutes:
    """Routes of one draft; part of LetterTypeView."""

    render_template: Any

    @expose("/draft/<int:pk>")
    @has_access
    @permission_name("design")
    def draft(self, pk: int) -> Any:
        """Its parts, what is wrong with it, and what its letters look like."""
        return self._overview(draft_or_404(pk))

    @expose("/draft/<int:pk>/general", methods=["GET", "POST"])
    @has_access
    @permission_name("design")
    def general(self, pk: int) -> Any:
        """What the type says of itself: names, number, signers, requirements."""
        draft = draft_or_404(pk)
        if request.method == "POST":
            return self._changed(draft, GENERAL)
        return self._page(draft, GENERAL, acts.definition_in(draft))

    @expose("/draft/<int:pk>/field/<field_name>", methods=["GET", "POST"])
    @has_access
    @permission_name("design")
    def field(self, pk: int, field_name: str) -> Any:
        """One field, or a new one."""
        draft = draft_or_404(pk)
        definition = acts.definition_in(draft)
        if field_name != forms.NEW and forms.field_named(definition, field_name) is None:
            abort(404)
        if request.method == "POST":
            return self._changed(draft, FIELD, field_name)
        return self._page(draft, FIELD, definition, field_name)

    @expose("/draft/<int:pk>/fields", methods=["POST"])
    @has_access
    @permission_name("design")
    def fields(self, pk: int) -> Any:
        """A field up, down or away."""
        draft = draft_or_404(pk)
        name, act = request.form.get("name", ""), request.form.get("act", "")
        back = url_for("LetterTypeView.draft", pk=pk, _anchor="fields")
        try:
            changed = forms.moved(acts.definition_in(draft), name, act)
            acts.change(pk, changed, draft.edition, by_id=g.user.id)
        except Refused as refused:
            flash(str(refused), "warning")
        return redirect(back)

    @expose("/draft/<int:pk>/wording", methods=["GET", "POST"])
    @has_access
    @permission_name("design")
    def wording(self, pk: int) -> Any:
        """The text, in the editor."""
        draft = draft_or_404(pk)
        if request.method == "POST":
            return self._changed(draft, WORDING)
        return self._page(draft, WORDING, acts.definition_in(draft))

    @expose("/draft/<int:pk>/preview", methods=["POST"])
    @has_access
    @permission_name("design")
    def preview(self, pk: int) -> Any:
        """The page images of what is on the form now, as JSON; nothing is stored."""
        draft = draft_or_404(pk)
        part = GENERAL if request.form.get("part") == GENERAL else WORDING
        try:
            definition = self._read(draft, part, "")
            return jsonify(pages=_pages(definition), missing=[], number=_number(definition))
        except RenderError as error:
            return jsonify(errors={"": str(error)}), UNPROCESSABLE
        except (Refused, InvalidValues) as error:
            return jsonify(errors=error.errors), UNPROCESSABLE

    @expose("/draft/<int:pk>/export")
    @has_access
    @permission_name("export")
    def draft_export(self, pk: int) -> Response:
        """The draft as a file."""
        draft = draft_or_404(pk)
        definition = acts.definition_in(draft)
        acts.exported(draft.office_code, draft, definition.digest)
        return zipped(definition)

    @expose("/draft/<int:pk>/activate", methods=["POST"])
    @has_access
    @permission_name("activate")
    def activate(self, pk: int) -> Any:
        """Put the draft in force, if the check finds nothing."""
        draft = draft_or_404(pk)
        judged, definition = draft.edition, acts.definition_in(draft)
        verdict = _judged(draft, definition)
        if not verdict.passed or (verdict.unused and "unused" not in request.form):
            return self._overview(draft, tried=True), UNPROCESSABLE
        try:
            if request.form.get("edition", type=int) != judged:
                raise Refused(acts.CHANGED_MEANWHILE)
            code = acts.activate(pk, judged)
        except LetterNotFound:
            abort(404)
        except Refused as refused:
            flash(str(refused), "danger")
            return redirect(url_for("LetterTypeView.draft", pk=pk))
        flash(_("The version is in force: new letters are made with it. Older ones keep theirs."),
              "success")  # fmt: skip
        return redirect(url_for("LetterTypeView.show", pk=code))

    @expose("/draft/<int:pk>/discard", methods=["POST"])
    @has_access
    @permission_name("design")
    def discard(self, pk: int) -> Any:
        """Throw the draft away."""
        code = draft_or_404(pk).type_code
        try:
            acts.discard(pk)
        except LetterNotFound:
            abort(404)
        flash(_("The draft was discarded."), "success")
        where = url_for("LetterTypeView.show", pk=code) if code else url_for("LetterTypeView.list")
        return redirect(where)

    def _overview(self, draft: LetterTypeDraft, *, tried: bool = False) -> Any:
        definition = acts.definition_in(draft)
        verdict = _judged(draft, definition)
        return self.render_template(
            "pages/designer/draft.html",
            draft=draft,
            definition=definition,
            verdict=verdict,
            pages=_urls(verdict.pdf) if verdict.pdf else [],
            tried=tried,
            labels=LABELS,
        )

    def _read(self, draft: LetterTypeDraft, part: str, name: str) -> Definition:
        definition = acts.definition_in(draft)
        if part == GENERAL:
            return forms.general(
                definition, request.form, name=_may_name(draft), code=draft.letter_type is None
            )
        if part == FIELD:
            return forms.field(definition, request.form, name)
        return forms.wording(definition, request.form)

    def _changed(self, draft: LetterTypeDraft, part: str, name: str = "") -> Any:
        pk, before = draft.id, acts.definition_in(draft)
        try:
            changed = self._read(draft, part, name)
            edition = request.form.get("edition", type=int) or 0
            acts.change(pk, changed, edition, by_id=g.user.id)
        except LetterNotFound:
            abort(404)
        except Refused as refused:
            page = self._page(draft_or_404(pk), part, before, name, refused.errors)
            return page, UNPROCESSABLE
        flash(_("The draft was saved."), "success")
        return redirect(url_for("LetterTypeView.draft", pk=pk))

    def _page(
        self,
        draft: LetterTypeDraft,
        part: str,
        definition: Definition,
        name: str = "",
        errors: dict[str, str] | None = None,
    ) -> Any:
        own: dict[str, Any] = {}
        if part == FIELD:
            own["field"] = forms.field_named(definition, name)
            own["before"] = _before(definition, name)
        if part == WORDING:
            own = _editor(definition)
        return self.render_template(
            f"pages/designer/{part}.html",
            draft=draft,
            definition=definition,
            name=name,
            may_name=_may_name(draft),
            errors=errors or {},
            typed=request.form if errors else None,
            number=_number(definition),
            labels=LABELS,
            **own,
        )


def _may_name(draft: LetterTypeDraft) -> bool:
    """Whether the type's name is the regency's to choose: not of what came with the system."""
    return draft.letter_type is None or draft.letter_type.office_code is not None


def _before(definition: Definition, name: str) -> list[Any]:
    """The fields that a condition of this one may look back at."""
    found = []
    for one in definition.fields:
        if one.name == name:
            break
        found.append(one)
    return found


def _editor(definition: Definition) -> dict[str, Any]:
    blocks = to_json(read_body(definition.body))
    groups: dict[str, list[Placeholder]] = {}
    for one in placeholders(definition):
        groups.setdefault(one.group, []).append(one)
    return {
        "blocks": blocks,
        "typed_blocks": request.form.get("blocks"),
        "words": {one: spoken(one, definition) for one in _sources(blocks)},
        "placeholders": groups,
    }


def _sources(value: Any) -> set[str]:
    """Every expression that the blocks hold."""
    if isinstance(value, list):
        return {source for one in value for source in _sources(one)}
    if not isinstance(value, dict):
        return set()
    own = {value["source"]} if value.get("source") and value.get("kind") != "locked" else set()
    return own | {source for one in value.values() for source in _sources(one)}


def _number(definition: Definition) -> str:
    return example_number(definition, _today())


def _judged(draft: LetterTypeDraft, definition: Definition) -> Verdict:
    verdict = check(definition, press().fonts, _regency_name(), _today())
    taken = acts.taken(db.session(), draft, definition).values()
    told = tuple(Finding(GENERAL_PART, definition.code, text) for text in taken)
    return replace(verdict, findings=verdict.findings + told)


def _regency_name() -> str:
    return bare_name(regency())


def _today() -> date:
    return local_date(utc_now(), regency().timezone)


def _pages(definition: Definition) -> list[str]:
    if faults := faults_of(definition.body, definition):
        about = [f"{one.about}: {one.text}" if one.about else one.text for one in faults[:5]]
        raise Refused(" ".join(about))
    data = dummy_data(definition, filled(definition), _regency_name(), _today())
    return _urls(render_letter(definition, data, fonts=press().fonts).pdf)


def _urls(pdf: bytes) -> list[str]:
    return ["data:image/png;base64," + base64.b64encode(one).decode() for one in page_images(pdf)]
