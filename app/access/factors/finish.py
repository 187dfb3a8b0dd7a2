"""The end of signing in: a session, and what its owner must be told."""

from flask import flash
from flask_babel import format_datetime
from flask_babel import gettext as _

from app.access.factors import half, recovery, reset
from app.access.factors.models import FactorReset, Kind
from app.access.models import Account
from app.access.signing_in import sign_in
from app.clock import utc_now


def finish(account: Account, kind: Kind | None = None) -> None:
    """Open the session of an account that has proven all it must; ``kind`` of factor, if any."""
    sign_in(account, second_factor=kind)
    if kind is not None:
        half.has_proven(account)
    if kind is Kind.RECOVERY_CODE:
        flash(left_in_words(recovery.codes_left(account.id)), "warning")
    resets = reset.untold(account.id)
    for one in resets:
        flash(in_words(one), "warning")
    if resets:
        reset.told(account.id, utc_now())


def in_words(one: FactorReset) -> str:
    """Who reset the factors, when and why, as the screen tells their owner."""
    return _(
        "Your second factors were reset by %(name)s on %(at)s. Reason: %(reason)s If you did not "
        "ask for this, change your password now and tell your office.",
        name=one.by_name,
        at=format_datetime(one.at, "d MMMM yyyy HH.mm"),
        reason=one.reason,
    )


def left_in_words(left: int) -> str:
    """How many recovery codes are left, and what to do about it."""
    if not left:
        return _("You have used your last recovery code. Make new ones on this account's page.")
    return _("You signed in with a recovery code. Codes left: %(count)d.", count=left)
