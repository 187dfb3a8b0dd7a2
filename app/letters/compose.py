"""The compose form: choose a type, find the resident, fill in, look, submit."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from flask import abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _

from app.clock import local_date, local_time, utc_now
from app.extensions import db
from app.letters import drafts
from app.letters.attachments.acts import brought, mark_seen
from app.letters.autosave import autosave
from app.letters.choice import HEADS_SIGN, Offer, choice_of, offer
from app.letters.definition import Definition
from app.letters.desk import (
    UNPROCESSABLE,
    letter_or_404,
    may,
    own_village,
    press,
    submitted_in_words,
)
from app.letters.earlier import copied, earlier_letter, earlier_letters
from app.letters.errors import LetterNotFound, Refused
from app.letters.finding import candidates, find
from app.letters.models import Letter, LetterType
from app.letters.offered import offered_types
from app.letters.people import residents_of, why_not_subject
from app.letters.preview import Preview, preview
from app.letters.reading import record_reading
from app.letters.rounds import Rounds
from app.letters.settings import effective, settings_of, version_in_force
from app.letters.states import Act, ActNotAllowed, require
from app.letters.submit import submit
from app.letters.typed import SUBJECT, Typed, read_form, stored_form
from app.letters.types import definition_of

EDITION, SEEN = "edition", "seen"
SAVE, SUBMIT, LOOK, FIND, AUTOSAVE = "save", "submit", "look", "find", "autosave"
COPY = "copy-"  # and the id of the letter that is copied from
CONFLICT = 409


class Kind(NamedTuple):
    """A type as an office uses it now: its key, and the definition in force there."""

    code: str
    definition: Definition


class ComposeRoutes:
    """Routes of the compose form; part of LetterView."""

    rounds: Rounds
    render_template: Any

    @expose("/compose")
    @has_access
    @permission_name("compose")
    def choose_type(self) -> Any:
        """The types that this office offers."""
        village = own_village()
        today = local_date(utc_now(), village.timezone)
        types = offered_types(db.session(), village.code, today)
        words = request.args.get("q", "")
        return self.render_template(
            "pages/letters/types.html", types=types.matching(words), words=words
        )

    @expose("/compose/<code>", methods=["GET", "POST"])
    @has_access
    @permission_name("compose")
    def compose(self, code: str) -> Any:
        """A new letter of a type."""
        village = own_village()
        kind = _kind(village.code, code)
        if request.method == "GET":
            wanted = request.args.get(SUBJECT, type=int)
            subject = None
            if wanted is not None:
                subject = residents_of(db.session(), village.code, [wanted]).get(wanted)
                subject = subject or abort(404)
            typed = stored_form(
                db.session(), village.code, kind.definition, subject, {}, HEADS_SIGN
            )
            return self._form(kind, typed)
        return self._posted(kind, village.code, None)

    @expose("/edit-draft/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("compose")
    def edit_draft(self, pk: int) -> Any:
        """A draft, or a letter that was returned, once more."""
        letter = letter_or_404(pk)
        try:
            require(letter.state, Act.EDIT)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
            return redirect(url_for("LetterView.show", pk=pk))
        kind = _kind(letter.office_code, letter.type_code)
        if request.method == "GET":
            typed = stored_form(
                db.session(), letter.office_code, kind.definition, letter.resident, letter.values,
                choice_of(letter),
            )  # fmt: skip
            return self._form(kind, typed, letter=letter)
        return self._posted(kind, letter.office_code, letter)

    @expose("/preview", methods=["POST"])
    @has_access
    @permission_name("compose")
    def preview(self) -> Any:
        """Page images of what is typed now, as JSON for the form's script, else as a page."""
        village = own_village()
        kind = _kind(village.code, request.form.get("type", ""))
        typed = read_form(db.session(), village.code, kind.definition, request.form)
        try:
            shown = _shown(kind, village.code, typed)
        except Refused as refused:
            return jsonify(errors=refused.errors), UNPROCESSABLE
        pages = [_data_url(page) for page in shown.pages]
        return jsonify(pages=pages, missing=shown.missing)

    @expose("/people")
    @has_access
    @permission_name("compose")
    def people(self) -> Any:
        """Residents of the own village for what is typed, as the boxes of the form ask for them.

        With a type: as its subject, and why not where one cannot be.
        """
        village, code = own_village(), request.args.get("type", "")
        subject_of = _kind(village.code, code).definition if code else None
        found = find(db.session(), village.code, request.args.get("q", ""))
        return jsonify(candidates(found, subject_of))

    def _posted(self, kind: Kind, office_code: str, letter: Letter | None) -> Any:
        act = request.form.get("act", SAVE)
        if act == SUBMIT and not may("submit"):
            abort(403)
        typed = read_form(db.session(), office_code, kind.definition, request.form)
        if act == FIND:
            return self._form(kind, typed, letter=letter)
        if act.startswith(COPY):
            return self._copied(kind, office_code, typed, letter, act.removeprefix(COPY))
        if act == LOOK:
            return self._look(kind, office_code, typed, letter)
        if act == AUTOSAVE:
            return self._autosaved(kind, office_code, typed, letter)
        errors = _subject_errors(kind.definition, typed)
        if errors:
            return self._form(kind, typed, letter=letter, errors=errors), UNPROCESSABLE
        return self._kept(kind, office_code, typed, letter, act)

    def _kept(
        self,
        kind: Kind,
        office_code: str,
        typed: Typed,
        letter: Letter | None,
        act: str,
    ) -> Any:
        """Store the draft, then submit it if asked: a refusal leaves the draft as typed."""
        letter_id = letter.id if letter else None
        resident_id = typed.subject.resident.id if typed.subject.resident else 0
        try:
            if letter_id is None:
                letter_id = drafts.create(
                    office_code, kind.code, resident_id, typed.values,
                    by_id=g.user.id, choice=typed.choice,
                )  # fmt: skip
            else:
                opened = request.form.get(EDITION, "")
                drafts.edit(letter_id, resident_id, typed.values, typed.choice, opened=opened)
            _mark_seen(kind, letter_id)
            if typed.errors:
                raise Refused(typed.errors)
            if act == SUBMIT:
                submit(letter_id, self.rounds, press())
        except LetterNotFound:
            abort(404)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
            return redirect(url_for("LetterView.show", pk=letter_id))
        except Refused as refused:
            errors = refused.errors | typed.errors
            return self._again(kind, office_code, letter_id, errors), UNPROCESSABLE
        if act == SUBMIT:
            flash(submitted_in_words(letter_id), "success")
            return redirect(url_for("LetterView.show", pk=letter_id))
        flash(_("The draft was saved."), "success")
        return redirect(url_for("LetterView.edit_draft", pk=letter_id))

    def _autosaved(self, kind: Kind, office_code: str, typed: Typed, letter: Letter | None) -> Any:
        """What the form's script is answered: when it was saved, or why not. Nothing is shown."""
        subject = typed.subject.resident
        if reason := _subject_errors(kind.definition, typed).get(SUBJECT):
            return jsonify(error=reason), UNPROCESSABLE
        try:
            letter_id = autosave(
                letter.id if letter else None,
                office_code, kind.code, subject.id if subject else 0, typed.values, typed.choice,
                by_id=g.user.id, opened=request.form.get(EDITION, ""),
            )  # fmt: skip
            _mark_seen(kind, letter_id)
        except LetterNotFound:
            abort(404)
        except (Refused, ActNotAllowed) as refused:
            return jsonify(error=str(refused)), CONFLICT
        saved = letter_or_404(letter_id)
        found = _earlier(kind, typed, saved)
        return jsonify(
            at=f"{local_time(utc_now(), saved.office.timezone):%H.%M}",
            action=url_for("LetterView.edit_draft", pk=letter_id),
            edition=drafts.edition(saved),
            earlier=render_template("pages/letters/_earlier.html", earlier=found),
        )

    def _copied(
        self, kind: Kind, office_code: str, typed: Typed, letter: Letter | None, wanted: str
    ) -> Any:
        """The form with what an earlier letter says where it is still empty; nothing is stored."""
        session, subject = db.session(), typed.subject.resident
        subject_id = subject.id if subject else None
        letter_id = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
        source = earlier_letter(
            session, office_code, kind.code, kind.definition, subject_id, letter_id
        )
        if source is None:
            abort(404)
        record_reading(source)
        values = copied(kind.definition, source, typed.values, subject_id)
        stored = stored_form(session, office_code, kind.definition, None, values, typed.choice)
        boxes = {**typed.boxes, **{n: box for n, box in stored.boxes.items() if n in values}}
        filled = replace(typed, values=typed.values | values, boxes=boxes)
        return self._form(kind, filled, letter=letter, unsaved=True)

    def _again(
        self,
        kind: Kind,
        office_code: str,
        letter_id: int | None,
        errors: dict[str, str],
    ) -> Any:
        # The refused act ended the transaction that the rows on the form came from.
        typed = read_form(db.session(), office_code, kind.definition, request.form)
        letter = letter_or_404(letter_id) if letter_id is not None else None
        now = drafts.edition(letter) if letter is not None else ""
        return self._form(kind, typed, letter=letter, errors=errors, edition=now)

    def _look(self, kind: Kind, office_code: str, typed: Typed, letter: Letter | None) -> Any:
        errors = typed.errors
        pages: list[str] = []
        try:
            shown = _shown(kind, office_code, typed)
            pages = [_data_url(page) for page in shown.pages]
        except Refused as refused:
            errors = errors | refused.errors
        return self._form(kind, typed, letter=letter, errors=errors, pages=pages)

    def _form(
        self,
        kind: Kind,
        typed: Typed,
        *,
        letter: Letter | None = None,
        errors: dict[str, str] | None = None,
        pages: list[str] | None = None,
        edition: str = "",
        unsaved: bool = False,
    ) -> Any:
        if letter is not None:  # looking at it does not make it one's own edition
            edition = edition or request.form.get(EDITION) or drafts.edition(letter)
        here = url_for("LetterView.compose", code=kind.code)
        if letter is not None:
            here = url_for("LetterView.edit_draft", pk=letter.id)
        return self.render_template(
            "pages/letters/compose.html",
            definition=kind.definition,
            code=kind.code,
            typed=typed,
            letter=letter,
            edition=edition,
            errors=errors if errors is not None else typed.errors,
            pages=pages or [],
            action=here,
            unsaved=unsaved,
            brought=brought(db.session(), letter) if letter else {},
            ticked=request.form.getlist(SEEN),
            earlier=_earlier(kind, typed, letter),
            candidates=candidates,
            may_add=may("add", "ResidentView"),
            may_submit=may("submit"),
            offer=_offer(kind, letter),
            replaced=_replaced(letter),
        )


def _kind(office_code: str, code: str) -> Kind:
    letter_type = db.session.get(LetterType, code) or abort(404)
    version = version_in_force(db.session(), office_code, letter_type.code)
    return Kind(code, definition_of(version))


def _shown(kind: Kind, office_code: str, typed: Typed) -> Preview:
    session = db.session()
    settings = effective(session, office_code, kind.code)
    return preview(
        session, office_code, kind.definition, settings, typed.subject.resident, typed.values,
        press(), choice=typed.choice,
    )  # fmt: skip


def _offer(kind: Kind, letter: Letter | None) -> Offer:
    """Who may sign this letter, and whether it may be signed by pen."""
    session = db.session()
    if letter is not None:
        return offer(session, letter.office, settings_of(session, letter), utc_now())
    village = own_village()
    return offer(session, village, effective(session, village.code, kind.code), utc_now())


def _mark_seen(kind: Kind, letter_id: int) -> None:
    """Keep the ticks of the form; what was ticked before, or is not asked for, changes nothing."""
    for name in kind.definition.requirements:
        if name in request.form.getlist(SEEN):
            mark_seen(letter_id, name, by_id=g.user.id)


def _earlier(kind: Kind, typed: Typed, letter: Letter | None) -> Sequence[Letter]:
    office_code = letter.office_code if letter else own_village().code
    subject = typed.subject.resident
    return earlier_letters(
        db.session(), office_code, kind.code, kind.definition, subject.id if subject else None
    )


def _replaced(letter: Letter | None) -> Letter | None:
    replaces = letter.replaces_id if letter else None
    return db.session.get(Letter, replaces) if replaces else None


def _subject_errors(definition: Definition, typed: Typed) -> dict[str, str]:
    """Nothing can be stored without a subject; why this one will not do is told at once."""
    subject = typed.subject
    if subject.resident is None:
        missing = f"Pilih dahulu: {definition.subject_label.lower()}."
        return typed.errors | {SUBJECT: subject.error or missing}
    reason = why_not_subject(definition, subject.resident)
    return typed.errors | {SUBJECT: reason} if reason else {}


def _data_url(page: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(page).decode()
