"""Promise P6: whatever was done to the trail by SQL is found, with its place and its kind."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError

from app.audit.actions import Action
from app.audit.chain import prove_chain
from app.audit.faults import Fault, Mark
from app.audit.models import AuditEvent
from app.audit.trail import record
from app.database import transaction
from app.extensions import db
from tests.audit import tampering
from tests.audit.attack import attacks
from tests.conftest import both_databases

pytestmark = [pytest.mark.promise("P6"), both_databases]
SEED, ATTACKS = 20261125, 60


@pytest.fixture(autouse=True)
def _inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.rollback()


def one_more() -> None:
    with transaction():
        record(Action.SYSTEM_SYNCED, ("test", 1), "33.16")


def test_falsified_at_random_it_is_found_every_time(app: Flask) -> None:
    tally = attacks(ATTACKS, SEED)
    assert tally.failures == []
    assert sum(tally.done.values()) == ATTACKS


@pytest.mark.parametrize("column", tampering.COLUMNS)
def test_no_column_of_an_event_can_be_edited_unseen(app: Flask, column: str) -> None:
    with db.engine.begin() as connection:
        tampering.disarm(connection)
        tampering.edit(connection, 9, column)
    report = prove_chain()
    assert report.broken_at == 9
    if column not in ("at", "action", "seq"):
        there = db.session.get_one(AuditEvent, 9)
        assert (report.at, report.action) == (there.at, there.action)


def test_of_several_faults_the_first_is_named_and_the_others_counted(app: Flask) -> None:
    with db.engine.begin() as connection:
        tampering.disarm(connection)
        for seq in (200, 20, 30):
            tampering.edit(connection, seq, "detail")
    report = prove_chain()
    assert (report.broken_at, report.fault, report.more) == (20, Fault.EDITED, 2)
    assert report.reason == "isi catatan ini diubah; 2 kesalahan lain sesudahnya"


def test_a_history_with_right_hashes_throughout_is_betrayed_only_by_what_others_keep(
    app: Flask,
) -> None:
    kept = Mark("segel 1 Januari", 50, db.session.get_one(AuditEvent, 50).hash)
    db.session.rollback()
    with db.engine.begin() as connection:
        tampering.disarm(connection)
        tampering.rewrite(connection, 10, 50)
    assert prove_chain().holds
    report = prove_chain([kept])
    assert (report.fault, report.broken_at, report.broken_marks) == (Fault.REWRITTEN, 50, (kept,))


def test_events_written_while_the_proof_runs_are_no_fault(app: Flask) -> None:
    written: list[int] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def write_meanwhile(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        if "FROM audit_event" in sql and not written:
            written.append(1)
            with app.app_context():  # a session of its own, as another request has
                one_more()

    before = prove_chain().events
    event.remove(db.engine, "before_cursor_execute", write_meanwhile)
    assert written
    assert prove_chain().holds
    assert prove_chain().events == before


REFUSED = [
    "UPDATE audit_event SET detail = '' WHERE seq = 3",
    "DELETE FROM audit_event",
    "UPDATE audit_head SET seq = seq - 1",
    "UPDATE audit_head SET hash = 'x'",
    "UPDATE audit_head SET id = 2",
    "INSERT INTO audit_head (id, seq, hash) VALUES (2, 0, '')",
    "DELETE FROM audit_head",
]
REFUSED_BY = {
    "sqlite": [
        "REPLACE INTO audit_event SELECT * FROM audit_event WHERE seq = 3",
        "INSERT OR REPLACE INTO audit_head (id, seq, hash) VALUES (1, 0, '')",
        "INSERT OR IGNORE INTO audit_event SELECT * FROM audit_event WHERE seq = 3",
        "UPDATE OR REPLACE audit_event SET seq = 3 WHERE seq = 4",
    ],
    "postgresql": [
        "TRUNCATE audit_event",
        "TRUNCATE audit_head",
        "INSERT INTO audit_event SELECT * FROM audit_event WHERE seq = 3 "
        "ON CONFLICT (seq) DO UPDATE SET detail = ''",
    ],
}


def test_the_database_refuses_every_change_of_what_is_written(app: Flask) -> None:
    for statement in REFUSED + REFUSED_BY[db.engine.dialect.name]:
        with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(statement))
    one_more()
    assert prove_chain().holds
