"""The clock of the background work: huey, on a file of the data folder or on Redis.

What is to be done stands in the database (``app.proof.models``); the queue only says when to look.
So nothing is lost with it, and several workers do no harm: each letter is claimed.
"""

import logging
from datetime import timedelta
from typing import Any

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.api import TaskWrapper
from huey.serializer import SignedSerializer

from app.access.sessions import prune
from app.approvals.telling import count_waiting
from app.backup.overdue import tell_if_overdue
from app.clock import utc_now
from app.disposal.document import carry_out_approved
from app.heads.document import make_due
from app.letters.attachments.store import attachment_store
from app.letters.autosave import discard_untouched
from app.letters.mentions import residents_in_letters
from app.mail import outbox
from app.mail.deliver import deliver_due
from app.notifications.fan_out import fan_out
from app.notifications.push.deliver import push_due
from app.notifications.tell import prune as forget_told
from app.offices.ending import tell_of_ending
from app.proof.due import open_renewals, prove_due
from app.residents.workbook.expiry import expire_imports
from app.residents.workbook.work import carry_on
from app.retention.expiry import expire_attachments
from app.retention.pages import trim_pages
from app.storage import sweep

NAME = "labur"
logger = logging.getLogger(__name__)


def queue(app: Flask) -> Huey:
    """The queue of this application with its periodic jobs."""
    huey = _storage(app)

    @huey.periodic_task(crontab(minute="*"), name="complete_proofs")
    def complete_proofs() -> None:
        """Every minute: carry on what is due."""
        with app.app_context():
            prove_due()

    @huey.periodic_task(crontab(minute="*"), name="tell_people")
    def tell_people() -> None:
        """Every minute: what happened goes its ways to people."""
        with app.app_context():
            fan_out(count_waiting)

    @huey.periodic_task(crontab(minute="*"), name="deliver_pushes")
    def deliver_pushes() -> None:
        """Every minute: hand over the pushes that are due."""
        with app.app_context():
            push_due()

    @huey.periodic_task(crontab(minute="*"), name="deliver_mail")
    def deliver_mail() -> None:
        """Every minute: hand over the e-mails that are due."""
        with app.app_context():
            deliver_due()

    @huey.periodic_task(crontab(minute="30", hour="0"), name="warn_in_time")  # 07:30 WIB
    def warn_in_time() -> None:
        """Every morning: who must know of an end that comes, or of a backup that did not."""
        with app.app_context():
            tell_of_ending(utc_now())
            tell_if_overdue(utc_now())

    @huey.periodic_task(crontab(minute="30", hour="19"), name="renew_proofs")  # 02:30 WIB
    def renew_proofs() -> None:
        """Every night: note the proofs that end soon."""
        with app.app_context():
            open_renewals(utc_now(), timedelta(days=app.config["RENEWAL_DAYS"]))

    @huey.periodic_task(crontab(minute="*"), name="sweep_drafts")
    def sweep_drafts() -> None:
        """Every minute: delete what a crash left half written a while ago."""
        data, documents = app.config["DATA_FOLDER"], app.extensions["documents"]
        for folder in (data, data / "keys", documents.drafts):
            sweep(folder)

    @huey.periodic_task(crontab(minute="0", hour="18"), name="end_what_is_over")  # 01:00 WIB
    def end_what_is_over() -> None:
        """Every night: delete scans, imports, empty drafts, sessions and notes of e-mails."""
        with app.app_context():
            prune(utc_now())
            outbox.prune(utc_now())
            forget_told(utc_now())
            expire_attachments(attachment_store(), utc_now())
            expire_imports(utc_now())
            discard_untouched(attachment_store(), utc_now())
            trim_pages(app.config["DATA_FOLDER"] / "pages", utc_now())

    @huey.periodic_task(crontab(minute="*"), name="destroy_approved")
    def destroy_approved() -> None:
        """Every minute: destroy the letters of approved lists, and seal the minutes."""
        with app.app_context():
            carry_out_approved()

    @huey.periodic_task(crontab(minute="5"), name="seal_the_trail")
    def seal_the_trail() -> None:
        """Every hour: seal the audit trail of the days that are over; usually at 00:05 WIB."""
        with app.app_context():
            make_due()

    look_at_imports(huey, app)

    @huey.periodic_task(crontab(minute="*"), name="resume_imports")
    def resume_imports() -> None:
        """Every minute: imports that a crash or a lost message left waiting."""
        with app.app_context():
            carry_on(residents_in_letters)

    return huey


def look_at_imports(huey: Huey, app: Flask) -> TaskWrapper:
    """The task that a page sends when somebody waits for an import."""

    @huey.task(name="look_at_imports")
    def look() -> None:
        with app.app_context():
            carry_on(residents_in_letters)

    return look


def wake_for_imports() -> None:
    """Ask the worker to look at once. Unheard, it looks within a minute all the same."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        look_at_imports(_storage(app), app)()
    except Exception:  # whatever the queue's storage raises: sqlite3's errors, Redis's
        logger.warning("the worker was not woken; it looks within a minute", exc_info=True)


def _storage(app: Flask) -> Huey:
    # Signed, because huey's messages are pickles: whoever may write to Redis must not run code.
    options: dict[str, Any] = {
        "results": False,
        "serializer": SignedSerializer(secret=app.config["SECRET_KEY"], salt=NAME),
    }
    if url := app.config["QUEUE_URL"]:
        return RedisHuey(NAME, url=url, **options)
    return SqliteHuey(NAME, filename=str(app.config["DATA_FOLDER"] / "queue.sqlite3"), **options)
