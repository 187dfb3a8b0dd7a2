"""The one way in which a letter becomes issued, whoever or whatever completes it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.letters.corrections import without_return
from app.letters.models import Letter, LetterFile
from app.letters.states import ALLOWED, Act, State, require
from app.letters.telling import tell_maker
from app.notifications.events import Event


def issue(
    session: Session,
    letter: Letter,
    sha256: str,
    level: str | None,
    now: datetime,
    *,
    proof_until: datetime | None = None,
    algorithms: str | None = None,
) -> None:
    """Make ``sha256`` the letter's issued file, in the transaction that holds the letter locked.

    ``level`` is the PAdES level that the file has reached (None: not signed electronically); for
    the others see ``LetterFile``. The letter that this one replaces is superseded at the same
    moment. Raises ActNotAllowed, and then nothing changed.
    """
    require(letter.state, Act.ISSUE)
    letter.state, letter.issued_at = State.ISSUED, now
    letter.snapshot = without_return(letter.snapshot)
    keep(session, letter, sha256, level, now, proof_until=proof_until, algorithms=algorithms)
    record(Action.LETTER_ISSUED, letter, letter.office_code, number=letter.number)
    tell_maker(session, letter, Event.LETTER_ISSUED)
    if letter.replaces_id is not None:
        _supersede(session, letter, now)


def keep(
    session: Session,
    letter: Letter,
    sha256: str,
    level: str | None,
    now: datetime,
    *,
    proof_until: datetime | None = None,
    algorithms: str | None = None,
) -> None:
    """Make ``sha256`` the letter's newest file; the earlier ones stay genuine and are found too."""
    letter.current_sha256, letter.level = sha256, level
    session.add(
        LetterFile(
            letter_id=letter.id,
            office_code=letter.office_code,
            sha256=sha256,
            level=level,
            made_at=now,
            proof_until=proof_until,
            algorithms=algorithms,
        )
    )


def _supersede(session: Session, replacement: Letter, now: datetime) -> None:
    """End the letter that was replaced; one that was revoked meanwhile stays revoked."""
    query = select(Letter).where(Letter.id == replacement.replaces_id)
    replaced = session.scalars(
        query.with_for_update(key_share=True), execution_options={"populate_existing": True}
    ).one()
    if State(replaced.state) not in ALLOWED[Act.SUPERSEDE]:
        return
    replaced.state, replaced.ended_at = State.SUPERSEDED, now
    replaced.reason, replaced.superseded_by_id = replacement.replaces_reason, replacement.id
    record(
        Action.LETTER_SUPERSEDED,
        replaced,
        replaced.office_code,
        number=replaced.number,
        replacement=replacement.number,
        reason=replacement.replaces_reason,
    )
