"""Holding a letter back from destruction, for a case or an audit, and letting go of it again.

Whoever oversees places a hold, not the office that proposes: UU 43/2009 forbids to destroy what
belongs to a case that is not closed (article to be confirmed).
"""

from datetime import datetime

from sqlalchemy import select

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.errors import LetterNotFound
from app.letters.guard import checked_reason
from app.letters.models import Letter, RegisterEntry
from app.letters.states import ActNotAllowed, State
from app.retention.models import LegalHold


def place(entry_id: int, reason: str, by: str, *, now: datetime | None = None) -> None:
    """Hold the letter that bears this number of the register.

    It counts at once, on a list that was already approved too, as long as the letter is still
    there. Raises LetterNotFound, ActNotAllowed (held or destroyed already), Refused (``reason``).
    """
    moment, text = now or utc_now(), checked_reason(reason)
    with transaction() as session:
        entry = session.get(RegisterEntry, entry_id)
        if entry is None:
            raise LetterNotFound(entry_id)
        # The letter's row is what a destruction locks as well: one of the two comes first.
        query = select(Letter).where(Letter.id == entry.letter_id).with_for_update(key_share=True)
        letter = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
        if letter is None:
            raise LetterNotFound(entry_id)
        if letter.state == State.DESTROYED:
            raise ActNotAllowed("Surat ini sudah dimusnahkan, jadi tidak dapat ditahan lagi.")
        held = select(LegalHold.id).where(
            LegalHold.letter_id == letter.id, LegalHold.lifted_at.is_(None)
        )
        if session.scalar(held) is not None:
            raise ActNotAllowed("Surat ini sudah ditahan dari pemusnahan.")
        session.add(LegalHold(letter_id=letter.id, office_code=letter.office_code, reason=text,
                              placed_by=by, placed_at=moment))  # fmt: skip
        record(Action.HOLD_PLACED, letter, letter.office_code, number=letter.number)


def lift(hold_id: int, reason: str, by: str, *, now: datetime | None = None) -> None:
    """Let the letter go again. Raises LetterNotFound, ActNotAllowed, Refused (``reason``)."""
    moment, text = now or utc_now(), checked_reason(reason)
    with transaction() as session:
        query = select(LegalHold).where(LegalHold.id == hold_id).with_for_update()
        hold = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
        if hold is None:
            raise LetterNotFound(hold_id)
        if hold.lifted_at is not None:
            raise ActNotAllowed("Penahanan ini sudah dicabut.")
        hold.lifted_at, hold.lifted_by, hold.lifted_because = moment, by, text
        record(Action.HOLD_LIFTED, ("letter", hold.letter_id), hold.office_code,
               number=hold.letter.number)  # fmt: skip
