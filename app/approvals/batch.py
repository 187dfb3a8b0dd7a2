"""Signing many letters with one passphrase: each its own act, and on after a failure.

Two letters are under way at a time: while the validator's process proves that one is well signed,
which is half of the work, this process signs the next. It alone ever holds the key.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import OperationalError

from app.access.throttle import TooManyTries
from app.approvals.keys import UnlockedKey, unlock
from app.approvals.sign import Proof, Signed, begin, finish, prove
from app.clock import Clock, utc_now
from app.letters.states import State
from app.proof.means import Means, means
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


Results = Generator[Result, None, None]
#: A letter that is under way: the rest of its act, or what already became of it.
Begun = Result | Callable[[], Result]


def sign_many(
    approval_ids: Iterable[int],
    passphrase: str,
    *,
    user_id: int,
    clock: Clock = utc_now,
    seconds: float = float("inf"),
) -> Results:
    """Unlock the key once, then sign the letters; a result for each, in their order.

    Later than ``seconds`` after the first no letter is begun. Whoever closes the generator early
    leaves no letter half done: those under way are finished, the others not begun. Raises at
    once, and signs nothing, when the key cannot be unlocked (see ``keys.unlock``).
    """
    try:
        key = unlock(user_id, passphrase, clock())
    finally:
        del passphrase
    return sign_each(approval_ids, key, clock, seconds)


def sign_each(
    approval_ids: Iterable[int],
    key: UnlockedKey,
    clock: Clock = utc_now,
    seconds: float = float("inf"),
) -> Results:
    """The same with a key that is unlocked already, and the authorities that are trusted now.

    What would befall all letters is raised, after the results of those before: the secret is
    wrong (where only signing proves it) or tried too often, or the service that keeps the key
    does not answer.
    """
    until, tools = time.monotonic() + seconds, means(hurried=True, clock=clock)
    under_way: deque[Begun] = deque()
    trouble: Exception | None = None
    with ThreadPoolExecutor(max_workers=1) as other:
        try:
            for number, approval_id in enumerate(approval_ids):
                late = number > 0 and time.monotonic() >= until
                try:
                    begun = (
                        Result(approval_id, False, "not_begun", NOT_BEGUN)
                        if late
                        else _begun(approval_id, key, clock, tools, other)
                    )
                except STOPPING as error:
                    trouble = error
                    break
                under_way.append(begun)
                if isinstance(begun, Result) and begun.stops:
                    break
                if len(under_way) > 1:
                    yield _result(under_way.popleft())
            while under_way:
                yield _result(under_way.popleft())
        finally:
            for begun in under_way:
                _result(begun)
    if trouble:
        raise trouble


def _begun(
    approval_id: int, key: UnlockedKey, clock: Clock, tools: Means, other: ThreadPoolExecutor
) -> Begun:
    try:
        signed = begin(approval_id, key, clock, tools)
    except STOPPING:
        raise
    except Exception as error:
        return _failed(approval_id, error)
    return partial(_finished, signed, other.submit(prove, signed, clock), clock)


def _result(begun: Begun) -> Result:
    return begun if isinstance(begun, Result) else begun()


def _finished(signed: Signed, proof: Future[Proof], clock: Clock) -> Result:
    approval_id = signed.claimed.approval_id
    try:
        state = finish(signed, proof.result, clock)
    except Exception as error:
        return _failed(approval_id, error)
    return Result(approval_id, True, "signed", SIGNED_MESSAGES[state], state)


def _failed(approval_id: int, error: Exception) -> Result:
    """Whatever goes wrong with one letter becomes its result, so that others can follow."""
    if isinstance(error, SigningError):
        return Result(approval_id, False, error.code, error.message)
    if isinstance(error, StorageError):
        logger.error("approval %s: %s", approval_id, error, exc_info=error)
        return Result(approval_id, False, "storage", str(error))
    if isinstance(error, OperationalError):
        logger.error("approval %s: %s", approval_id, error.orig)
        return Result(approval_id, False, "database_busy", BUSY)
    logger.error("approval %s could not be signed", approval_id, exc_info=error)
    return Result(approval_id, False, SigningError.code, SigningError.default_message)
