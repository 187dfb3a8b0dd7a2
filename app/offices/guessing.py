"""Guesses at a key's secret, and codes sent for it: counted by person and by key, everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from app.access import throttle
from app.offices.errors import TooManyCodes
from app.signing.bsre.provider import BsreProvider
from app.signing.errors import WrongPassphrase
from app.signing.signer import KeyReference

PASSPHRASE = "passphrase"  # noqa: S105 (the kind of guess that is counted)
CODES = "one-time-code"


@contextmanager
def one_try(key: KeyReference, user_id: int | None) -> Iterator[None]:
    """Count what happens inside as one try at this key by this person.

    A wrong secret stays counted, a success forgets those before it, and any other failure was no
    guess. Raises TooManyTries before anything is tried. Ends the session's transaction: opening a
    key takes a while, and none is held meanwhile.
    """
    subjects = _subjects(key, user_id)
    throttle.begin(PASSPHRASE, *subjects)
    try:
        yield
    except WrongPassphrase:
        raise
    except BaseException:
        throttle.spared(PASSPHRASE, *subjects)  # the key is not there: no guess was judged
        raise
    throttle.succeeded(PASSPHRASE, *subjects)
    if key.provider == BsreProvider.name:
        throttle.succeeded(CODES, *subjects)


def count_code(key: KeyReference, user_id: int) -> None:
    """Count one code sent to whoever owns this key, asked for by this person.

    A right secret forgets them. Raises TooManyCodes, so that nobody floods a telephone, and the
    agency's account at BSrE, with codes. Ends the session's transaction.
    """
    try:
        throttle.begin(CODES, *_subjects(key, user_id))
    except throttle.TooManyTries as wait:
        raise TooManyCodes(wait.seconds) from None


def _subjects(key: KeyReference, user_id: int | None) -> tuple[str, str]:
    # Hashed: the handle may be a NIK, and a traceback would keep it.
    return str(user_id), f"{key.provider}:{sha256(key.handle.encode()).hexdigest()}"
