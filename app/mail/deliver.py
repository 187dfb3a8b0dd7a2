"""Delivering what was posted, message by message: claim → send → note.

Each message is handed over at least once and, but for one case, exactly once: where the process or
the line breaks after the server has taken it and before that is noted, it is sent again. SMTP
knows no remedy (RFC 5321, 4.5.3.2, 6.1); the repetition bears the same Message-ID, by which
mail programs recognise it.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import Clock, utc_now
from app.database import transaction
from app.extensions import db
from app.lease import Hold, hold
from app.mail.errors import MailError, MailRefused
from app.mail.message import Attachment, written
from app.mail.models import MailState, OutgoingMail
from app.mail.outbox import enabled, letterhead, server
from app.storage import DocumentStore, StorageError
from app.vault import Vault, VaultLocked

logger = logging.getLogger(__name__)
AT_ONCE = 200  # messages that one run looks at; what is left is due in the next
LEASE = timedelta(minutes=10)  # longer than the slowest server may take (app.mail.server)
# Minutes until the next try; after the last it is given up, some 30 hours after the first.
WAITS = (1, 5, 15, 60, 180, 540, 1000)
TOO_LATE = "Tidak terkirim selama masih berguna."
LOCKED = "Isinya tidak dapat dibuka dengan LABUR_VAULT_KEYS."
LOST = "Isi atau lampirannya tidak dapat dibaca."


@dataclass(frozen=True)
class _Claimed:
    """One message that is being sent, and the hold on it."""

    id: int
    hold: Hold
    message: EmailMessage


def deliver_due(clock: Clock = utc_now) -> int:
    """Send every message that is due; how many went out.

    When the server cannot be reached the run ends: the others would fail alike. They stay due.
    """
    if not enabled():
        return 0
    sent = 0
    for key in _due(clock()):
        try:
            sent += _deliver(key, clock)
        except MailRefused:
            continue
        except MailError as error:
            logger.warning("mail %s: %s", key, error)
            break
        except Exception:  # of one message; the others are not to wait for it
            logger.exception("mail %s", key)
    return sent


def _due(now: datetime) -> list[int]:
    query = select(OutgoingMail.id).where(
        OutgoingMail.state == MailState.WAITING,
        OutgoingMail.due_at <= now,
        OutgoingMail.is_free(now),
    )
    found = list(db.session.scalars(query.order_by(OutgoingMail.due_at).limit(AT_ONCE)))
    db.session.rollback()
    return found


def _deliver(key: int, clock: Clock) -> bool:
    with hold() as held:
        claimed = _claim(key, held, clock())
    if claimed is None:
        held.end()
        return False
    try:
        server().send(claimed.message)
    except MailError as error:
        _note(claimed, clock(), error)
        raise
    except Exception as error:
        _note(claimed, clock(), MailError(f"Gangguan tak terduga ({type(error).__name__})."))
        raise
    _note(claimed, clock(), None)
    return True


def _claim(key: int, held: Hold, now: datetime) -> _Claimed | None:
    """The message, taken; None where somebody else has it, or where nothing can be sent."""
    with transaction() as session:
        mail = session.get(OutgoingMail, key, with_for_update=True)
        free = mail is not None and mail.state == MailState.WAITING and not mail.is_taken(now)
        if mail is None or not free or mail.due_at > now:
            return None
        if mail.useful_until is not None and mail.useful_until <= now:
            _give_up(mail, TOO_LATE, now)
            return None
        try:
            message = _message(mail)
        except VaultLocked:
            _give_up(mail, LOCKED, now)
            return None
        except (StorageError, ValueError):
            _give_up(mail, LOST, now)
            return None
        mail.take(held, now)
        mail.leased_until = now + LEASE
        mail.tries += 1
    return _Claimed(key, held, message)


def _message(mail: OutgoingMail) -> EmailMessage:
    vault: Vault = current_app.extensions["vault"]
    documents: DocumentStore = current_app.extensions["documents"]
    contents: dict[str, Any] = json.loads(vault.open((mail.sealed or "").encode()))
    attachment = None
    if mail.attachment_sha256 is not None:
        pdf = documents.get(mail.attachment_sha256)
        attachment = Attachment(contents["attachment_name"], pdf)
    return written(
        letterhead(), contents["to"], contents["subject"], contents["text"],
        message_id=mail.message_id, at=mail.posted_at, attachment=attachment,
    )  # fmt: skip


def _note(claimed: _Claimed, now: datetime, error: MailError | None) -> None:
    """Write down how it went, unless somebody else has taken the message over meanwhile."""
    with transaction() as session:
        mail = session.get(OutgoingMail, claimed.id, with_for_update=True)
        if mail is not None and mail.claim == claimed.hold.token:
            mail.leave()
            if error is None:
                _end(mail, MailState.SENT, "", now)
            elif isinstance(error, MailRefused) or mail.tries > len(WAITS):
                _give_up(mail, str(error), now)
            else:
                mail.problem = str(error)
                mail.due_at = now + timedelta(minutes=WAITS[mail.tries - 1])
    claimed.hold.end()


def _give_up(mail: OutgoingMail, problem: str, now: datetime) -> None:
    _end(mail, MailState.GIVEN_UP, problem, now)
    record(
        Action.MAIL_GIVEN_UP, (mail.about_type, mail.about_id), mail.office_code,
        recipient=mail.recipient, problem=problem, tries=mail.tries,
    )  # fmt: skip


def _end(mail: OutgoingMail, state: MailState, problem: str, now: datetime) -> None:
    mail.state, mail.problem, mail.ended_at, mail.sealed = state, problem, now, None
