"""The one place where a session begins, after everything that proves the person was given."""

import datetime

from flask import session
from flask_login import login_user

from app.access import sessions, wall
from app.access.models import Account
from app.audit.actions import Action
from app.audit.trail import record
from app.extensions import db

TOKEN = "token"  # noqa: S105 (the name under which the cookie holds it)
KEPT = ("locale",)


def clear_session() -> None:
    """Forget what the cookie holds, CSRF token included, but for the language."""
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)


def sign_in(user: Account, *, second_factor: str | None = None) -> None:
    """Open a session for ``user``, who has proved every factor asked for, and leave a trace.

    ``second_factor`` names what proved the person beside the password. Nothing of the session
    before is kept (ASVS 5.0, 7.2.4): neither another's, nor a cookie that was planted. Ends the
    running transaction.
    """
    clear_session()
    with wall.lifted():  # signing in comes before belonging to an office
        token = sessions.open_for(user, second_factor)
        user.login_count = (user.login_count or 0) + 1
        user.last_login = datetime.datetime.now()  # FAB's column knows no zone
        detail = {"second_factor": second_factor} if second_factor else {}
        record(Action.USER_SIGNED_IN, user, user.office_code, by=user, **detail)
        db.session.commit()
        session[TOKEN] = token
        login_user(user)
