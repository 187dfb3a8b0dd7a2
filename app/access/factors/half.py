"""Half signed in: the password was right, the second factor is still to come.

The mark lies in the signed cookie of the browser that typed the password. It names the account and
opens no page; it ends after ten minutes, and with a new password.
"""

import time
from hashlib import sha256
from typing import Any

from flask import session as cookie

from app.access import wall
from app.access.models import Account
from app.access.signing_in import clear_session
from app.extensions import db

LASTS_SECONDS = 10 * 60
_HALF, _PROVEN = "half_signed_in", "proven"


def begin(account: Account) -> None:
    """Remember whose password was right, and nothing of what was in this browser before."""
    clear_session()
    cookie[_HALF] = _mark(account)


def account() -> Account | None:
    """Whose sign-in waits for a second factor in this browser."""
    # Lifted: before signing in, nobody has an office yet.
    with wall.lifted():
        mark = cookie.get(_HALF)
        found = db.session.get(Account, mark["account"]) if mark else None
        return found if found is not None and found.active and _fits(mark, found) else None


def end() -> None:
    """Forget it."""
    cookie.pop(_HALF, None)


def has_proven(account: Account) -> None:
    """Remember that this browser's user has just proven who they are (a factor or password)."""
    cookie[_PROVEN] = _mark(account)


def just_proven(account: Account) -> bool:
    """Whether that was less than ten minutes ago."""
    return _fits(cookie.get(_PROVEN), account)


def _mark(account: Account) -> dict[str, Any]:
    return {"account": account.id, "at": int(time.time()), "password": _password_of(account)}


def _fits(mark: dict[str, Any] | None, account: Account) -> bool:
    if mark is None:
        return False
    age = time.time() - mark["at"]
    same = mark["account"] == account.id and mark["password"] == _password_of(account)
    return same and 0 <= age < LASTS_SECONDS


def _password_of(account: Account) -> str:
    # Of the salted hash, so that a new password ends what the old one began.
    return sha256((account.password or "").encode()).hexdigest()[:16]
