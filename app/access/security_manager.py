"""FAB's security manager with our user, our screens, slowed guessing and ended sessions."""

from typing import Any

from flask import g, redirect, request, session, url_for
from flask_appbuilder.api import BaseApi
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_login import current_user

from app.access import ended, sessions, wall
from app.access.models import Account
from app.access.password import is_published, matches
from app.access.password_acts import set_own_password
from app.access.password_views import MyPasswordView, ResetPasswordView
from app.access.sessions import End
from app.access.signing_in import TOKEN, clear_session
from app.access.views import (
    GroupView,
    LoginView,
    RoleView,
    UserView,
)
from app.audit.actions import Action
from app.audit.trail import ROOT_OFFICE, record
from app.clock import utc_now
from app.extensions import db

BEFORE_AN_OWN_PASSWORD = {
    "MyPasswordView.this_form_get",
    "MyPasswordView.this_form_post",
    "LoginView.logout",
    "LocaleView.index",
}


class NoSecurityApi(BaseApi):
    """Stands in for FAB's token login: nothing here is served by API keys or tokens yet."""


class LaburSecurityManager(SecurityManager):
    """Signing in and out, with a trace, and behind the wall."""

    user_model = Account
    userdbmodelview = UserView
    rolemodelview = RoleView
    groupmodelview = GroupView
    authdbview = LoginView
    resetmypasswordview = MyPasswordView
    resetpasswordview = ResetPasswordView
    security_api = NoSecurityApi
    userstatschartview = None

    def load_user(self, pk: int) -> Any:
        """The user of the session that the cookie's token names, while it lasts."""
        row = sessions.find(session.get(TOKEN, ""))
        if row is None or row.account_id != int(pk):
            return None
        g.sign_in, now = row, utc_now()
        why = sessions.why_over(row, now)
        if why is None:
            sessions.seen(row, now)
            return row.account
        if row.ended_at is None:
            sessions.end(row, why, now)
        g.session_ended = why
        return None

    def auth_user_db(self, username: str, password: str) -> Account | None:
        """The active account that this password opens. Nobody is signed in by this alone.

        Unknown and switched-off accounts get the same answer after the same work: one hash, and
        one event in the trail.
        """
        with wall.lifted():  # before signing in, nobody has an office yet
            user = self.find_account(username)
            usable = user if user and user.active and not is_published(password) else None
            if matches(usable.password if usable else None, password):
                return usable
            subject = user or ("account", "-")  # what was typed may be a password: not kept
            record(Action.USER_SIGN_IN_FAILED, subject, user.office_code if user else ROOT_OFFICE)
            db.session.commit()
            return None

    def find_account(self, name: str) -> Account | None:
        """The account with this user name or e-mail address."""
        with wall.lifted():
            return self.find_user(username=name) or self.find_user(email=name)

    def on_user_logout(self, user: Account) -> None:
        """Leave a trace, and end the user's sessions everywhere; a copied cookie is dead."""
        with wall.lifted():
            sessions.end_all(user.id, End.SIGNED_OUT)
            record(Action.USER_SIGNED_OUT, user, user.office_code, by=user)
            db.session.commit()

    def reset_password(self, userid: Any, password: str) -> None:
        """What FAB's own command line calls."""
        set_own_password(db.session.get_one(Account, int(userid)), password)

    @staticmethod
    def before_request() -> Any:
        """Know the user, keep why a session ended, and lead to the own password that is due."""
        g.user = current_user
        endpoint = request.endpoint or ""
        if endpoint.endswith("static") or TOKEN not in session:
            return None
        if not current_user.is_authenticated:
            clear_session()
            ended.remember(g.pop("session_ended", End.UNKNOWN))
        elif current_user.temporary_until is not None and endpoint not in BEFORE_AN_OWN_PASSWORD:
            return redirect(url_for("MyPasswordView.this_form_get"))
        return None
