"""Between the password and the session: the page that asks for the second factor."""

from typing import Any

from flask import current_app, flash, g, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import no_cache
from flask_babel import gettext as _

from app.access import wall
from app.access.factors import ceremonies, half, passkeys
from app.access.factors.finish import finish
from app.access.factors.forms import CodeForm, PasskeyForm, RecoveryForm
from app.access.factors.gate import Step, factors_of, wanted
from app.access.factors.models import Kind
from app.access.factors.prove import prove
from app.access.factors.refusals import FactorRefused, FactorUnreadable
from app.access.models import Account
from app.access.targets import wanted_page
from app.access.throttle import TooManyTries
from app.clock import utc_now


class SecondFactorView(BaseView):
    """For whoever is half signed in, and nobody else; the account is the cookie's."""

    route_base = "/second-factor"
    default_view = "ask"

    @expose("/", methods=["GET", "POST"])
    @no_cache
    def ask(self) -> Any:
        """Show the ways that this account has, or judge what was given."""
        account = _waiting()
        if account is None:
            return _back_to_the_password()
        if request.method == "POST":
            try:
                finish(account, prove(account, request.form, utc_now()))
            except (FactorRefused, FactorUnreadable, TooManyTries) as refused:
                flash(str(refused), "danger")
            else:
                return redirect(wanted_page())
        return self.render_template(
            "pages/factors/ask.html", username=account.username, **ways_of(account)
        )

    @expose("/passkey-options", methods=["POST"])
    def passkey_options(self) -> Any:
        """What the browser shall ask a passkey of this account."""
        account = _waiting()
        return request_for(account) if account is not None else _back_to_the_password()


def _waiting() -> Account | None:
    account = half.account()
    return account if account is not None and wanted(account) is Step.ASK else None


def _back_to_the_password() -> Any:
    if g.user.is_authenticated:  # came back to this page with the browser's button
        return redirect(wanted_page())
    half.end()
    flash(_("The time for the second step is over. Please sign in again."), "info")
    return redirect(url_for("LoginView.login", next=request.args.get("next")))


def ways_of(account: Account) -> dict[str, Any]:
    """What the asking pages show: the forms for the kinds of factor that the account has."""
    with wall.lifted():  # before signing in, nobody has an office yet
        kinds = {factor.kind for factor in factors_of(account.id)}
    party = passkeys.relying_party(current_app.config["BASE_URL"])
    return {
        "passkey": PasskeyForm() if Kind.PASSKEY in kinds and party else None,
        "code": CodeForm() if Kind.TOTP in kinds else None,
        "recovery": RecoveryForm(),
    }


def request_for(account: Account) -> Any:
    """The options for a passkey of the account, as JSON; 409 where it has none."""
    party = passkeys.relying_party(current_app.config["BASE_URL"])
    with wall.lifted():  # as above
        known = factors_of(account.id, Kind.PASSKEY)
        if party is None or not known:
            return {}, 409
        challenge = ceremonies.begin(account.id, ceremonies.Purpose.USE)
        options = passkeys.request_options(party, challenge, factors_of(account.id, Kind.PASSKEY))
    return current_app.response_class(options, mimetype="application/json")
