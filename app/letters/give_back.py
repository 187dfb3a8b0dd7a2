"""Returning a letter to whoever made it, to be corrected and submitted again."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.letters.guard import checked_reason, letter_for
from app.letters.rounds import Rounds
from app.letters.states import Act, State
from app.letters.telling import tell_maker
from app.notifications.events import Event


def return_letter(
    letter_id: int,
    reason: str,
    rounds: Rounds,
    require_turn: Callable[[Session], None] | None = None,
    *,
    act: Act = Act.RETURN,
) -> None:
    """Send a submitted letter back with a reason; number, date and token stay its own.

    A half-signed file is void with its round: the next one is signed anew by all.
    ``act`` TAKE_BACK is the same by whoever made a letter that is signed on paper.
    ``require_turn`` raises unless the caller may return it now; it is asked while the letter is
    locked, so that no signature can come in between. Raises LetterNotFound, ActNotAllowed,
    Refused (``reason``) and what ``require_turn`` raises.
    """
    text = checked_reason(reason)
    with transaction() as session:
        letter = letter_for(session, letter_id, act)
        if require_turn is not None:
            require_turn(session)
        rounds.void(session, letter)
        letter.state, letter.reason = State.RETURNED, text
        letter.current_sha256 = letter.frozen_sha256
        record(
            Action.LETTER_RETURNED, letter, letter.office_code, number=letter.number, reason=text
        )
        tell_maker(session, letter, Event.LETTER_RETURNED)
