"""Signing many letters with one passphrase: each its own act, and on after a failure."""

import logging
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from app.access.throttle import TooManyTries
from app.approvals.keys import UnlockedKey, unlock
from app.approvals.sign import sign_letter
from app.clock import Clock, utc_now
from app.letters.states import State
from app.signing.errors import OutcomeUnknown, ServiceUnavailable, SigningError, WrongPassphrase
from app.storage import StorageError

logger = logging.getLogger(__name__)

SIGNED_MESSAGES = {
    State.ISSUED: "Surat sudah ditandatangani, disegel, dan terbit.",
    State.AWAITING_SECOND: "Surat sudah Anda tanda tangani. Sekarang menunggu tanda tangan kedua.",
    State.AWAITING_TIMESTAMP: (
        "Surat sudah Anda tanda tangani, tetapi belum terbit: masih menunggu stempel waktu. Sistem "
        "melengkapinya sendiri; tidak ada yang perlu Anda ulangi."
    ),
}
STOPPING = (WrongPassphrase, TooManyTries, ServiceUnavailable)
NOT_BEGUN = (
    "Surat ini belum sempat ditandatangani dan masih menunggu di meja tanda tangan. Silakan tanda "
    "tangani lagi dari sana."
)
BUSY = "Basis data sedang sibuk, jadi surat ini belum ditandatangani. Coba lagi sebentar lagi."


@dataclass(frozen=True)
class Result:
    """What became of one letter. ``code`` is that of the error, "signed" or "not_begun"."""

    approval_id: int
    ok: bool
    code: str
    message: str
    state: State | None = None

    @property
    def stops(self) -> bool:
        """Whether no other letter should be tried: the service has stopped answering."""
        return self.code == OutcomeUnknown.code


def sign_many(
    approval_ids: Iterable[int],
    passphrase: str,
    *,
    user_id: int,
    clock: Clock = utc_now,
    seconds: float = float("inf"),
) -> Generator[Result, None, None]:
    """Unlock the key once, then sign the letters; a result for each, in their order.

    Later than ``seconds`` after the first no letter is begun. Raises at once, and signs nothing,
    when the key cannot be unlocked (see ``keys.unlock``).
    """
    try:
        key = unlock(user_id, passphrase, clock())
    finally:
        del passphrase
    return _one_by_one(approval_ids, key, clock, seconds)


def _one_by_one(
    approval_ids: Iterable[int], key: UnlockedKey, clock: Clock, seconds: float
) -> Generator[Result, None, None]:
    until = time.monotonic() + seconds
    for number, approval_id in enumerate(approval_ids):
        if number and time.monotonic() >= until:
            yield Result(approval_id, False, "not_begun", NOT_BEGUN)
            continue
        result = sign_one(approval_id, key, clock)
        yield result
        if result.stops:
            return


def sign_one(approval_id: int, key: UnlockedKey, clock: Clock = utc_now) -> Result:
    """Sign one letter; whatever goes wrong becomes its result, so that others can follow.

    Raises what would befall the others as well: the secret is wrong (where only signing proves
    it) or tried too often, or the service that keeps the key does not answer.
    """
    try:
        state = sign_letter(approval_id, key, clock)
    except STOPPING:
        raise
    except SigningError as refused:
        return Result(approval_id, False, refused.code, refused.message)
    except StorageError as error:
        logger.error("approval %s: %s", approval_id, error, exc_info=error)
        return Result(approval_id, False, "storage", str(error))
    except OperationalError as error:
        logger.error("approval %s: %s", approval_id, error.orig)
        return Result(approval_id, False, "database_busy", BUSY)
    except Exception:
        logger.exception("approval %s could not be signed", approval_id)
        return Result(approval_id, False, SigningError.code, SigningError.default_message)
    return Result(approval_id, True, "signed", SIGNED_MESSAGES[state], state)
