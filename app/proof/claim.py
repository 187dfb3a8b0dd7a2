"""Claiming the work on a letter's proof, so that of several workers exactly one does it.

A compare-and-set in one short transaction, with a lease (``app.lease``), as the act of signing
does it (``app.approvals.claim``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.database import transaction
from app.lease import Hold, hold
from app.letters.models import Letter
from app.letters.states import Act, fits
from app.offices.models import Level
from app.proof import errors
from app.proof.models import ProofTask
from app.signing.errors import SigningError
from app.storage import StorageError

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=30)


@dataclass(frozen=True)
class ProofClaim:
    """The right to carry one letter's proof to ``wanted``. ``act`` is COMPLETE or RENEW."""

    letter_id: int
    hold: Hold
    act: Act
    input_sha256: str
    wanted: Level


def claim(letter_id: int, now: datetime) -> ProofClaim:
    """Take the work, in a transaction of its own. Raises NothingToProve, BeingProven."""
    with hold() as held, transaction() as session:
        letter, task = locked(session, letter_id)
        if task.is_taken(now):
            raise errors.BeingProven
        act = Act.COMPLETE if _may(Act.COMPLETE, letter) else Act.RENEW
        if not _may(act, letter) or letter.current_sha256 is None:
            raise errors.NothingToProve
        task.take(held, now)
        wanted = Level.B_LTA if act is Act.RENEW else Level(letter.level_wanted or Level.B_B)
        return ProofClaim(letter.id, held, act, letter.current_sha256, wanted)


def release(claimed: ProofClaim, error: Exception, now: datetime) -> None:
    """Give the work back after a failure, to be tried again later and later.

    Where the database does not answer, the lease is given up all the same.
    """
    claimed.hold.give_up()
    with transaction() as session:
        try:
            _letter, task = locked(session, claimed.letter_id)
        except errors.NothingToProve:  # cancelled meanwhile
            return
        if task.claim == claimed.hold.token:
            task.leave()
            task.tries += 1
            task.problem = in_words(error)
            task.due_at = now + pause(task.tries)
    claimed.hold.end()


def locked(session: Session, letter_id: int) -> tuple[Letter, ProofTask]:
    """The letter and its work, held until the transaction ends. Raises NothingToProve."""
    letter = session.scalars(_locking(select(Letter).where(Letter.id == letter_id))).one_or_none()
    query = select(ProofTask).where(ProofTask.letter_id == letter_id)
    task = session.scalars(_locking(query)).one_or_none()
    if letter is None or task is None:
        raise errors.NothingToProve
    return letter, task


def pause(tries: int) -> timedelta:
    """How long to leave a letter alone that failed so often: 1, 2, 4 … minutes, at most 30."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)


def in_words(error: Exception) -> str:
    """What the queue says about a failure."""
    if isinstance(error, SigningError):
        return error.message
    return str(error) if isinstance(error, StorageError) else errors.ProofError.default_message


def is_over(letter: Letter, claimed: ProofClaim) -> bool:
    """Whether the letter moved on since the work was claimed."""
    return not _may(claimed.act, letter) or letter.current_sha256 != claimed.input_sha256


def _may(act: Act, letter: Letter) -> bool:
    return fits(act, letter.state, letter.signing_mode)


def _locking(query: Select[Any]) -> Select[Any]:
    """Hold the rows, and read them as they are now."""
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)
