"""Replacing an issued letter by a new one; the old one ends when the new one is issued."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.drafts import kept
from app.letters.errors import Refused
from app.letters.guard import checked_reason, letter_for
from app.letters.models import Letter
from app.letters.settings import version_in_force
from app.letters.states import Act, State
from app.letters.types import definition_of


def replace(letter_id: int, reason: str, *, by_id: int | None, now: datetime | None = None) -> int:
    """Begin the replacement of an issued letter, with its values; returns the draft's id.

    The old letter stays in force until then. It has one replacement at a time: another can be
    begun when the first was cancelled or discarded. Raises LetterNotFound, ActNotAllowed, Refused.
    """
    text = checked_reason(reason)
    with transaction() as session:
        letter = letter_for(session, letter_id, Act.SUPERSEDE)
        if other := replacement_of(session, letter):
            raise Refused(
                f"Pengganti surat ini sudah dibuat ({other!r}). Lanjutkan surat itu, atau batalkan "
                "dahulu bila bukan itu yang dimaksud."
            )
        version = version_in_force(session, letter.office_code, letter.type_code)
        draft = Letter(
            type_code=letter.type_code,
            version_id=version.id,
            office_code=letter.office_code,
            resident_id=letter.resident_id,
            subject_name=letter.subject_name,
            values=kept(definition_of(version), letter.values),
            replaces_id=letter.id,
            replaces_reason=text,
            created_by_id=by_id,
            created_at=now or utc_now(),
        )
        session.add(draft)
        session.flush()
        trace = {"type": letter.type_code, "replaces": letter.number, "reason": text}
        record(Action.LETTER_DRAFTED, draft, letter.office_code, **trace)
        return draft.id


def replacement_of(session: Session, letter: Letter) -> Letter | None:
    """The letter that replaces this one, or shall as soon as it is issued."""
    query = select(Letter).where(Letter.replaces_id == letter.id, Letter.state != State.CANCELLED)
    return session.scalars(query.order_by(Letter.id.desc()).limit(1)).first()
