"""The screen of e-mails: whether they went out. Nobody reads them there."""

from flask_babel import lazy_gettext as _

from app.audit.wording import kind_in_words
from app.crud import CrudView, ScopedInterface, status
from app.mail.models import MailState, OutgoingMail

STATES = {
    MailState.WAITING: _("waits to be sent"),
    MailState.SENT: _("handed to the mail server"),
    MailState.GIVEN_UP: _("not sent, given up"),
}
TONES = {MailState.WAITING: "wait", MailState.SENT: "good", MailState.GIVEN_UP: "bad"}


class MailView(CrudView):
    """What the offices in one's reach sent by e-mail in the last 90 days, newest first."""

    datamodel = ScopedInterface(OutgoingMail)
    route_base = "/mail"
    base_permissions = ["can_list"]
    base_order = ("posted_at", "desc")
    list_title = _("Outgoing e-mail")
    empty_title = _("No e-mail was sent in the last 90 days")
    list_columns = ["posted_at", "recipient", "about_type", "state", "tries", "problem", "due_at",
                    "office_code"]  # fmt: skip
    order_columns = ["posted_at", "tries", "due_at"]
    search_columns = ["posted_at", "recipient", "state", "problem", "office_code"]
    formatters_columns = {
        "state": lambda state: status(STATES[MailState(state)], TONES[MailState(state)]),
        "about_type": kind_in_words,
    }
    label_columns = {
        "posted_at": _("Posted"),
        "recipient": _("Recipient"),
        "about_type": _("About"),
        "state": _("State"),
        "tries": _("Tries"),
        "problem": _("What was the matter"),
        "due_at": _("Next try"),
        "office_code": _("Office"),
    }
