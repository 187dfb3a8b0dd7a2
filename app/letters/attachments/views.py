"""The papers on a letter's page: who may see them, and the routes that handle them."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, g, request
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _

from app.extensions import db
from app.letters.attachments import acts
from app.letters.attachments.content import Kind
from app.letters.attachments.models import Attachment
from app.letters.attachments.store import attachment_store
from app.letters.desk import letter_or_404, may
from app.letters.errors import LetterNotFound
from app.letters.models import Letter
from app.letters.states import Act, fits
from app.letters.types import definition_of
from app.offices.models import Official

FILES = {Kind.IMAGE: ("image/jpeg", "jpg", "inline"),
         Kind.PDF: ("application/pdf", "pdf", "attachment")}  # fmt: skip


@dataclass(frozen=True)
class RequirementLine:
    """One requirement on the page, with what there is of it now and what was deleted."""

    name: str
    present: tuple[Attachment, ...]
    deleted: tuple[Attachment, ...]


@dataclass(frozen=True)
class RequirementPanel:
    """The part of a letter's page about its papers; ``change``: this user may add and delete."""

    lines: tuple[RequirementLine, ...]
    change: bool


def handles(letter: Letter) -> bool:
    """Whether this user handles the letter: whoever makes letters in its office, or signs it.

    So the Camat sees the papers of the letters that they sign, and of no others.
    """
    if g.user.office_code == letter.office_code and may("compose"):
        return True
    signers = [one["official_id"] for one in (letter.snapshot or {}).get("signers", ())]
    officials = [db.session.get(Official, one) for one in signers]
    return any(one is not None and one.user_id == g.user.id for one in officials)


def panel(letter: Letter) -> RequirementPanel | None:
    """What the page shows; None where nothing is asked for, and for whom it is no business."""
    rows = acts.attachments_of(db.session(), letter.id)
    asked = definition_of(letter.version).requirements
    # The type may ask for other papers by now; what was brought is shown all the same.
    names = dict.fromkeys([*asked, *(row.requirement for row in rows)])
    if not names or not may("attachment") or not handles(letter):
        return None
    lines = tuple(_line(name, [row for row in rows if row.requirement == name]) for name in names)
    change = fits(Act.ATTACH, letter.state) and may("attach")
    return RequirementPanel(lines, change and g.user.office_code == letter.office_code)


def _line(name: str, rows: list[Attachment]) -> RequirementLine:
    present = tuple(row for row in rows if row.deleted_at is None)
    deleted = tuple(row for row in rows if row.deleted_at is not None and row.deleted_why)
    return RequirementLine(name, present, deleted)


class AttachmentRoutes:
    """Routes of one letter's papers; part of LetterView."""

    _act: Any  # of ActRoutes: tells a refusal, answers 404 for what is not there

    @expose("/attach/<int:pk>", methods=["POST"])
    @has_access
    def attach(self, pk: int) -> Any:
        """Tick a requirement as seen, or keep the scan that was sent."""
        requirement, file = request.form.get("requirement", ""), request.files.get(acts.FIELD)
        _require_maker(pk)
        if "seen" in request.form:
            return self._act(
                pk, lambda: acts.mark_seen(pk, requirement, by_id=g.user.id), _("Ticked as seen.")
            )
        content = file.read() if file else b""
        return self._act(
            pk,
            lambda: acts.upload(pk, requirement, content, attachment_store(), by_id=g.user.id),
            _("The document is kept, encrypted. It is deleted when its time is over."),
        )

    @expose("/detach/<int:pk>/<int:attachment>", methods=["POST"])
    @has_access
    @permission_name("attach")
    def detach(self, pk: int, attachment: int) -> Any:
        """Delete a scan, or take a tick back."""
        _require_maker(pk)
        return self._act(pk, lambda: acts.remove(pk, attachment, attachment_store()), _("Deleted."))

    @expose("/attachment/<int:pk>/<int:attachment>")
    @has_access
    def attachment(self, pk: int, attachment: int) -> Response:
        """The scan itself: a picture, or a PDF to be saved; never a page of our site."""
        if not handles(letter_or_404(pk)):
            abort(404)
        try:
            kind, content = acts.read(pk, attachment, attachment_store())
        except LetterNotFound:
            abort(404)
        mimetype, suffix, disposition = FILES[kind]
        response = Response(content, mimetype=mimetype)
        name = f"persyaratan-{pk}-{attachment}.{suffix}"
        response.headers.set("Content-Disposition", disposition, filename=name)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


def _require_maker(pk: int) -> None:
    """Papers come in over the own office's counter; another office's letter is not there."""
    if letter_or_404(pk).office_code != g.user.office_code:
        abort(404)
