"""What the sign-in page says to somebody whose session ended."""

from flask import current_app, session
from flask_babel import gettext as _

from app.access.sessions import End

ENDED = "ended"


def remember(why: End) -> None:
    """Keep the reason in the cookie until the sign-in page is shown."""
    session[ENDED] = str(why)


def said() -> str | None:
    """Why this browser's session ended, once; it takes the place of "access denied"."""
    why = session.pop(ENDED, None)
    if why is None:
        return None
    session.pop("_flashes", None)
    return _sentence(End(why))


def _sentence(why: End) -> str:
    match why:
        case End.IDLE:
            return _(
                "You were signed out because nothing was done for %(minutes)d minutes.",
                minutes=current_app.config["IDLE_MINUTES"],
            )
        case End.TOO_LONG:
            return _(
                "You were signed out because you signed in %(hours)d hours ago.",
                hours=current_app.config["SESSION_HOURS"],
            )
        case End.SIGNED_OUT:
            return _("You were signed out because this account was signed out on another device.")
        case End.UNKNOWN:
            return _("You were signed out because your session is not known here any more.")
        case End.BY_OWNER:
            return _("You were signed out because this device was signed out from another one.")
        case End.PASSWORD_CHANGED:
            return _("You were signed out because this account's password was changed.")
        case End.ACCOUNT_CHANGED:
            return _("You were signed out because an admin changed this account.")
        case End.FACTORS_CHANGED:
            return _("You were signed out because this account's second factors were changed.")
        case End.FACTORS_RESET:
            return _("You were signed out because an admin reset this account's second factors.")
