"""Which letters' proof is to be carried on, and doing so, one letter after the other."""

import logging
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, or_, select, update
from sqlalchemy.orm import Session

from app.clock import Clock, utc_now
from app.database import transaction
from app.extensions import db
from app.letters.models import Letter, LetterFile
from app.letters.states import ALLOWED, Act, State
from app.offices.models import Level
from app.proof import errors
from app.proof.means import is_resting, means
from app.proof.models import ProofTask
from app.proof.prove import prove
from app.signing.ageing import algorithms_of, ending_by, last_year
from app.signing.errors import SigningError, TimestampNotTrusted, TimestampUnavailable

logger = logging.getLogger(__name__)
AT_ONCE = 500  # letters that one run looks at; what is left is due in the next
OF_OTHERS = (errors.BeingProven, errors.NothingToProve, errors.ProofOvertaken)


def open_task(session: Session, letter: Letter, now: datetime) -> None:
    """Note, in the running transaction, that the letter's proof is to be carried on from now."""
    session.add(
        ProofTask(letter_id=letter.id, office_code=letter.office_code, opened_at=now, due_at=now)
    )


def complete_now(letter_id: int, clock: Clock) -> State:
    """Try once while the signer waits; the letter is signed, whatever comes of it."""
    if is_resting():  # the authority just did not answer; the background work asks it again
        return State.AWAITING_TIMESTAMP
    try:
        prove(letter_id, clock, hurried=True)
    except OF_OTHERS:  # another worker was quicker
        return State(db.session.get_one(Letter, letter_id).state)
    except SigningError as error:
        logger.warning("letter %s waits: %s", letter_id, error)
        return State.AWAITING_TIMESTAMP
    except Exception:
        logger.exception("letter %s waits", letter_id)
        return State.AWAITING_TIMESTAMP
    return State.ISSUED


def prove_due(clock: Clock = utc_now) -> int:
    """Carry on every proof that is due; how many it was possible for.

    When the timestamp authority cannot be reached the run ends: the others would fail alike.
    They stay due, so the next run asks for another letter, and one answer sets all going.
    """
    done = 0
    for letter_id in _due(db.session(), clock()):
        try:
            prove(letter_id, clock)
            done += 1
        except OF_OTHERS:
            continue
        except TimestampUnavailable as error:
            logger.warning("letter %s: %s", letter_id, error)
            break
        except SigningError as error:
            logger.warning("letter %s: %s", letter_id, error)
        except Exception:
            logger.exception("letter %s", letter_id)
    return done


def open_renewals(now: datetime, margin: timedelta) -> int:
    """Note every letter whose proof ends within ``margin``; how many there are.

    It ends with the certificate of its newest timestamp, or with the last year of the algorithms
    that this was made with (``app.signing.ageing``), if the authority now has better ones.
    """
    ageing = _ageing(now + margin)
    opened, found = 0, AT_ONCE
    while found == AT_ONCE:
        with transaction() as session:
            letters = session.scalars(_ending(now + margin, ageing)).all()
            for letter in letters:
                open_task(session, letter, now)
            found = len(letters)
        opened += found
    return opened


def try_again(session: Session, letter_ids: Iterable[int], now: datetime) -> None:
    """Make these due at once, in the running transaction, whatever their pauses."""
    chosen = update(ProofTask).where(ProofTask.letter_id.in_(letter_ids))
    session.execute(chosen.values(due_at=now))


def _due(session: Session, now: datetime) -> list[int]:
    query = select(ProofTask.letter_id).where(ProofTask.due_at <= now, ProofTask.is_free(now))
    return list(session.scalars(query.order_by(ProofTask.due_at).limit(AT_ONCE)))


def _ageing(horizon: datetime) -> list[str]:
    """Pairs of algorithms that end by then, and that a timestamp of now would outlast."""
    authority = means().authority
    if authority is None:
        return []
    try:
        offered = last_year(algorithms_of(authority.stamp(secrets.token_bytes(32))))
    except (TimestampUnavailable, TimestampNotTrusted) as error:
        logger.warning("nobody can tell how timestamps are made now: %s", error)
        return []
    return [pair for pair in ending_by(horizon.year - 1) if last_year(pair) < offered]


def _ending(horizon: datetime, ageing: Sequence[str]) -> Select[Any]:
    newest = (LetterFile.letter_id == Letter.id) & (LetterFile.sha256 == Letter.current_sha256)
    ends = or_(LetterFile.proof_until <= horizon, LetterFile.algorithms.in_(ageing))
    return (
        select(Letter)
        .join(LetterFile, newest)
        .where(
            LetterFile.level == Level.B_LTA,
            ends,
            Letter.state.in_(ALLOWED[Act.RENEW]),
            ~exists().where(ProofTask.letter_id == Letter.id),
        )
        .order_by(LetterFile.proof_until)
        .limit(AT_ONCE)
    )
