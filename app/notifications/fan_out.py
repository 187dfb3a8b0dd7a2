"""From what happened to the ways to each person: one message a minute at most, whatever came."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Account
from app.clock import Clock, utc_now
from app.database import transaction
from app.extensions import db
from app.mail import outbox
from app.mail.errors import BadAddress
from app.notifications.choices import choice_of, confirmed_address, wants
from app.notifications.events import Channel, Event
from app.notifications.models import Notification, NotificationChoice
from app.notifications.push.subscriptions import is_trusted, of, put
from app.notifications.wording import Message, Told, mail_text, message

logger = logging.getLogger(__name__)
Waiting = Callable[[Session, int], int]
# A little less than the minute between two looks, which come a little early or late.
PAUSE = timedelta(seconds=50)
TAG = "labur"


def fan_out(waiting: Waiting, clock: Clock = utc_now) -> int:
    """Send each person what happened since the last time; how many people.

    ``waiting``: how many letters wait for this account's signature now. What was to be signed
    and is not any more is told to nobody.
    """
    open_ones = select(Notification.account_id).where(Notification.done_at.is_(None)).distinct()
    accounts = list(db.session.scalars(open_ones))
    reached = 0
    for account_id in accounts:
        try:
            reached += _one_person(account_id, waiting, clock())
        except Exception:  # of one person; the others are not to wait for it
            logger.exception("notifications of account %s", account_id)
    return reached


def _one_person(account_id: int, waiting: Waiting, now: datetime) -> bool:
    with transaction() as session:
        choice = choice_of(session, account_id, lock=True)
        if choice.told_at is not None and now - choice.told_at < PAUSE:
            return False
        query = select(Notification).where(
            Notification.account_id == account_id, Notification.done_at.is_(None)
        )
        rows = session.scalars(query.order_by(Notification.id)).all()
        for row in rows:
            row.done_at = now
        account = session.get_one(Account, account_id)
        if not account.active:
            for browser in of(session, account_id):
                session.delete(browser)
            return False
        count = waiting(session, account_id)
        told = [
            Told(Event(row.event), row.words, row.path)
            for row in rows
            if count or row.event != Event.SIGNATURE_WAITS
        ]
        pushed = _push(session, choice, told, count, now)
        mailed = _mail(session, choice, account, told, count)
        if pushed or mailed:
            choice.told_at = now
        return pushed or mailed


def _for(
    choice: NotificationChoice, channel: Channel, told: list[Told], count: int
) -> Message | None:
    wanted = [one for one in told if wants(choice, one.event, channel)]
    return message(wanted, count) if wanted else None


def _push(
    session: Session, choice: NotificationChoice, told: list[Told], count: int, now: datetime
) -> bool:
    wanted = _for(choice, Channel.PUSH, told, count)
    if wanted is None:
        return False
    trusted = []
    for browser in of(session, choice.account_id):
        if is_trusted(session, browser):
            put(browser, asdict(wanted) | {"tag": TAG}, now)
            trusted.append(browser)
        else:
            session.delete(browser)
    return bool(trusted)


def _mail(
    session: Session, choice: NotificationChoice, account: Account, told: list[Told], count: int
) -> bool:
    wanted = _for(choice, Channel.MAIL, told, count)
    address = confirmed_address(choice, account)
    if wanted is None or not address or not outbox.enabled():
        return False
    try:
        outbox.post(
            to=address, subject=wanted.title,
            text=mail_text(wanted, current_app.config["BASE_URL"]),
            about=("account", account.id), office_code=account.office_code, session=session,
        )  # fmt: skip
    except BadAddress:  # confirmed once, and no address by today's rules
        choice.confirmed_email = ""
        return False
    return True
