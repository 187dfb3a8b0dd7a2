"""Signing in and out, one's own account, and the screens that manage users."""

from typing import Any

from flask import flash, g, get_template_attribute, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import no_cache
from flask_appbuilder.security.forms import LoginForm_db
from flask_appbuilder.security.views import (
    AuthDBView,
    RoleModelView,
    UserDBModelView,
    UserGroupModelView,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import inspect
from wtforms.validators import DataRequired

from app.access import ended, throttle, wall
from app.access.current_password import SIGN_IN
from app.access.factors import half
from app.access.factors.finish import finish
from app.access.factors.gate import Step, wanted
from app.access.models import Account
from app.access.roles import may_manage, names_of
from app.access.sessions import End, end_all
from app.access.signing_in import clear_session
from app.access.targets import wanted_page
from app.clock import utc_now
from app.crud import CrudView, RuleBroken


class LoginView(AuthDBView):
    """The sign-in page. Guessing is slowed by account and by address; leaving is a POST."""

    @expose("/login/", methods=["GET", "POST"])
    @no_cache
    def login(self) -> Any:
        """Show the form, and why an earlier session ended; or sign in."""
        if g.user.is_authenticated:
            return redirect(wanted_page())
        form = LoginForm_db()
        if form.validate_on_submit():
            user = self._who(form.username.data.strip(), form.password.data)
            if user is not None:
                return self._next_step(user)
        return self.render_template(
            self.login_template, title=self.title, form=form, ended=ended.said()
        )

    def _next_step(self, user: Account) -> Any:
        """Open the session, or ask for what must come before."""
        step = wanted(user)
        if step is None:
            finish(user)
            return redirect(wanted_page())
        half.begin(user)
        endpoint = {Step.ASK: "SecondFactorView.ask", Step.ENROL: "NewFactorView.choose"}[step]
        return redirect(url_for(endpoint, next=request.args.get("next")))

    def _who(self, name: str, password: str) -> Account | None:
        """Whose password this is; else the page says what is wrong."""
        account = self.appbuilder.sm.find_account(name)
        # An account has two names, the user name and the address, but one counter.
        subjects = (account.username if account else name, request.remote_addr or "-")
        try:
            throttle.begin(SIGN_IN, *subjects)
        except throttle.TooManyTries as wait:
            flash(str(wait), "danger")
            return None
        user: Account | None = self.appbuilder.sm.auth_user_db(name, password)
        if user is None:
            flash(str(self.invalid_login_message), "warning")
            return None
        with wall.lifted():
            throttle.succeeded(SIGN_IN, *subjects)
            if user.temporary_until is not None and user.temporary_until <= utc_now():
                flash(_("This temporary password is too old. Ask your admin for a new one."),
                      "warning")  # fmt: skip
                return None
        return user

    @expose("/logout/", methods=["POST"])
    def logout(self) -> Any:
        """Sign out, everywhere. POST only: a link in a mail must not sign anybody out."""
        answer = super().logout()
        clear_session()
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


class UserView(CrudView, UserDBModelView):
    """Users of one's own office and those below. The fields of ``account_fields`` that need the
    offices are set in ``app/views.py``."""

    # FAB's own titles, which our base has cleared.
    list_title, show_title = UserDBModelView.list_title, UserDBModelView.show_title
    add_title, edit_title = UserDBModelView.add_title, UserDBModelView.edit_title
    list_columns = ["get_full_name", "username", "office_code", "roles", "active", "last_login"]
    add_columns = [
        "first_name", "last_name", "username", "email", "office_code", "roles", "active",
    ]  # fmt: skip
    edit_columns = [
        "first_name",
        "last_name",
        "username",
        "email",
        "office_code",
        "roles",
        "active",
    ]
    search_columns = ["first_name", "last_name", "username", "office_code", "active"]
    show_fieldsets = [
        (
            lazy_gettext("User info"),
            {"fields": ["get_full_name", "username", "email", "office_code", "roles"]},
        ),
        (lazy_gettext("Activity"), {"fields": ["active", "last_login", "login_count"]}),
    ]
    user_show_fieldsets = [
        (lazy_gettext("User info"), {"fields": ["get_full_name", "username", "email", "roles"]}),
    ]
    label_columns = UserDBModelView.label_columns | {"office_code": lazy_gettext("Office")}
    validators_columns = {"roles": [DataRequired()]}
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_userinfo"]

    def pre_add(self, item: Any) -> None:
        """Refuse roles that one may not give. No password yet: nothing opens the account."""
        self._check_roles(item)

    def post_add(self, item: Any) -> None:
        """Remember whose password comes next."""
        g.added_account = item.id

    def post_add_redirect(self) -> Any:
        """Lead on to the temporary password."""
        return redirect(url_for("ResetPasswordView.this_form_get", pk=g.added_account))

    def pre_update(self, item: Any) -> None:
        """Refuse roles that one may not give; whose rights change must sign in anew."""
        self._check_roles(item)
        if self._changes_rights(item):
            if item.id == g.user.id:
                raise RuleBroken(
                    _("Role, office and state of your own account are for another admin to change.")
                )
            end_all(item.id, End.ACCOUNT_CHANGED)
        super().pre_update(item)

    def _check_roles(self, item: Any) -> None:
        before = inspect(item).attrs.roles.history.deleted
        if item.id == g.user.id:  # one's own name and address; its rights are refused elsewhere
            return
        if not may_manage(names_of(g.user.roles), names_of([*item.roles, *before])):
            raise RuleBroken(_("Only a platform admin may give this role."), "roles")

    def _changes_rights(self, item: Any) -> bool:
        state = inspect(item).attrs
        return any(state[name].history.has_changes() for name in ("active", "office_code", "roles"))


def role_in_words(name: str) -> Any:
    """A role as the screens call it."""
    return get_template_attribute("layout/_macros.html", "role_name")(name)


class RoleView(CrudView, RoleModelView):
    """The roles, to read: they are code (``access/roles.py``)."""

    list_title, show_title = RoleModelView.list_title, RoleModelView.show_title
    base_permissions = ["can_list", "can_show"]
    list_columns = ["name"]
    show_columns = ["name"]
    formatters_columns = {"name": role_in_words}


class GroupView(CrudView, UserGroupModelView):
    """FAB's groups, which nobody here may use: roles are given to persons."""

    base_permissions: list[str] = []
    list_columns = show_columns = ["name"]
