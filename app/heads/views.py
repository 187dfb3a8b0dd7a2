"""The screen "Segel harian jejak audit": what was sealed, and whether it still fits."""

from datetime import date, datetime
from typing import Any

from flask import Response, abort, flash, g
from flask_appbuilder import expose, has_access
from flask_babel import format_date
from flask_babel import lazy_gettext as _

from app.access import wall
from app.audit.faults import Mark
from app.audit.heads import (
    Found,
    UnknownClaim,
    claim_in,
    compare,
    fits,
    misfits,
    note_comparison,
    overdue,
)
from app.audit.models import DailyHead
from app.crud import CrudView, ScopedInterface
from app.extensions import db
from app.heads.forms import CompareForm
from app.verification.examine import seal_holds

SEALS = {True: _("valid"), False: _("not valid"), None: _("cannot be confirmed just now")}


class ByDay(ScopedInterface):
    """Heads are named by their day; what is no day names none."""

    def get(self, id: Any, *_args: Any, **_kwargs: Any) -> Any:
        """The head of this day, or None."""
        try:
            return db.session.get(DailyHead, date.fromisoformat(str(id)))
        except ValueError:
            return None


def standing(head: DailyHead) -> str:
    """Whether a stored head is in the present trail. Lifted: one chain runs through all offices."""
    with wall.lifted():
        found = fits(Mark("", head.seq, head.hash))
    return str(
        _("the same as in the present trail")
        if found
        else _("NOT in the present trail: the history was changed")
    )


def compared(mark: Mark) -> Found:
    """Whether the history up to ``mark`` is what it was. Lifted: one chain of hashes."""
    with wall.lifted():
        return compare(mark)


def notice(now: datetime) -> dict[str, Any]:
    """What the home page tells of the heads. Lifted: one chain runs through all offices."""
    with wall.lifted():
        return {"misfits": misfits(), "overdue": overdue(now)}


def seal_in_words(document: bytes) -> str:
    """Whether the seal of a stored head holds."""
    return str(SEALS[seal_holds(document)])


class DailyHeadView(CrudView):
    """The heads, newest first; nobody changes one."""

    datamodel = ByDay(DailyHead)
    route_base = "/audit-heads"
    base_permissions = ["can_list", "can_show", "can_download", "can_compare"]
    base_order = ("day", "desc")
    page_size = 10  # each seal on the page is judged
    list_template = "pages/heads/list.html"
    show_template = "pages/heads/show.html"
    list_title = _("Daily seals of the audit trail")
    show_title = _("Daily seal")
    empty_title = _("No day has been sealed yet. The first seal comes after midnight.")
    list_columns = ["day", "seq", "short_hash", "document", "standing"]
    show_columns = ["day", "seq", "count", "hash", "made_at", "fault", "document", "standing"]
    order_columns = ["day"]
    search_columns = ["day", "seq", "hash"]
    formatters_columns = {
        "day": lambda day: format_date(day, "long"),
        "document": seal_in_words,
        "standing": standing,
        "fault": lambda fault: fault or str(_("whole")),
    }
    label_columns = {
        "day": _("Day"),
        "seq": _("Last event"),
        "count": _("Events since the seal before"),
        "short_hash": _("Hash"),
        "hash": _("Hash"),
        "made_at": _("Sealed at"),
        "fault": _("Chain when it was sealed"),
        "document": _("Seal"),
        "standing": _("Compared with the present trail"),
    }

    @expose("/download/<pk>.pdf")
    @has_access
    def download(self, pk: str) -> Response:
        """The sealed PDF, to be kept outside this system. It holds no personal data."""
        head = self.datamodel.get(pk) or abort(404)
        name = f"segel-harian-{head.day.isoformat()}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(head.document, mimetype="application/pdf", headers=headers)

    @expose("/compare", methods=["GET", "POST"])
    @has_access
    def compare(self) -> Any:
        """Compare a head that somebody kept with the present trail; the answer is recorded."""
        form = CompareForm()
        if not form.validate_on_submit():
            return self.render_template("pages/heads/compare.html", form=form)
        given, office = form.given(), str(g.user.office_code)
        try:
            mark = claim_in(given)
        except UnknownClaim as unknown:
            flash(str(unknown), "danger")
            return self.render_template("pages/heads/compare.html", form=form), 422
        seal = seal_holds(given) if isinstance(given, bytes) else None
        found = compared(mark)
        note_comparison(mark, seal is True, found, office)
        typed = isinstance(given, str)
        return self.render_template(
            "pages/heads/compare.html", form=form, mark=mark, found=found, seal=seal, typed=typed
        )
