"""Sessions that live on the server: opened at sign-in, known by a token, ended for good.

The cookie holds 256 random bits, the table ``sign_in`` their SHA-256 (ASVS 5.0, V7.2: a reference
token made by a cryptographic generator, new at each sign-in). Whoever may end a session, for
whatever reason, ends it here; a copied cookie is then worth nothing.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from flask import current_app, request
from sqlalchemy import Update, delete, exists, select, update
from sqlalchemy.exc import OperationalError

from app.access import wall
from app.access.browsers import this_browser
from app.access.models import Account, SignIn
from app.clock import utc_now
from app.extensions import db

TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)  # a write for each request would make readers queue
KEPT = timedelta(days=90)  # after the end; then only the trail knows of it
LONGEST_USER_AGENT = 300


class End(StrEnum):
    """Why a session ended. Values are stored: never rename one."""

    IDLE = "idle"
    TOO_LONG = "too_long"
    SIGNED_OUT = "signed_out"
    BY_OWNER = "by_owner"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (a reason, not a secret)
    UNKNOWN = "unknown"  # never stored: the row is gone, as after a restore of the database
    ACCOUNT_CHANGED = "account_changed"
    FACTORS_CHANGED = "factors_changed"
    FACTORS_RESET = "factors_reset"


def key_of(token: str) -> str:
    """The key under which the session of this token is kept."""
    return sha256(token.encode()).hexdigest()


def open_for(account: Account, second_factor: str | None) -> str:
    """Add a session of this request's browser to the running transaction; returns its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now, browser = utc_now(), this_browser()
    used = exists().where(SignIn.account_id == account.id, SignIn.browser == browser)
    row = SignIn(
        id=key_of(token),
        account_id=account.id,
        office_code=account.office_code,
        started_at=now,
        last_seen_at=now,
        address=(request.remote_addr or "")[:45],
        user_agent=_user_agent(),
        browser=browser,
        new_browser=not db.session.scalar(select(used)),
        second_factor=second_factor,
    )
    db.session.add(row)
    return token


def _user_agent() -> str:
    text = request.user_agent.string[: 2 * LONGEST_USER_AGENT]
    return "".join(letter for letter in text if letter.isprintable())[:LONGEST_USER_AGENT]


def find(token: str) -> SignIn | None:
    """The session of this token with its account, ended or not."""
    with wall.lifted():  # the wall itself asks who the user is
        return db.session.get(SignIn, key_of(token))


def why_over(row: SignIn, now: datetime) -> End | None:
    """Why this session is over at ``now``; None while it lasts."""
    if row.ended_at is not None:
        return End(str(row.ended_why))
    if not row.account.active:
        return End.ACCOUNT_CHANGED
    if now - row.started_at >= timedelta(hours=current_app.config["SESSION_HOURS"]):
        return End.TOO_LONG
    if now - row.last_seen_at >= timedelta(minutes=current_app.config["IDLE_MINUTES"]):
        return End.IDLE
    return None


def seen(row: SignIn, now: datetime) -> None:
    """Note that a request came, at most once a minute and outside the request's transaction."""
    if now - row.last_seen_at < SEEN_EVERY:
        return
    touched = update(SignIn.__table__).where(SignIn.id == row.id).values(last_seen_at=now)
    try:
        with db.engine.begin() as connection:
            connection.execute(touched)
    except OperationalError as error:  # a page that only reads must not fail for this
        current_app.logger.warning("a session was not noted as seen: %s", error.orig)


def end(row: SignIn, why: End, now: datetime) -> None:
    """End one session that lasts, outside the request's transaction."""
    with db.engine.begin() as connection:
        connection.execute(_ending(why, now).where(SignIn.id == row.id))


def end_all(account_id: int, why: End, *, but: str | None = None) -> None:
    """End every session of the account in the running transaction, except the one ``but``."""
    ending = _ending(why, utc_now()).where(SignIn.account_id == account_id)
    if but is not None:
        ending = ending.where(SignIn.id != but)
    db.session.execute(ending)


def end_each(account_id: int, keys: Iterable[str], why: End) -> None:
    """End these sessions of the account in the running transaction."""
    ending = _ending(why, utc_now()).where(SignIn.account_id == account_id)
    db.session.execute(ending.where(SignIn.id.in_(list(keys))))


def prune(now: datetime) -> int:
    """Close sessions whose time is up and forget those that ended KEPT ago; returns how many.

    Outside any request. They are kept for a while so that a stranger's can still be told.
    """
    hours, minutes = current_app.config["SESSION_HOURS"], current_app.config["IDLE_MINUTES"]
    for why, column, limit in (
        (End.TOO_LONG, SignIn.started_at, timedelta(hours=hours)),
        (End.IDLE, SignIn.last_seen_at, timedelta(minutes=minutes)),
    ):
        db.session.execute(_ending(why, now).where(column <= now - limit))
    old = delete(SignIn.__table__).where(SignIn.ended_at <= now - KEPT)
    count = int(db.session.execute(old).rowcount)
    db.session.commit()
    return count


def _ending(why: End, now: datetime) -> Update:
    # A statement on the table: the account may have left the office that a session began in.
    lasting = update(SignIn.__table__).where(SignIn.ended_at.is_(None))
    return lasting.values(ended_at=now, ended_why=str(why))
