"""Becoming issued: the file, the trace, and the end of the letter that is replaced."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.database import transaction
from app.extensions import db
from app.letters.issue import issue
from app.letters.models import Letter, LetterFile
from app.letters.revoke import revoke
from app.letters.states import ActNotAllowed, State
from tests.conftest import both_databases
from tests.letters.office import NOON, draft, resident, stored, submitted

pytestmark = both_databases
FILE = "f" * 64


@pytest.fixture(autouse=True)
def _inside(app: Flask):
    with app.app_context():
        yield


def issued(letter_id: int, **columns: object) -> Letter:
    """The letter, issued as this file; ``columns`` are set first."""
    with transaction() as session:
        letter = session.get_one(Letter, letter_id)
        for name, value in columns.items():
            setattr(letter, name, value)
        issue(session, letter, FILE, "B-T", NOON)
    return stored(letter_id)


def acts(letter_id: int) -> list[str]:
    """What the trail tells of a letter."""
    query = select(AuditEvent.action).where(
        AuditEvent.subject_type == "letter", AuditEvent.subject_id == str(letter_id)
    )
    return list(db.session.scalars(query.order_by(AuditEvent.seq)))


@pytest.mark.promise("P6")
def test_an_issued_letter_has_its_file_its_level_and_its_trace(app: Flask) -> None:
    letter = issued(submitted(app).id)
    assert (letter.state, letter.issued_at) == (State.ISSUED, NOON)
    assert (letter.current_sha256, letter.level) == (FILE, "B-T")
    [file] = db.session.scalars(select(LetterFile)).all()
    assert (file.letter_id, file.sha256, file.level, file.made_at) == (letter.id, FILE, "B-T", NOON)
    assert acts(letter.id)[-1] == "letter:issued"


def test_what_was_not_submitted_is_not_issued(app: Flask) -> None:
    letter_id = draft()
    with pytest.raises(ActNotAllowed):
        issued(letter_id)
    assert stored(letter_id).state == State.DRAFT
    assert db.session.scalars(select(LetterFile)).all() == []


def test_the_replaced_letter_ends_at_the_moment_its_replacement_is_issued(app: Flask) -> None:
    person = resident()
    old = issued(submitted(app, draft(resident_id=person)).id)
    new = submitted(app, draft(resident_id=person))
    issued(new.id, replaces_id=old.id, replaces_reason="Nama usaha salah tulis")
    old = stored(old.id)
    assert (old.state, old.superseded_by_id, old.ended_at) == (State.SUPERSEDED, new.id, NOON)
    assert old.reason == "Nama usaha salah tulis"
    assert acts(old.id)[-1] == "letter:superseded"


def test_a_letter_revoked_meanwhile_stays_revoked_and_its_replacement_is_issued(
    app: Flask,
) -> None:
    old = issued(submitted(app).id)
    revoke(old.id, "Data usaha tidak benar")
    new = issued(submitted(app).id, replaces_id=old.id, replaces_reason="Salah tulis")
    old = stored(old.id)
    assert new.state == State.ISSUED
    assert (old.state, old.reason) == (State.REVOKED, "Data usaha tidak benar")
