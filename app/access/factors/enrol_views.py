"""Adding a second factor: an authenticator app, or a passkey."""

from typing import Any

from flask import current_app, flash, g, redirect, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import no_cache, permission_name
from flask_babel import gettext as _

from app.access import wall
from app.access.factors import acts, ceremonies, passkeys, pending, reset, totp
from app.access.factors.entry import newcomer, newcomers_too
from app.access.factors.finish import finish, in_words
from app.access.factors.forms import AppForm, NewPasskeyForm
from app.access.factors.gate import factors_of
from app.access.factors.models import Kind
from app.access.factors.refusals import FactorRefused
from app.access.models import Account
from app.access.targets import wanted_page
from app.clock import utc_now
from app.crud import RuleBroken


class NewFactorView(BaseView):
    """For one's own account: signed in, or half signed in without a factor that is a must."""

    route_base = "/factors/new"
    default_view = "choose"

    @expose("/")
    @newcomers_too
    @permission_name("new")
    @no_cache
    def choose(self) -> Any:
        """Show both kinds."""
        account = _account()
        return self.render_template(
            "pages/factors/new.html",
            must=newcomer() is not None,
            resets=[in_words(one) for one in reset.untold(account.id)],
            passkeys=passkeys.relying_party(current_app.config["BASE_URL"]) is not None,
        )

    @expose("/app", methods=["GET", "POST"])
    @newcomers_too
    @permission_name("new")
    @no_cache
    def app(self) -> Any:
        """Show the secret until a code proves that the app has it."""
        account, form = _account(), AppForm()
        secret = pending.secret_for(account.id)
        if form.validate_on_submit():
            new = acts.Labelled(form.label.data or "", _own_session())
            try:
                codes = acts.add_app(account, new, secret, form.code.data or "", utc_now())
            except (FactorRefused, RuleBroken) as refused:
                form.code.errors = [str(refused)]
            else:
                pending.forget()
                return self._added(account, Kind.TOTP, codes)
        address = totp.address_of(secret, account.username)
        return self.render_template(
            "pages/factors/app.html",
            form=form,
            address=address,
            drawing=totp.drawing_of(address),
            secret=totp.in_groups(secret),
            issuer=totp.ISSUER,
            username=account.username,
        )

    @expose("/passkey", methods=["GET", "POST"])
    @newcomers_too
    @permission_name("new")
    @no_cache
    def passkey(self) -> Any:
        """Show the button, or keep the key that the browser made."""
        account, form = _account(), NewPasskeyForm()
        if form.validate_on_submit():
            new = acts.Labelled(form.label.data or "", _own_session())
            try:
                codes = acts.add_passkey(account, new, form.credential.data or "", utc_now())
            except (FactorRefused, RuleBroken) as refused:
                flash(str(refused), "danger")
            else:
                return self._added(account, Kind.PASSKEY, codes)
        return self.render_template("pages/factors/passkey.html", form=form)

    @expose("/passkey-options", methods=["POST"])
    @newcomers_too
    @permission_name("new")
    def passkey_options(self) -> Any:
        """What the browser shall make a key for."""
        account = _account()
        party = passkeys.relying_party(current_app.config["BASE_URL"])
        if party is None:
            return {}, 409
        key, names = account.id, (account.username, account.get_full_name())
        challenge = ceremonies.begin(key, ceremonies.Purpose.CREATE)
        with wall.lifted():  # the first key may be made before an office is known
            known = factors_of(key, Kind.PASSKEY)
            options = passkeys.creation_options(party, key, *names, challenge, known)
        return current_app.response_class(options, mimetype="application/json")

    def _added(self, account: Account, kind: Kind, codes: list[str]) -> Any:
        """Sign in whoever was still half signed in; show new recovery codes, once."""
        if not g.user.is_authenticated:
            target = wanted_page()
            finish(account, kind)
        else:
            target = url_for("FactorView.list")
        flash(
            _("The second factor is added. From now on it is asked for when you sign in."),
            "success",
        )
        if not codes:
            return redirect(target)
        return self.render_template("pages/factors/codes.html", codes=codes, target=target)


def _account() -> Account:
    """Whose factor it will be; ``newcomers_too`` has let nobody else in."""
    account = g.user if g.user.is_authenticated else newcomer()
    assert account is not None  # noqa: S101 (for the type checker)
    return account


def _own_session() -> str | None:
    return g.sign_in.id if g.user.is_authenticated else None
