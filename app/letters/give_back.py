"""Returning a letter to whoever made it, to be corrected and submitted again."""

from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.letters.guard import checked_reason, letter_for
from app.letters.rounds import Rounds
from app.letters.states import Act, State


def return_letter(letter_id: int, reason: str, rounds: Rounds) -> None:
    """Send a submitted letter back with a reason; number, date and token stay its own.

    A half-signed file is void with its round: the next one is signed anew by all. Whether the
    caller may return it (role, turn) is for the caller. Raises LetterNotFound, ActNotAllowed,
    Refused (``reason``).
    """
    text = checked_reason(reason)
    with transaction() as session:
        letter = letter_for(session, letter_id, Act.RETURN)
        rounds.void(session, letter)
        letter.state, letter.reason = State.RETURNED, text
        letter.current_sha256 = letter.frozen_sha256
        record(
            Action.LETTER_RETURNED, letter, letter.office_code, number=letter.number, reason=text
        )
