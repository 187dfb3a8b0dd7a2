"""Whoever types the NIK that is printed on the paper may see the genuine letter for a while."""

import time
from hmac import compare_digest

from flask import session

from app.access import throttle
from app.letters.models import Letter
from app.verification.lookup import ISSUED, printed_niks

SHOWN_FOR_SECONDS = 15 * 60
_KIND, _SESSION_KEY, _MOST = "holder-nik", "letters_shown", 10


def knows_nik(letter: Letter, typed: str, token: str, address: str) -> bool:
    """Whether ``typed`` is a NIK printed on the letter; raises TooManyTries while slowed.

    A success forgets the tries for this letter, not those from this address: a genuine letter
    in hand must not buy further guesses about others.
    """
    niks = printed_niks(letter) if letter.state in ISSUED else ()
    throttle.begin(_KIND, token, address)
    digits = "".join(character for character in typed[:100] if character.isalnum()).encode()
    matches = [compare_digest(digits, nik.encode()) for nik in niks]
    if any(matches):
        throttle.succeeded(_KIND, token)
        throttle.spared(_KIND, address)
        return True
    return False


def grant(token: str) -> None:
    """Let this visitor see the letter for the next minutes; kept in the signed session."""
    now = time.time()
    shown = {key: until for key, until in session.get(_SESSION_KEY, {}).items() if until > now}
    shown[token] = int(now) + SHOWN_FOR_SECONDS
    session[_SESSION_KEY] = dict(list(shown.items())[-_MOST:])


def may_see(token: str) -> bool:
    """Whether this visitor typed the right NIK a short while ago."""
    return float(session.get(_SESSION_KEY, {}).get(token, 0)) > time.time()
