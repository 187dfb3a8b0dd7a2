"""What a password must be: long rather than odd (NIST SP 800-63B, section 5.1.1)."""

from flask_appbuilder.exceptions import PasswordComplexityValidationError
from flask_babel import gettext as _

SHORTEST = 12


def check_password(password: str) -> None:
    """Raise FAB's PasswordComplexityValidationError, in words, when it is too easy to guess."""
    if len(password) < SHORTEST:
        raise PasswordComplexityValidationError(
            _("Use at least %(count)d characters, for example four words.", count=SHORTEST)
        )
    if len(set(password)) < 5:
        raise PasswordComplexityValidationError(
            _("This password repeats itself too much. Use several different words.")
        )
