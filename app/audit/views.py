"""The trail on screen, for those who oversee: to read, never to change."""

from typing import Any

from flask_babel import lazy_gettext as _

from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.audit.trail import record
from app.audit.wording import act_in_words, kind_in_words
from app.crud import CrudView, ScopedInterface
from app.extensions import db


class TracedPages(CrudView):
    """Screens whose page of one row shows what not everybody should read: opening it is an act."""

    reading: Action

    def _show(self, pk: Any) -> Any:
        shown = super()._show(pk)
        item = self.datamodel.get(pk, self._base_filters)
        record(self.reading, item, item.office_code)
        db.session.commit()
        return shown


class AuditView(TracedPages):
    """Events of one's own office and those below, newest first."""

    reading = Action.AUDIT_EVENT_READ

    datamodel = ScopedInterface(AuditEvent)
    route_base = "/audit"
    base_permissions = ["can_list", "can_show"]
    base_order = ("seq", "desc")
    list_title = _("Audit trail")
    show_title = _("Audit event")
    list_columns = ["at", "actor_name", "action", "subject_type", "subject_id", "office_code"]
    show_columns = [
        "seq", "at", "actor_name", "address", "action", "subject_type", "subject_id",
        "office_code", "detail", "previous_hash", "hash",
    ]  # fmt: skip
    search_columns = ["at", "actor_name", "action", "subject_type", "subject_id", "office_code"]
    formatters_columns = {"action": act_in_words, "subject_type": kind_in_words}
    label_columns = {
        "seq": _("Number"),
        "at": _("Time"),
        "actor_name": _("Actor"),
        "address": _("Network address"),
        "action": _("Act"),
        "subject_type": _("Kind of row"),
        "subject_id": _("Row"),
        "office_code": _("Office"),
        "detail": _("Details"),
        "previous_hash": _("Hash before"),
        "hash": _("Hash"),
    }
