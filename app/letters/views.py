"""The screens of letters: the list, one letter with its acts, and the register of numbers."""

from datetime import datetime
from typing import Any

from flask import current_app, g, get_template_attribute, request
from flask_appbuilder import expose
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.decorators import has_access
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from sqlalchemy import Select, or_, select

from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.audit.wording import act_in_words
from app.clock import local_date, utc_now
from app.crud import CrudView, ScopedInterface
from app.extensions import db
from app.letters.acts import ActRoutes
from app.letters.attachments.views import AttachmentRoutes, panel
from app.letters.compose import ComposeRoutes
from app.letters.desk import letter_or_404, may
from app.letters.files import letter_pages
from app.letters.models import Letter, LetterFile, LetterType, RegisterEntry
from app.letters.reading import may_read
from app.letters.replace import replacement_of
from app.letters.states import Act, SigningMode, State, fits
from app.letters.waiting import WaitingLetters
from app.offices.forms import LEVELS
from app.offices.models import Level

LISTED_STATES = (
    State.DRAFT, State.SUBMITTED, State.AWAITING_SECOND, State.AWAITING_TIMESTAMP,
    State.RETURNED, State.ISSUED, State.CANCELLED, State.REVOKED, State.SUPERSEDED,
    State.DESTROYED,
)  # fmt: skip
ENDINGS = (Action.LETTER_CANCELLED, Action.LETTER_REVOKED, Action.LETTER_SUPERSEDED)
ACTS_OF = {
    "compose": Act.EDIT,
    "submit": Act.SUBMIT,
    "cancel": Act.CANCEL,
    "discard": Act.DISCARD,
    "revoke": Act.REVOKE,
    "replace": Act.SUPERSEDE,
    "download": Act.DOWNLOAD,
    "print_for_pen": Act.PRINT,
    "confirm": Act.CONFIRM,
    "take_back": Act.TAKE_BACK,
}
# Acts that hand out the file: not for those who may not read it.
WITH_FILE = ("download", "print_for_pen")


def badge(state: str) -> Markup:
    """The state as a coloured word."""
    draw = get_template_attribute("layout/_macros.html", "status_badge")
    return Markup(draw(state).strip())  # noqa: S704 (our own macro escapes)


def level_in_words(level: str | None) -> Any:
    """The signature level as the screen says it; empty for a letter that has none."""
    return LEVELS[Level(level)] if level else ""


class AskedFor(BaseFilter):
    """The quick search above the list: words of number or name, a type, a state."""

    def apply(self, query: Any, value: Any) -> Any:  # noqa: ARG002
        """Add what the address asks for."""
        words = request.args.get("q", "").replace("\0", "")
        for word in words.split()[:6]:
            found = [
                column.icontains(word, autoescape=True)
                for column in (Letter.subject_name, Letter.number)
            ]
            query = query.filter(or_(*found))
        for name in ("type_code", "state"):
            if wanted := request.args.get(name, "").replace("\0", ""):
                query = query.filter(getattr(Letter, name) == wanted)
        return query


class LetterView(ComposeRoutes, ActRoutes, AttachmentRoutes, CrudView):
    """Letters of one's own office and those below. ``app/views.py`` sets ``rounds``, ``queue``."""

    queue: WaitingLetters
    datamodel = ScopedInterface(Letter, eager=("letter_type", "office"))
    route_base = "/letters"
    base_permissions = [
        "can_list", "can_show", "can_compose", "can_submit", "can_cancel", "can_discard",
        "can_revoke", "can_replace", "can_pages", "can_download", "can_print_for_pen",
        "can_confirm", "can_take_back", "can_attach", "can_attachment",
    ]  # fmt: skip
    base_filters = [["id", AskedFor, ""]]
    base_order = ("id", "desc")
    list_template = "pages/letters/list.html"
    show_template = "pages/letters/show.html"
    list_title = _("Letters")
    empty_title = _("There are no letters yet")
    empty_text = _("Each letter appears here as soon as the village begins it.")
    show_title = _("Letter")
    list_columns = ["subject_name", "letter_type.name", "number", "state", "letter_date", "office"]
    show_columns = [
        "state", "letter_type.name", "number", "district_number", "subject_name",
        "office", "letter_date", "valid_until", "submitted_at", "issued_at", "ended_at", "level",
    ]  # fmt: skip
    order_columns = ["number", "subject_name", "state", "letter_date"]
    search_columns = ["number", "subject_name", "state", "letter_date"]
    formatters_columns = {"state": badge, "level": level_in_words}
    label_columns = {
        "number": _("Number"),
        "letter_type.name": _("Letter type"),
        "subject_name": _("Resident"),
        "state": _("State"),
        "letter_date": _("Date"),
        "office": _("Village"),
        "district_number": _("Sub-district's number"),
        "valid_until": _("Valid until"),
        "submitted_at": _("Submitted at"),
        "issued_at": _("Issued at"),
        "ended_at": _("Ended at"),
        "level": _("Signature level"),
    }

    def _get_list_widget(self, **kwargs: Any) -> Any:
        widgets = super()._get_list_widget(**kwargs)
        if g.user.office is not None and g.user.office.is_village:
            shown = [name for name in self.list_columns if name != "office"]
            widgets["list"].template_args["include_columns"] = shown
        return widgets

    @expose("/list/")
    @has_access
    def list(self) -> Any:
        """The generated list below a quick search."""
        types = db.session.scalars(select(LetterType).order_by(LetterType.name)).all()
        return self.render_template(
            self.list_template,
            title=self.list_title,
            widgets=self._list(),
            types=types,
            states=LISTED_STATES,
            waiting=self.queue.count(),
            may_compose=may("compose"),
        )

    @expose("/show/<int:pk>")
    @has_access
    def show(self, pk: int) -> Any:
        """One letter: its state, its pages, what can be done, and what was done."""
        return self.show_page(pk)

    def show_page(self, pk: int, errors: dict[str, str] | None = None) -> Any:
        """The page of one letter; ``errors`` are those of an act that was refused."""
        letter = letter_or_404(pk)
        widget = self._show(pk)["show"]
        filled = {
            name
            for name, value in zip(
                self.show_columns, widget.template_args["value_columns"], strict=True
            )
            if value not in (None, "")
        }
        documents = current_app.extensions["documents"]
        cache = current_app.config["DATA_FOLDER"] / "pages"
        readable = may_read(letter)
        shown = letter.current_sha256 is not None and readable and may("pages")
        issued = fits(Act.DOWNLOAD, letter.state) and letter.token
        zone = letter.office.timezone
        return self.render_template(
            self.show_template,
            title=self.show_title,
            letter=letter,
            widget=widget,
            filled=filled,
            errors=errors or {},
            tried=str(request.endpoint).rpartition(".")[2],
            typed_reason=request.form.get("reason", ""),
            pages=len(letter_pages(letter, documents, cache)) if shown else 0,
            can={
                name: fits(act, letter.state, letter.signing_mode)
                and may(name)
                and (readable or name not in WITH_FILE)
                for name, act in ACTS_OF.items()
            },
            waiting=self.queue.of(letter),
            level_wanted=level_in_words(letter.level_wanted),
            proof_until=_proof_until(letter),
            by_pen=letter.signing_mode == SigningMode.WET,
            signers=(letter.snapshot or {}).get("signers", []),
            replaced=db.session.get(Letter, letter.replaces_id) if letter.replaces_id else None,
            replacement=replacement_of(db.session(), letter),
            ended_by=_ended_by(letter),
            withheld=letter.current_sha256 is not None and not readable,
            expired=letter.state == State.ISSUED
            and letter.valid_until is not None
            and letter.valid_until < local_date(utc_now(), zone),
            verify_url=f"{current_app.config['BASE_URL']}/v/{letter.token}" if issued else "",
            requirements=panel(letter),
            history=[*db.session.scalars(_events(letter))],
            act_in_words=act_in_words,
            may_compose=may("compose"),
        )


def _proof_until(letter: Letter) -> datetime | None:
    """When the newest file's proof ends, where it is one that is renewed."""
    newest = (LetterFile.letter_id == letter.id) & (LetterFile.sha256 == letter.current_sha256)
    renewed = LetterFile.level == Level.B_LTA
    return db.session.scalar(select(LetterFile.proof_until).where(newest, renewed))


def _events(letter: Letter) -> Select[AuditEvent]:
    """What was done to a letter, the newest first."""
    return (
        select(AuditEvent)
        .where(AuditEvent.subject_type == "letter", AuditEvent.subject_id == str(letter.id))
        .order_by(AuditEvent.seq.desc())
        .limit(50)
    )


def _ended_by(letter: Letter) -> str:
    """Who ended a letter; empty while it has not ended."""
    ended = _events(letter).where(AuditEvent.action.in_(ENDINGS)).limit(1)
    event = db.session.scalars(ended).first() if letter.ended_at else None
    return event.actor_name if event else ""


class RegisterView(CrudView):
    """The register of numbers (buku agenda), voided ones included."""

    datamodel = ScopedInterface(RegisterEntry, eager=("office",))
    route_base = "/register"
    base_permissions = ["can_list", "can_show"]
    base_order = ("id", "desc")
    show_template = "pages/letters/register_entry.html"
    list_title = _("Register of numbers")
    empty_title = _("No number is taken yet")
    empty_text = _("A letter gets its number when it is submitted for signature.")
    list_columns = ["number", "letter_date", "subject", "void_reason", "office"]
    show_columns = [
        "number", "counter", "year", "series", "letter_date", "subject", "office", "taken_at",
        "voided_at", "void_reason",
    ]  # fmt: skip
    order_columns = ["number", "letter_date", "subject"]
    search_columns = ["number", "subject", "letter_date", "year", "void_reason"]
    formatters_columns = {
        "series": lambda series: _("all letters") if series == "office" else series
    }
    label_columns = {
        "number": _("Number"),
        "counter": _("Count"),
        "year": _("Year"),
        "series": _("Series"),
        "letter_date": _("Date"),
        "subject": _("Subject"),
        "office": _("Office"),
        "taken_at": _("Taken at"),
        "voided_at": _("Voided at"),
        "void_reason": _("Void because"),
    }
