"""What a password must be: long and hard to guess, of whatever signs (NIST SP 800-63B-4, 3.1.1.2).

Passwords are kept as werkzeug's scrypt of the strength that ``config.py`` sets (each try costs
32 MB of memory): the hash that the framework tests, can raise later and tells by its own prefix.
"""

import re
import secrets
from collections.abc import Iterable
from functools import cache
from threading import Lock

from flask import current_app
from flask_babel import gettext as _
from werkzeug.security import check_password_hash, generate_password_hash
from zxcvbn import zxcvbn

SHORTEST = 12
LONGEST = 128  # no password of a person's; nobody keeps the server hashing with a novel
LEAST_SCORE = 3  # of 4: "safely unguessable", more than 10^8 guesses
OWN_PART = 8  # signs that must remain when the words everybody would try are taken out
JUDGED = 72  # zxcvbn's time grows with the square of the length
DEMO_PASSWORD = "contoh-masuk-2026"  # noqa: S105 (published: printed at every start of the demo)
# What whoever knows this service would try first; zxcvbn knows only English lists.
EXPECTED = frozenset({
    "admin", "administrator", "alhamdulillah", "bismillah", "blora", "camat", "desa", "esuk",
    "garuda", "indonesia", "japah", "jawa", "jaya", "kabupaten", "kades", "katasandi", "kecamatan",
    "kelurahan", "kepala", "layang", "lurah", "mabur", "masuk", "merdeka", "pancasila", "password",
    "rahasia", "sandi", "sayang", "semangat", "surat", "tengah",
})  # fmt: skip
# Without those that are taken for one another when read out or copied from paper.
CLEAR_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_judging = Lock()


class WeakPassword(Exception):
    """The password is too easy to guess. The message says, to the user, what to do."""


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


def check_password(password: str, own: Iterable[str] = ()) -> None:
    """Raise WeakPassword unless it is good; ``own`` are the user's names and office."""
    if len(password) < SHORTEST:
        raise WeakPassword(
            _("Use at least %(count)d characters, for example four words.", count=SHORTEST)
        )
    if len(password) > LONGEST:
        raise WeakPassword(_("Use at most %(count)d characters.", count=LONGEST))
    if is_published(password):
        raise WeakPassword(_("Everybody knows this password. Use another."))
    words = EXPECTED | {word for text in own for word in _words(text)}
    if len(_without(words, password)) < OWN_PART:
        raise WeakPassword(
            _("This is mostly your name, your office or a word that others would try. "
              "Add words that only you would think of.")
        )  # fmt: skip
    if _score(password, words) < LEAST_SCORE:
        raise WeakPassword(
            _("This password is easy to guess. Use four words that have nothing to do with each "
              "other, for example things that you see around you.")
        )  # fmt: skip


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) >= 4]


def _without(words: Iterable[str], password: str) -> str:
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return re.sub(r"[\W_]", "", rest)


def _score(password: str, words: Iterable[str]) -> int:
    with _judging:  # zxcvbn keeps the words of the one who asks in a global
        return int(zxcvbn(password[:JUDGED], user_inputs=sorted(words))["score"])


def temporary_password() -> str:
    """A random password for the first sign-in: 16 signs, 79 bits, in groups to be read out."""
    signs = [secrets.choice(CLEAR_SIGNS) for _each in range(16)]
    return "-".join("".join(signs[at : at + 4]) for at in range(0, 16, 4))


def matches(stored: str | None, typed: str) -> bool:
    """Whether ``typed`` is the password whose hash is ``stored``.

    Without one (an unknown account) a hash is computed all the same: the time tells nothing.
    """
    if stored is None or len(typed) > LONGEST:
        check_password_hash(_hash_of_nobody(current_app.config["FAB_PASSWORD_HASH_METHOD"]), "-")
        return False
    return check_password_hash(stored, typed)
