"""Letters as bare rows, with chosen days and speeds, to be counted by hand."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from flask import Flask
from sqlalchemy import select

from app.database import transaction
from app.letters.models import Letter, LetterType, LetterTypeVersion
from app.letters.states import State
from tests.factories.letters import resident

JAPAH, NGAPUS, BANGKLE = "33.16.16.2007", "33.16.16.2004", "33.16.09.1008"
_numbers = count(1)


def add_letters(app: Flask, *rows: tuple[str, str, date, State, float | None]) -> None:
    """Each row: village, type, date of the letter, state, minutes from submit to issue."""
    with app.app_context(), transaction() as session:
        for village, kind, day, state, minutes in rows:
            submitted = datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)
            session.add(
                Letter(
                    type_code=kind,
                    version_id=_version(session, kind),
                    resident_id=resident(session, village),
                    office_code=village,
                    state=state,
                    values={},
                    number=None if state is State.DRAFT else f"400/{next(_numbers)}",
                    letter_date=day,
                    created_at=submitted,
                    submitted_at=submitted,
                    issued_at=None if minutes is None else submitted + timedelta(minutes=minutes),
                )
            )


def _version(session, kind: str) -> int:
    found = session.scalar(select(LetterTypeVersion.id).where(LetterTypeVersion.type_code == kind))
    if found is not None:
        return found
    if session.get(LetterType, kind) is None:
        session.add(LetterType(code=kind, name=f"Surat {kind}"))
        session.flush()
    version = LetterTypeVersion(
        type_code=kind, digest=kind.ljust(64, "0"), definition={}, body="",
        created_at=datetime.now(UTC),
    )  # fmt: skip
    session.add(version)
    session.flush()
    return version.id
