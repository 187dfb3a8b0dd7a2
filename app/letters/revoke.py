"""Revoking an issued letter. Its file is never changed."""

from datetime import datetime

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.guard import checked_reason, letter_for
from app.letters.states import Act, State


def revoke(letter_id: int, reason: str, *, now: datetime | None = None) -> None:
    """Say, with a reason, that an issued letter is no longer in force.

    Raises LetterNotFound, ActNotAllowed, Refused (``reason``).
    """
    text, moment = checked_reason(reason), now or utc_now()
    with transaction() as session:
        letter = letter_for(session, letter_id, Act.REVOKE)
        letter.state, letter.ended_at, letter.reason = State.REVOKED, moment, text
        record(Action.LETTER_REVOKED, letter, letter.office_code, number=letter.number, reason=text)
