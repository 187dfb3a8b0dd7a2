"""The password typed once more by somebody who is signed in; guesses are slowed as at sign-in."""

from wtforms import PasswordField

from app.access import throttle
from app.access.models import Account
from app.access.password import matches

SIGN_IN = "sign_in"


def is_current(account: Account, typed: str) -> bool:
    """Whether it is the account's password. Raises TooManyTries. Ends the running transaction."""
    username, stored = account.username, account.password
    throttle.begin(SIGN_IN, username)
    if not matches(stored, typed):
        return False
    throttle.succeeded(SIGN_IN, username)
    return True


def refusal(account: Account, field: PasswordField, words: str) -> int | None:
    """None when ``field`` holds the account's password; else the HTTP status to answer with.

    The field then says why: ``words``, or how long to wait. Ends the running transaction.
    """
    try:
        if is_current(account, field.data or ""):
            return None
    except throttle.TooManyTries as wait:
        field.errors = [str(wait)]
        return 429
    field.errors = [words]
    return 422
