"""The screens of passwords: one's own, and the temporary one that an admin hands over."""

from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField, ValidationError
from wtforms.validators import DataRequired, EqualTo

from app.access.current_password import refusal
from app.access.models import Account
from app.access.password import WeakPassword, check_password, matches
from app.access.password_acts import give_temporary_password, set_own_password
from app.access.roles import may_manage, names_of
from app.crud import is_key
from app.extensions import db


class OwnPasswordForm(FlaskForm):
    """A new password, confirmed by the one before."""

    current = PasswordField(lazy_gettext("Current password"), validators=[DataRequired()])
    password = PasswordField(lazy_gettext("New password"), validators=[DataRequired()])
    conf_password = PasswordField(
        lazy_gettext("New password once more"),
        validators=[EqualTo("password", message=lazy_gettext("Passwords must match"))],
    )

    def validate_password(self, field: PasswordField) -> None:
        """Long, and none that others would try."""
        user = g.user
        own = (user.first_name, user.last_name, user.username, user.email, user.office.name)
        try:
            check_password(field.data or "", own)
        except WeakPassword as weak:
            raise ValidationError(str(weak)) from weak
        if user.temporary_until and matches(user.password, field.data or ""):
            raise ValidationError(_("Choose one of your own, not the temporary one again."))


class MyPasswordView(BaseView):
    """Change one's own password. Whoever was given one comes here before anything else."""

    route_base = "/resetmypassword"
    default_view = "this_form_get"

    @expose("/form", methods=["GET"])
    @has_access
    def this_form_get(self) -> Any:
        """The form."""
        return self._page(OwnPasswordForm(formdata=None))

    @expose("/form", methods=["POST"])
    @has_access
    def this_form_post(self) -> Any:
        """Store the new password if the current one is right."""
        form, user = OwnPasswordForm(), g.user._get_current_object()
        if not form.validate_on_submit():
            return self._page(form), 422
        wrong = _("The current password is not right, so nothing was changed.")
        if status := refusal(user, form.current, wrong):
            return self._page(form), status
        set_own_password(user, form.password.data)
        flash(_("Your password was changed. Other devices were signed out."), "success")
        return redirect(self.appbuilder.get_url_for_index)

    def _page(self, form: OwnPasswordForm) -> str:
        return self.render_template(
            "pages/access/own_password.html", form=form, first=g.user.temporary_until is not None
        )


class ResetPasswordView(BaseView):
    """Make a temporary password for somebody else's account, and show it once."""

    route_base = "/resetpassword"
    default_view = "this_form_get"

    @expose("/form", methods=["GET"])
    @has_access
    def this_form_get(self) -> Any:
        """Ask first: the password before stops working."""
        return self._page(self._account())

    @expose("/form", methods=["POST"])
    @has_access
    def this_form_post(self) -> Any:
        """Make it and show it. It is in this answer only."""
        account = self._account()
        return self._page(account, give_temporary_password(account))

    def _page(self, account: Account, password: str | None = None) -> str:
        return self.render_template(
            "pages/access/temporary_password.html", account=account, password=password
        )

    def _account(self) -> Account:
        pk = request.args.get("pk", "")
        account = db.session.get(Account, int(pk)) if is_key(pk) else None
        if account is None:
            abort(404)
        # One's own needs the current password: an open screen must not be enough to take it over.
        if account.id == g.user.id:
            abort(redirect(url_for("MyPasswordView.this_form_get")))
        if not may_manage(names_of(g.user.roles), names_of(account.roles)):
            abort(403)
        return account
