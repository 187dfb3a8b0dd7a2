"""What a password must be: long rather than odd (NIST SP 800-63B, section 5.1.1)."""

from functools import cache

from flask import current_app
from flask_appbuilder.exceptions import PasswordComplexityValidationError
from flask_babel import gettext as _
from werkzeug.security import check_password_hash, generate_password_hash

SHORTEST = 12
LONGEST = 128
DEMO_PASSWORD = "contoh-masuk-2026"  # noqa: S105 (published: printed at every start of the demo)


def hash_password(password: str) -> str:
    """The salted hash that is stored, of the strength that ``config.py`` sets."""
    return generate_password_hash(password, method=current_app.config["FAB_PASSWORD_HASH_METHOD"])


@cache
def _hash_of_nobody(method: str) -> str:
    """A hash that takes as long to check as anybody's; one made by another method would not."""
    return generate_password_hash("+", method=method)


def is_published(password: str) -> bool:
    """Whether everybody knows it: a demonstration's database may have come to production."""
    return password == DEMO_PASSWORD and not current_app.config["DEVELOPMENT"]


def check_password(password: str) -> None:
    """Raise FAB's PasswordComplexityValidationError, in words, when it is too easy to guess."""
    if len(password) < SHORTEST:
        raise PasswordComplexityValidationError(
            _("Use at least %(count)d characters, for example four words.", count=SHORTEST)
        )
    if is_published(password):
        raise PasswordComplexityValidationError(_("Everybody knows this password. Use another."))
    if len(set(password)) < 5:
        raise PasswordComplexityValidationError(
            _("This password repeats itself too much. Use several different words.")
        )


def matches(stored: str | None, typed: str) -> bool:
    """Whether ``typed`` is the password whose hash is ``stored``.

    Without one (an unknown account) a hash is computed all the same: the time tells nothing.
    """
    if stored is None or len(typed) > LONGEST:
        check_password_hash(_hash_of_nobody(current_app.config["FAB_PASSWORD_HASH_METHOD"]), "-")
        return False
    return check_password_hash(stored, typed)
