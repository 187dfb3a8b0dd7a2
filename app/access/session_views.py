"""One's own devices: where this account is signed in, and the way to end what one does not know."""

from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import DataRequired

from app.access.browsers import in_words
from app.access.current_password import refusal
from app.access.session_list import end_some, lasting

OTHERS = "others"


class EndForm(FlaskForm):
    """Ending sessions asks for the password again (ASVS 5.0, 7.5.2)."""

    password = PasswordField(lazy_gettext("Your password"), validators=[DataRequired()])


class SignInView(BaseView):
    """Devices that are signed in with one's own account."""

    route_base = "/devices"
    default_view = "list"

    @expose("/")
    @has_access
    def list(self) -> Any:
        """All that are signed in now; this one is marked."""
        return self._page(EndForm(formdata=None))

    @expose("/end", methods=["POST"])
    @has_access
    def end(self) -> Any:
        """Sign out one other device, or all others."""
        form, user, this = EndForm(), g.user._get_current_object(), g.sign_in.id
        others = [row.id for row in lasting(user.id) if row.id != this]
        wanted = request.form.get("session", OTHERS)
        keys = others if wanted == OTHERS else [key for key in others if key == wanted]
        if wanted != OTHERS and not keys:
            abort(404)
        if not form.validate_on_submit():
            return self._page(form), 422
        wrong = _("This password is not right, so no device was signed out.")
        if status := refusal(user, form.password, wrong):
            return self._page(form), status
        end_some(user, keys)
        flash(ngettext("%(num)d device signed out.", "%(num)d devices signed out.", len(keys)),
              "success")  # fmt: skip
        return redirect(url_for(".list"))

    def _page(self, form: EndForm) -> str:
        return self.render_template(
            "pages/access/devices.html", form=form, rows=lasting(g.user.id), this=g.sign_in.id,
            in_words=in_words,
        )  # fmt: skip
