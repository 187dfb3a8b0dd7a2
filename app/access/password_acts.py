"""Giving and changing passwords: each leaves a trace and ends the sessions it must end."""

from datetime import timedelta

from flask import g, has_request_context

from app.access import sessions
from app.access.models import Account
from app.access.password import hash_password, temporary_password
from app.access.sessions import End
from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.extensions import db

TEMPORARY_FOR = timedelta(days=7)


def set_own_password(account: Account, password: str) -> None:
    """Store a password that the person chose; ends every session but the one it was done in."""
    own = g.sign_in.id if has_request_context() and g.get("user") == account else None
    account.password = hash_password(password)
    account.temporary_until = None
    sessions.end_all(account.id, End.PASSWORD_CHANGED, but=own)
    record(Action.USER_PASSWORD_CHANGED, account, account.office_code)
    db.session.commit()


def give_temporary_password(account: Account) -> str:
    """Make a password for a first sign-in, to be replaced by an own one; ends all sessions.

    Random, of our own making, and useless after TEMPORARY_FOR (ASVS 5.0, 6.4.1): whoever hands it
    over cannot choose a weak one. Returned once, kept nowhere.
    """
    password = temporary_password()
    account.password = hash_password(password)
    account.temporary_until = utc_now() + TEMPORARY_FOR
    sessions.end_all(account.id, End.PASSWORD_CHANGED)
    record(Action.USER_PASSWORD_GIVEN, account, account.office_code)
    db.session.commit()
    return password
