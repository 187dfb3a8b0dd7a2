"""One's own second factors: which there are, and changing them."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_appbuilder.security.decorators import no_cache, permission_name
from flask_babel import gettext as _

from app.access.current_password import is_current
from app.access.factors import acts, half, recovery
from app.access.factors.ask_views import request_for, ways_of
from app.access.factors.entry import just_proven
from app.access.factors.forms import PasswordForm
from app.access.factors.gate import factors_of, must_have
from app.access.factors.prove import prove
from app.access.factors.refusals import FactorRefused, FactorUnreadable
from app.access.models import Account
from app.access.targets import wanted_page
from app.access.throttle import TooManyTries
from app.clock import utc_now
from app.crud import RuleBroken, is_key


class FactorView(BaseView):
    """Everybody's own account; nobody else's is reached here."""

    route_base = "/factors"
    default_view = "list"

    @expose("/")
    @has_access
    @no_cache
    def list(self) -> Any:
        """The factors, how many recovery codes are left, and what may be done now."""
        return self.render_template(
            "pages/factors/list.html",
            factors=factors_of(g.user.id),
            must=must_have(g.user),
            codes_left=recovery.codes_left(g.user.id),
            codes_made=recovery.HOW_MANY,
            proven=half.just_proven(g.user),
            form=PasswordForm(),
        )

    @expose("/rename", methods=["POST"])
    @just_proven
    @permission_name("change")
    def rename(self) -> Any:
        """Give one another name."""
        label = request.form.get("label", "")
        return _changed(lambda factor: acts.rename(g.user, factor, label))

    @expose("/remove", methods=["POST"])
    @just_proven
    @permission_name("change")
    def remove(self) -> Any:
        """Take one away."""
        return _changed(lambda factor: acts.remove(g.user, factor, g.sign_in.id))

    @expose("/recovery-codes", methods=["POST"])
    @has_access
    @permission_name("change")
    @no_cache
    def recovery_codes(self) -> Any:
        """Show new recovery codes, once, to whoever types the password."""
        try:
            if not is_current(g.user, request.form.get("current", "")):
                raise RuleBroken(_("The current password is not right, so nothing was changed."))
            codes = acts.replace_recovery_codes(g.user, utc_now())
        except (RuleBroken, TooManyTries) as refused:
            flash(str(refused), "danger")
            return redirect(url_for(".list"))
        return self.render_template(
            "pages/factors/codes.html", codes=codes, target=url_for(".list")
        )

    @expose("/confirm", methods=["GET", "POST"])
    @has_access
    @permission_name("change")
    @no_cache
    def confirm(self) -> Any:
        """Ask for the password or a factor again, before anything is changed."""
        form = PasswordForm()
        if request.method == "POST":
            try:
                proven = _proves(g.user)
            except (FactorRefused, FactorUnreadable, TooManyTries) as refused:
                flash(str(refused), "danger")
            else:
                if proven:
                    half.has_proven(g.user)
                    return redirect(wanted_page(otherwise=url_for(".list")))
                flash(_("The current password is not right, so nothing was changed."), "danger")
        return self.render_template("pages/factors/confirm.html", form=form, **ways_of(g.user))

    @expose("/passkey-options", methods=["POST"])
    @has_access
    @permission_name("change")
    def passkey_options(self) -> Any:
        """What the browser shall ask a passkey of this account."""
        return request_for(g.user)


def _proves(account: Account) -> bool:
    """Whether the form proves who this is; a recovery code is for signing in only."""
    if "current" in request.form:
        return is_current(account, request.form["current"])
    typed = {name: request.form[name] for name in ("code", "credential") if name in request.form}
    return bool(typed) and bool(prove(account, typed, utc_now()))


def _changed(act: Callable[[int], None]) -> Any:
    key = request.form.get("factor", "")
    try:
        act(int(key) if is_key(key) else 0)
    except LookupError:
        abort(404)
    except RuleBroken as broken:
        flash(str(broken), "danger")
    else:
        flash(_("Your second factors are changed."), "success")
    return redirect(url_for(".list"))
