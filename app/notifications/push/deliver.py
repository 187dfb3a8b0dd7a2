"""Delivering the pushes that are due: claim → send → note, as e-mails are (``app.mail.deliver``).

A push that was handed over twice shows once: it bears the same tag.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from flask import current_app
from sqlalchemy import select

from app.clock import Clock, utc_now
from app.database import transaction
from app.extensions import db
from app.lease import Hold, hold
from app.notifications.models import PushSubscription
from app.notifications.push.endpoints import Target, is_allowed
from app.notifications.push.keys import the_key
from app.notifications.push.send import Answer, Outcome, send
from app.notifications.push.subscriptions import payload_of, target_of
from app.vault import VaultLocked

logger = logging.getLogger(__name__)
AT_ONCE = 500
WAITS = (1, 5, 15, 60)  # minutes; later nobody needs it: the letter stands on the desk


@dataclass(frozen=True)
class _Claimed:
    id: int
    hold: Hold
    target: Target
    payload: bytes


def push_due(clock: Clock = utc_now) -> int:
    """Send every push that is due; how many were taken."""
    keys = _due(clock())
    if not keys:
        return 0
    vapid = the_key()
    taken = 0
    for key in keys:
        try:
            taken += _deliver(key, vapid, clock)
        except Exception:  # of one browser; the others are not to wait for it
            logger.exception("push %s", key)
    return taken


def _due(now: datetime) -> list[int]:
    query = select(PushSubscription.id).where(
        PushSubscription.due_at <= now, PushSubscription.is_free(now)
    )
    found = list(db.session.scalars(query.order_by(PushSubscription.due_at).limit(AT_ONCE)))
    db.session.rollback()
    return found


def _deliver(key: int, vapid: EllipticCurvePrivateKey, clock: Clock) -> bool:
    with hold() as held:
        claimed = _claim(key, held, clock())
    if claimed is None:
        held.end()
        return False
    try:
        answer = send(claimed.target, claimed.payload, vapid, _contact())
    except Exception as error:
        problem = f"Gangguan tak terduga ({type(error).__name__})."
        _note(claimed, Answer(Outcome.FAILED, problem), clock())
        raise
    _note(claimed, answer, clock())
    return answer.outcome is Outcome.TAKEN


def _contact() -> str:
    """Where a push service finds who sends (RFC 8292, 2.1): our address, as they all take it."""
    return f"https://{urlsplit(current_app.config['BASE_URL']).hostname}"


def _claim(key: int, held: Hold, now: datetime) -> _Claimed | None:
    """The browser, taken; None where somebody else has it, or where it can get nothing."""
    with transaction() as session:
        row = session.get(PushSubscription, key, with_for_update=True)
        if row is None or row.due_at is None or row.due_at > now or row.is_taken(now):
            return None
        try:
            target, payload = target_of(row), payload_of(row)
        except VaultLocked:  # sealed with a key that is gone
            session.delete(row)
            return None
        if not is_allowed(target.endpoint, current_app.config["PUSH_HOSTS"]):
            session.delete(row)  # the setting does not allow it any more
            return None
        row.take(held, now)
        row.tries += 1
        return _Claimed(key, held, target, payload)


def _note(claimed: _Claimed, answer: Answer, now: datetime) -> None:
    with transaction() as session:
        row = session.get(PushSubscription, claimed.id, with_for_update=True)
        if row is not None and row.claim == claimed.hold.token:
            row.leave()
            row.problem = answer.problem
            if answer.outcome is Outcome.GONE:
                session.delete(row)
            elif answer.outcome is Outcome.FAILED and row.tries <= len(WAITS):
                row.due_at = now + timedelta(minutes=WAITS[row.tries - 1])
            else:
                row.pending = row.due_at = None
                row.sent_at = now if answer.outcome is Outcome.TAKEN else row.sent_at
    claimed.hold.end()
