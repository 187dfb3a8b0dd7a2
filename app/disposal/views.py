"""The screen "Pemusnahan surat": what an office proposes, who decides, and the minutes."""

from typing import Any

from flask import Response, abort, flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import lazy_gettext as _

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, utc_now
from app.crud import CrudView, ScopedInterface, is_key, status
from app.database import transaction
from app.disposal.actors import head_at_work, proposer_at_work
from app.extensions import db
from app.letters.desk import UNPROCESSABLE, may, own_village
from app.letters.errors import LetterNotFound, Refused
from app.letters.states import ActNotAllowed
from app.letters.views import badge
from app.retention.due import candidates, classification_of
from app.retention.lists import approve, propose, refuse
from app.retention.models import DisposalList, ListState
from app.retention.schedule import schedule

STATES = {
    ListState.PROPOSED: _("waiting for a decision"),
    ListState.APPROVED: _("approved, being carried out"),
    ListState.REFUSED: _("refused"),
    ListState.DONE: _("done, minutes sealed"),
}
TONES = {
    ListState.PROPOSED: "wait",
    ListState.APPROVED: "wait",
    ListState.REFUSED: "warn",
    ListState.DONE: "good",
}
NOT_SURE = _("Tick this when you have looked through the list.")


class DisposalView(CrudView):
    """Lists of one's own office and of those below it. No names of residents stand here."""

    datamodel = ScopedInterface(DisposalList, eager=("office",))
    route_base = "/disposals"
    base_permissions = ["can_list", "can_show", "can_propose", "can_decide", "can_minutes"]
    list_template = "pages/disposal/list.html"
    show_template = "pages/disposal/show.html"
    list_title, show_title = _("Destruction of letters"), _("Proposed destruction")
    empty_title = _("No letters were ever proposed to be destroyed.")
    list_columns = ["number", "state", "proposed_at", "proposed_by", "office"]
    show_columns = [
        "state", "office", "proposed_at", "proposed_by", "reason", "decided_at", "decided_by",
        "basis", "number", "done_at",
    ]  # fmt: skip
    order_columns = ["proposed_at"]
    search_columns = ["number", "state", "proposed_at"]
    formatters_columns = {
        "state": lambda state: status(STATES[ListState(state)], TONES[ListState(state)])
    }
    label_columns = {
        "number": _("Number of the minutes"),
        "state": _("State"),
        "office": _("Office"),
        "proposed_at": _("Proposed at"),
        "proposed_by": _("Proposed by"),
        "reason": _("Reason"),
        "decided_at": _("Decided at"),
        "decided_by": _("Decided by"),
        "basis": _("Basis of the decision"),
        "done_at": _("Done at"),
    }

    @expose("/list/")
    @has_access
    def list(self) -> Any:
        """The generated list, with the way to propose."""
        return self.render_template(
            self.list_template, title=self.list_title, widgets=self._list(),
            may_propose=may("propose", "DisposalView"),
        )  # fmt: skip

    @expose("/show/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """One list with its letters, and for the head of its office the decision."""
        return self._page(pk)

    @expose("/propose", methods=["GET", "POST"])
    @has_access
    def propose(self) -> Any:
        """Choose from the letters whose time is over."""
        office = own_village()
        if request.method == "GET":
            return self._form()
        keys = [int(key) for key in request.form.getlist("letters") if is_key(key)]
        try:
            key = propose(office.code, keys, request.form.get("reason", ""), proposer_at_work())
        except Refused as refused:
            return self._form(refused.errors), UNPROCESSABLE
        flash(_("The list was proposed. The head of the office decides about it."), "success")
        return redirect(url_for(".show", pk=key))

    @expose("/decide/<pk>", methods=["POST"])
    @has_access
    def decide(self, pk: str) -> Any:
        """Approve or refuse a list of one's own office that somebody else has proposed."""
        row = self._own(pk)
        approved = request.form.get("decision") == "approve"
        act, text = (approve if approved else refuse), request.form.get("reason", "")
        try:
            if approved and "sure" not in request.form:
                raise Refused({"sure": str(NOT_SURE)})
            act(row.id, text, head_at_work())
        except LetterNotFound:
            abort(404)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
            return redirect(url_for(".show", pk=pk))
        except Refused as refused:
            return self._page(pk, refused.errors), UNPROCESSABLE
        flash(
            _("Approved. The letters are destroyed now, and the minutes follow by themselves.")
            if approved
            else _("The list was refused. Its letters stay."),
            "success",
        )
        return redirect(url_for(".show", pk=pk))

    @expose("/minutes/<pk>.pdf")
    @has_access
    def minutes(self, pk: str) -> Response:
        """The sealed minutes, to be kept outside this system; each time is recorded."""
        row = self.datamodel.get(pk) or abort(404)
        content, name = row.minutes or abort(404), f"berita-acara-pemusnahan-{row.id}.pdf"
        with transaction():
            row = self.datamodel.get(pk) or abort(404)
            record(Action.MINUTES_DOWNLOADED, row, row.office_code, number=row.number)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, mimetype="application/pdf", headers=headers)

    def _own(self, pk: str) -> DisposalList:
        row: DisposalList | None = self.datamodel.get(pk)
        if row is None or row.office_code != g.user.office_code:
            abort(404)
        return row

    def _page(self, pk: str, errors: dict[str, str] | None = None) -> Any:
        row = self.datamodel.get(pk) or abort(404)
        own = row.office_code == g.user.office_code and may("decide", "DisposalView")
        return self.render_template(
            self.show_template, title=self.show_title, pk=pk, widgets=self._show(pk), row=row,
            errors=errors or {}, badge=badge, may_read=may("show"),
            decides=own and row.state == ListState.PROPOSED,
            own_proposal=row.proposed_by_id == g.user.id,
        )  # fmt: skip

    def _form(self, errors: dict[str, str] | None = None) -> Any:
        office = own_village()
        found = candidates(db.session(), office.code, local_date(utc_now(), office.timezone))
        return self.render_template(
            "pages/disposal/propose.html", found=found, errors=errors or {}, badge=badge,
            code_of=classification_of, schedule=schedule(),
            unticked=set() if request.method == "GET" else
            {str(one.id) for one in found.letters} - set(request.form.getlist("letters")),
        )  # fmt: skip
