"""FAB's security manager with our user, our screens, slowed guessing and ended sessions."""

import secrets
from typing import Any

from flask import abort, g, session
from flask_appbuilder.api import BaseApi
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_login import current_user, logout_user

from app.access import wall
from app.access.models import Account
from app.access.password import is_published
from app.access.roles import may_manage
from app.access.views import (
    GroupView,
    LoginView,
    MyPasswordView,
    RoleView,
    UserView,
    names_of,
)
from app.audit.actions import Action
from app.audit.trail import record
from app.crud import is_key
from app.extensions import db

STAMP = "stamp"


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
    security_api = NoSecurityApi
    userstatschartview = None

    def load_user(self, pk: int) -> Any:
        """The user of this session. Lifted: the wall itself asks who the user is."""
        with wall.lifted():
            return super().load_user(pk)

    def auth_user_db(self, username: str, password: str) -> Any:
        """Lifted: before signing in, nobody has an office yet."""
        if is_published(password):
            return None
        with wall.lifted():
            return super().auth_user_db(username, password)

    def on_user_login(self, user: Account) -> None:
        """Leave a trace, and stamp the session: one of an earlier user may still be there."""
        with wall.lifted():
            record(Action.USER_SIGNED_IN, user, user.office_code, by=user)
            db.session.commit()
            session[STAMP] = user.session_stamp

    def on_user_login_failed(self, user: Account) -> None:
        """Leave a trace."""
        record(Action.USER_SIGN_IN_FAILED, user, user.office_code)
        db.session.commit()

    def on_user_logout(self, user: Account) -> None:
        """Leave a trace, and end the user's sessions everywhere; a copied cookie is dead."""
        with wall.lifted():
            user.session_stamp = secrets.token_hex(16)
            record(Action.USER_SIGNED_OUT, user, user.office_code, by=user)
            db.session.commit()

    def reset_password(self, userid: Any, password: str) -> None:
        """Store the new password and end every session of the user but the one that changed it."""
        user = db.session.get(Account, int(userid)) if is_key(str(userid)) else None
        if user is None:
            abort(404)
        if not may_manage(names_of(g.user.roles), names_of(user.roles)):
            abort(403)
        super().reset_password(userid, password)
        user.session_stamp = secrets.token_hex(16)
        record(Action.USER_PASSWORD_CHANGED, user, user.office_code)
        db.session.commit()
        if g.user.id == user.id:
            session[STAMP] = user.session_stamp

    @staticmethod
    def before_request() -> None:
        """Know the user, and end a session whose stamp is no longer the user's."""
        g.user = current_user
        with wall.lifted():
            if not current_user.is_authenticated:
                return
            if session.get(STAMP) != current_user.session_stamp:
                logout_user()
                session.clear()
