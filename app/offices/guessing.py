"""Guesses at a key's secret: counted by person and by key, wherever the secret is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from app.access import throttle
from app.signing.errors import WrongPassphrase
from app.signing.signer import KeyReference

PASSPHRASE = "passphrase"  # noqa: S105 (the kind of guess that is counted)


@contextmanager
def one_try(key: KeyReference, user_id: int | None) -> Iterator[None]:
    """Count what happens inside as one try at this key by this person.

    A wrong secret stays counted, a success forgets those before it, and any other failure was no
    guess. Raises TooManyTries before anything is tried. Ends the session's transaction: opening a
    key takes a while, and none is held meanwhile.
    """
    # Hashed: the handle may be a NIK, and a traceback would keep it.
    handle = sha256(key.handle.encode()).hexdigest()
    subjects = (str(user_id), f"{key.provider}:{handle}")
    throttle.begin(PASSPHRASE, *subjects)
    try:
        yield
    except WrongPassphrase:
        raise
    except BaseException:
        throttle.spared(PASSPHRASE, *subjects)  # the key is not there: no guess was judged
        raise
    throttle.succeeded(PASSPHRASE, *subjects)
