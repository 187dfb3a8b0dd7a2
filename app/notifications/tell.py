"""Noting, in the act's own transaction, who is to be told of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import g, has_request_context
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.clock import utc_now
from app.database import transaction
from app.notifications.events import Event
from app.notifications.models import Notification

KEPT = timedelta(days=90)


def tell(
    session: Session,
    account_ids: Iterable[int | None],
    event: Event,
    words: str,
    path: str,
    *,
    once: str | None = None,
) -> None:
    """Note it for each of these people; it goes out when the transaction has committed.

    ``words``: type and number of the letter, and never whom it is about: it shows on locked
    screens. ``path``: the page of ours that opens. ``once``: what has this mark is told to
    nobody twice. Nobody is told of what they do themselves; positions without an account are
    passed over.
    """
    for account_id in {one for one in account_ids if one is not None} - {_who_acts()}:
        mark = select(Notification.id).where(
            Notification.account_id == account_id, Notification.once == once
        )
        if once is not None and session.scalar(mark) is not None:
            continue
        session.add(
            Notification(
                account_id=account_id, event=event, words=words[:300], path=path, once=once,
                made_at=utc_now(),
            )
        )  # fmt: skip


def _who_acts() -> int | None:
    user = g.get("user") if has_request_context() else None
    return user.id if user is not None and user.is_authenticated else None


def prune(now: datetime) -> None:
    """Forget what was told long ago."""
    with transaction() as session:
        session.execute(delete(Notification).where(Notification.done_at <= now - KEPT))
