"""Ending an issued letter: revoked, or superseded by another. Its file is never changed."""

from datetime import datetime

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.errors import Refused
from app.letters.guard import checked_reason, letter_for
from app.letters.models import Letter
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


def supersede(
    letter_id: int, replacement_id: int, reason: str, *, now: datetime | None = None
) -> None:
    """Replace an issued letter by another issued one of the same office, resident and type.

    Raises LetterNotFound, ActNotAllowed, Refused.
    """
    text, moment = checked_reason(reason), now or utc_now()
    with transaction() as session:
        letter = letter_for(session, letter_id, Act.SUPERSEDE)
        replacement = session.get(Letter, replacement_id)
        same = replacement is not None and (
            replacement.office_code,
            replacement.resident_id,
            replacement.type_code,
        ) == (letter.office_code, letter.resident_id, letter.type_code)
        if replacement is None or not same or replacement.id == letter.id:
            raise Refused(
                {"replacement": "Pilih surat pengganti dengan jenis dan penduduk yang sama."}
            )
        if replacement.state != State.ISSUED:
            raise Refused({"replacement": "Surat pengganti belum terbit."})
        letter.state, letter.ended_at, letter.reason = State.SUPERSEDED, moment, text
        letter.superseded_by_id = replacement.id
        record(
            Action.LETTER_SUPERSEDED,
            letter,
            letter.office_code,
            number=letter.number,
            replacement=replacement.number,
            reason=text,
        )
