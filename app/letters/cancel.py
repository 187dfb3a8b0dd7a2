"""Cancelling a letter before it is issued: its number stays in the register, voided."""

from datetime import datetime

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.guard import checked_reason, letter_for
from app.letters.numbering.register import void_numbers
from app.letters.rounds import Rounds
from app.letters.states import Act, State


def cancel(letter_id: int, reason: str, rounds: Rounds, *, now: datetime | None = None) -> None:
    """End a submitted or returned letter for good; nobody gets its number again (P3).

    Raises LetterNotFound, ActNotAllowed, Refused (``reason``).
    """
    text, moment = checked_reason(reason), now or utc_now()
    with transaction() as session:
        letter = letter_for(session, letter_id, Act.CANCEL)
        rounds.void(session, letter)
        void_numbers(session, letter, text, moment)
        letter.state, letter.ended_at, letter.reason = State.CANCELLED, moment, text
        record(
            Action.LETTER_CANCELLED, letter, letter.office_code, number=letter.number, reason=text
        )
