"""The sessions of one account: the list to look at, and what a stranger's would look like."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from app.access import sessions, wall
from app.access.models import Account, SignIn
from app.access.sessions import End
from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.extensions import db


def lasting(account_id: int) -> list[SignIn]:
    """The account's sessions that last, the newest first."""
    now = utc_now()
    oldest = now - timedelta(hours=current_app.config["SESSION_HOURS"])
    query = (
        select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
        .where(SignIn.started_at > oldest)
        .order_by(SignIn.started_at.desc())
    )
    with wall.lifted():  # the account may have come from another office
        rows = db.session.scalars(query).all()
        return [row for row in rows if sessions.why_over(row, now) is None]


def strangers(current: SignIn) -> list[SignIn]:
    """First sign-ins from other browsers since this one's user could last have been told.

    They are told for as long as this session lasts, and those that came after it began in the
    next one too: whoever they are cannot make the notice go away by looking at it.
    """
    mine = SignIn.account_id == current.account_id
    before = (
        select(SignIn.started_at)
        .where(mine, SignIn.browser == current.browser, SignIn.started_at < current.started_at)
        .order_by(SignIn.started_at.desc())
        .limit(1)
    )
    with wall.lifted():  # as above
        since = db.session.scalar(before) or current.started_at
        query = (
            select(SignIn)
            .where(mine, SignIn.new_browser, SignIn.browser != current.browser)
            .where(SignIn.started_at > since)
            .where(SignIn.ended_why.is_distinct_from(End.BY_OWNER))
            .order_by(SignIn.started_at.desc())
            .limit(3)
        )
        return list(db.session.scalars(query))


def end_some(account: Account, keys: list[str]) -> None:
    """End these sessions of the account, with a trace."""
    with wall.lifted():  # as above
        sessions.end_each(account.id, keys, End.BY_OWNER)
        record(Action.USER_SESSIONS_ENDED, account, account.office_code, sessions=len(keys))
        db.session.commit()
