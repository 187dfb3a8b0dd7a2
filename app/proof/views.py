"""The screen of letters that wait for their timestamp or for a longer proof, and why."""

from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder.actions import action
from flask_babel import lazy_gettext as _

from app.clock import utc_now
from app.crud import CrudView, ScopedInterface
from app.database import transaction
from app.letters.views import badge
from app.proof.due import try_again
from app.proof.models import ProofTask


class ProofTaskView(CrudView):
    """What is still to be done for the proof of letters, the longest waiting first."""

    datamodel = ScopedInterface(ProofTask, eager=("letter",))
    route_base = "/proof"
    base_permissions = ["can_list"]
    base_order = ("opened_at", "asc")
    list_title = _("Waiting for a timestamp")
    empty_title = _("No letter waits for its timestamp")
    list_columns = ["letter", "letter.office", "letter.state", "opened_at", "tries", "problem",
                    "due_at"]  # fmt: skip
    order_columns = ["opened_at", "tries", "due_at"]
    search_columns = ["opened_at", "tries", "problem"]
    formatters_columns = {"letter.state": badge}
    label_columns = {
        "letter": _("Number"),
        "letter.office": _("Village"),
        "letter.state": _("State"),
        "opened_at": _("Since"),
        "tries": _("Tries"),
        "problem": _("What was the matter"),
        "due_at": _("Next try"),
    }

    @action("try_again", _("Try again now"), icon="fa-rotate-right", single=False)
    def try_again(self, tasks: list[ProofTask]) -> Any:
        """Let the background work try these at once, for when the trouble is mended."""
        with transaction() as session:
            try_again(session, [task.letter_id for task in tasks], utc_now())
        flash(_("These letters are tried again within a minute."), "success")
        return redirect(url_for(".list"))
