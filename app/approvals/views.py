"""The signing desk: what waits for me, the letters to look at, and the act itself."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from flask import abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.actions import action
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.models.sqla.filters import FilterEqualFunction, FilterNotEqual
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_appbuilder.widgets import ListWidget
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from wtforms import SelectField

from app.access.throttle import TooManyTries
from app.approvals import lines
from app.approvals.batch import sign_many
from app.approvals.desk import lay_out
from app.approvals.models import Approval, ApprovalState
from app.approvals.one_time import request_code
from app.approvals.queue import cards
from app.approvals.rounds import SignatureRounds
from app.approvals.turn import for_positions_of, require_return, waiting
from app.clock import local_date, utc_now
from app.crud import MAX_PAGE_SIZE, CrudView, ScopedInterface, is_key
from app.extensions import db
from app.letters.errors import Refused
from app.letters.give_back import return_letter
from app.letters.models import Letter
from app.letters.reading import record_reading
from app.letters.states import ActNotAllowed
from app.offices.forms import LEVELS
from app.signing.bsre.secret import OneTimeCode
from app.signing.errors import SigningError

STATE_LABELS = {
    ApprovalState.WAITING: _("Waits for signature"),
    ApprovalState.SIGNED: _("Signed"),
    ApprovalState.VOID: _("Void"),
}
NOTHING_SIGNED = _("You have not signed any letter yet")
# Errors of the signer's key: the next letter would fail alike, and a wrong passphrase count twice.
REFUSED, SLOWED = 422, 429
# No letter is begun later: a web worker's time for a request is limited, and BSrE may be slow.
SECONDS = 30


def own_office() -> str:
    """Steps are listed by the office whose official must sign, not by the letter's office."""
    return str(g.user.office_code)


class OwnPositions(BaseFilter):
    """Only steps of the positions that I hold, and those that bear my name."""

    def apply(self, query: Any, value: Any) -> Any:  # noqa: ARG002
        """Add the condition."""
        today = local_date(utc_now(), g.user.office.timezone)
        return query.filter(for_positions_of(g.user.id, today))


class WaitingFilter(BaseFilter):
    """Only steps whose turn it is."""

    def apply(self, query: Any, value: Any) -> Any:  # noqa: ARG002
        """Add the condition."""
        return query.filter(waiting())


class QueueWidget(ListWidget):
    """The generated list; of what waits, cards with the letter's first page."""

    template = "pages/approvals/queue.html"

    def __init__(self, **arguments: Any) -> None:
        rows = arguments["value_columns"] = list(arguments["value_columns"])
        hidden = set()
        if g.user.office.is_village:  # all its letters are of the one village
            hidden.add("letter.office")
        if not any(row["outcome_unknown_at"] for row in rows):  # it hardly ever is
            hidden.add("outcome_unknown_at")
        arguments["include_columns"] = [
            name for name in arguments["include_columns"] if name not in hidden
        ]
        super().__init__(**arguments)


def letter_link(letter: Letter) -> Markup:
    """The letter's number, leading to the letter."""
    url = url_for("LetterView.show", pk=letter.id)
    return Markup('<a href="{}">{}</a>').format(url, letter)


class ApprovalView(CrudView):
    """What waits for my office's signature; signed steps through the tab or the search."""

    datamodel = ScopedInterface(Approval, eager=("letter", "official"))
    route_base = "/approvals"
    base_permissions = ["can_list", "can_show", "can_sign", "can_give_back"]
    base_filters = [
        ["signing_office_code", FilterEqualFunction, own_office],
        ["id", OwnPositions, ""],
    ]
    base_order = ("id", "asc")
    list_widget = QueueWidget
    list_template = "pages/approvals/list.html"
    list_title = _("Signing desk")
    empty_title = _("No letter waits for your signature")
    empty_text = _("A letter appears here as soon as it is submitted to you.")
    show_title = _("Letter to sign")
    list_columns = [
        "letter.letter_type.name", "letter.subject_name", "letter", "letter.letter_date",
        "letter.office", "outcome_unknown_at",
    ]  # fmt: skip
    show_columns = [
        "letter.letter_type.name", "letter", "letter.letter_date", "letter.subject_name",
        "letter.office", "official", "state", "signed_at",
    ]  # fmt: skip
    order_columns = ["id"]
    search_columns = ["state", "signed_at"]
    search_form_extra_fields = {
        "state": SelectField(
            _("State"), choices=[("", ""), *((str(s), label) for s, label in STATE_LABELS.items())]
        ),
    }
    formatters_columns = {
        "state": lambda state: STATE_LABELS[ApprovalState(state)],
        "letter": letter_link,
        "outcome_unknown_at": lambda since: _("Outcome unknown") if since else "",
    }
    label_columns = {
        "letter.letter_type.name": _("Letter type"),
        "letter.subject_name": _("Resident"),
        "letter": _("Number"),
        "letter.letter_date": _("Date"),
        "letter.office": _("Village"),
        "official": _("Official"),
        "state": _("State"),
        "signed_at": _("Signed at"),
        "outcome_unknown_at": _("Outcome"),
    }

    def _get_list_widget(self, **kwargs: Any) -> Any:
        kwargs["filters"] = filters = kwargs["filters"].copy()
        searching = any(key.startswith("_flt_") for key in request.args)
        if not searching and "signed" not in request.args:
            filters.add_filter("state", WaitingFilter, "")
            widgets = super()._get_list_widget(**kwargs)
            shown = widgets["list"].template_args
            shown["cards"] = cards(db.session(), shown["pks"])
            return widgets
        hidden = ApprovalState.VOID if searching else ApprovalState.WAITING
        filters.add_filter("state", FilterNotEqual, ApprovalState.VOID)
        filters.add_filter("state", FilterNotEqual, hidden)
        newest_first = {"order_column": "id", "order_direction": "desc"}
        widgets = super()._get_list_widget(**kwargs | newest_first)
        widgets["list"].template_args |= {
            "actions": {},
            "empty_title": NOTHING_SIGNED,
            "empty_text": "",
        }
        return widgets

    def _get_show_widget(self, pk: Any, item: Approval, **kwargs: Any) -> Any:
        widgets = super()._get_show_widget(pk, item, **kwargs)
        if item.state != ApprovalState.WAITING:
            widgets["show"].template_args["actions"] = {}
        return widgets

    @action("sign_and_seal", _("Sign and seal"), icon="fa-signature")
    def sign_and_seal(self, chosen: Approval | list[Approval]) -> Any:
        """Lead to the page that shows the letters and asks for the passphrase."""
        approvals = chosen if isinstance(chosen, list) else [chosen]
        return redirect(url_for(".desk", id=[approval.id for approval in approvals]))

    @expose("/desk")
    @has_access
    @permission_name("sign")
    def desk(self) -> Any:
        """The letters' pages, then one field for the passphrase and one button."""
        return self._desk(self._chosen(request.args.getlist("id")))

    @expose("/sign", methods=["POST"])
    @has_access
    @permission_name("sign")
    def sign(self) -> Any:
        """Sign the letters of the page, each with a result of its own.

        Browsers without scripts get a page; the desk's script one line of JSON a letter, as soon
        as the letter is done. Trouble with the signer's key, or whoever keeps it, stops all: no
        other letter is tried.
        """
        if not request.form.getlist("id"):
            flash(_("Select at least one letter to sign."), "warning")
            return redirect(url_for(".list"))
        chosen = {approval.id: approval for approval in self._chosen(request.form.getlist("id"))}
        labels = {key: (step.letter.number, step.letter_id) for key, step in chosen.items()}
        code = request.form.get("code", "").strip()
        secret = OneTimeCode(code) if code else request.form.get("passphrase", "")
        try:
            results = sign_many(labels, secret, user_id=g.user.id, seconds=SECONDS)
            if lines.wanted():
                return lines.streamed(results)
            signed = list(results)
        except (TooManyTries, SigningError) as error:
            return self._stopped(labels, error)
        return render_template(
            "pages/approvals/results.html", base_template=self.appbuilder.base_template,
            appbuilder=self.appbuilder, results=signed, labels=labels,
        )  # fmt: skip

    @expose("/code", methods=["POST"])
    @has_access
    @permission_name("sign")
    def code(self) -> Any:
        """Let BSrE send a one-time code for the letters of the page."""
        keys = [approval.id for approval in self._chosen(request.form.getlist("id"))]
        try:
            request_code(g.user.id, len(keys), utc_now())
        except SigningError as refused:
            flash(refused.message, "danger")
        else:
            flash(_("BSrE has sent you a code. Type it below and sign."), "success")
        return redirect(url_for(".desk", id=keys, code=1))

    @expose("/give_back/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("give_back")
    def give_back(self, pk: int) -> Any:
        """Return a letter to the village admin, with the reason that was typed.

        The desk's script gets its answer as JSON, and goes on with the other letters.
        """
        (approval,) = self._chosen([pk])
        try:
            return_letter(
                approval.letter_id,
                request.form.get("reason", ""),
                SignatureRounds(),
                partial(require_return, pk),
            )
        except (SigningError, ActNotAllowed, Refused) as refused:
            if lines.wanted():
                return jsonify(ok=False, message=str(refused)), REFUSED
            flash(str(refused), "danger")
            return redirect(url_for(".desk", id=pk))
        done = _("The letter was returned with your reason.")
        if lines.wanted():
            return jsonify(ok=True, message=str(done))
        flash(done, "success")
        return redirect(url_for(".list"))

    def _chosen(self, keys: Iterable[Any]) -> list[Approval]:
        """The steps with these ids, each once; 404 unless all are this office's."""
        wanted = list(dict.fromkeys(str(key) for key in keys))[:MAX_PAGE_SIZE]
        if not wanted or not all(is_key(key) for key in wanted):
            abort(404)
        found = [self.datamodel.get(int(key), self._base_filters) for key in wanted]
        return found if all(found) else abort(404)

    def _desk(self, approvals: list[Approval], error: str = "") -> str:
        desk = lay_out(db.session(), approvals, g.user.id, utc_now())
        for sheet in desk.ready:
            if sheet.returned:  # the page itself tells what the letter says
                record_reading(sheet.letter)
        return self.render_template(
            "pages/approvals/desk.html", desk=desk, error=error, levels=LEVELS
        )

    def _stopped(self, approval_ids: Iterable[int], error: TooManyTries | SigningError) -> Any:
        told = lines.trouble(error)
        status = SLOWED if isinstance(error, TooManyTries) else REFUSED
        if lines.wanted():
            return jsonify(told), status
        return self._desk(self._chosen(approval_ids), told["message"]), status
