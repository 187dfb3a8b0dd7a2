"""The drill proves a restored copy wholly, and can fail: each kind of fault is found by it."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent, AuditHead
from app.backup import signatures
from app.clock import utc_now
from app.extensions import db
from tests.backup.conftest import Operator
from tests.conftest import SqliteBackend, both_databases
from tests.factories import letters


def tamper(app: Flask, *statements: str, **values: object) -> None:
    """What somebody with the database's password could do; triggers are no obstacle."""
    with app.app_context(), db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET session_replication_role = replica"))
        else:
            connection.execute(sa.text("DROP TRIGGER IF EXISTS audit_event_no_update"))
        for statement in statements:
            connection.execute(sa.text(statement), values)


def drill_databases(app: Flask) -> list[str]:
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return []
        names = connection.execute(sa.text("SELECT datname FROM pg_database"))
        return [name for (name,) in names if name.startswith("labur_drill")]


@both_databases
def test_a_drill_proves_everything_and_says_what_a_disaster_would_cost(
    app: Flask, operator: Operator, issued: int
) -> None:
    kept = operator.backs_up()
    letters.submitted_letter(app)
    code, told = operator.gives("restore-drill")
    assert code == 0, told
    assert "diuji tanda tangannya: 1 (" in told
    assert "RTO terukur: " in told
    assert "RPO terukur: 0 jam 0 menit" in told
    assert f"sejak {kept.name}; yang akan hilang: 1 surat diajukan dan " in told
    assert "tidak ada cacat" in told
    assert operator.left_behind() == [kept.name]
    assert drill_databases(app) == []


def take_over_the_trail(app: Flask, *, of: Flask) -> None:
    """Give a service the trail of another, as moving to another database does."""
    tables = (AuditEvent.__table__, AuditHead.__table__)
    with of.app_context(), db.engine.connect() as old:
        rows = [[dict(row) for row in old.execute(sa.select(one)).mappings()] for one in tables]
    with app.app_context(), db.engine.begin() as new:
        new.execute(sa.text("SET session_replication_role = replica"))
        for table, content in zip(tables, rows, strict=True):
            new.execute(table.delete())
            new.execute(table.insert(), content)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_service_that_moved_to_postgresql_still_proves_its_older_backups(
    operator: Operator, sqlite_backend: SqliteBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipients = operator.app.config["BACKUP_RECIPIENTS"]
    before = replace(operator, app=sqlite_backend.fresh())
    monkeypatch.setitem(before.app.config, "BACKUP_RECIPIENTS", recipients)
    old = before.backs_up()
    take_over_the_trail(operator.app, of=before.app)
    code, told = operator.gives("restore-drill", "--file", old, "--identity", operator.key)
    assert code == 0, told
    assert "tidak ada cacat" in told
    assert drill_databases(operator.app) == []


@both_databases
def test_a_drill_fails_for_every_letter_and_number_that_was_tampered_with(
    app: Flask, operator: Operator
) -> None:
    forged, unlisted, renamed = [letters.submitted_letter(app) for _ in range(3)]
    letters.sign_next(app, forged)
    pdf = letters.stored_pdf(app, forged).replace(b"/Type", b"/Typo", 1)
    sha256 = app.extensions["documents"].put(pdf)
    tamper(
        app, "UPDATE letter SET current_sha256 = :sha256 WHERE id = :id", sha256=sha256, id=forged
    )
    tamper(app, "DELETE FROM register_entry WHERE letter_id = :id", id=unlisted)
    tamper(app, "UPDATE register_entry SET number = 'X/1' WHERE letter_id = :id", id=renamed)
    code, told = operator.gives("restore-drill")
    assert code == 1
    number = letters.facts(app, forged)["number"]
    assert f"GAGAL: surat {number} (id {forged}): " in told
    assert f"milik surat id {unlisted} tidak ada di buku agenda" in told
    assert f"mencatat X/1 untuk surat id {renamed}, surat itu bernomor lain" in told
    assert "tidak urut sampai" in told
    assert (operator.left_behind(), drill_databases(app)) == ([], [])


@both_databases
def test_a_drill_fails_where_the_trail_was_rewritten(app: Flask, operator: Operator) -> None:
    tamper(app, "UPDATE audit_event SET actor_name = 'orang lain' WHERE seq = 3")
    code, told = operator.gives("restore-drill")
    assert code == 1
    assert "rantai audit rusak pada catatan 3" in told
    assert (operator.left_behind(), drill_databases(app)) == ([], [])


def test_a_drill_of_another_services_backup_is_none(
    app: Flask, operator: Operator, issued: int
) -> None:
    file = operator.backs_up()
    tamper(app, "UPDATE audit_event SET hash = 'x' || substr(hash, 2)")
    code, told = operator.gives("restore-drill", "--file", file, "--identity", operator.key)
    assert code == 1
    assert "bukan dari basis data layanan ini" in told


def test_a_drill_leaves_the_service_as_it_was(app: Flask, operator: Operator, issued: int) -> None:
    before = letters.facts(app, issued)
    code, told = operator.gives("restore-drill")
    assert code == 0, told
    assert "BELUM PERNAH ada cadangan yang disimpan" in told
    assert letters.facts(app, issued) == before
    assert operator.gives("documents")[0] == 0
    shutil.rmtree(app.config["DATA_FOLDER"] / "documents")
    assert operator.gives("restore-drill")[0] == 1


def test_a_letter_whose_certificate_has_ended_since_was_valid_when_it_was_issued(
    app: Flask, issued: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = utc_now() + timedelta(days=3 * 365)
    monkeypatch.setattr(signatures, "utc_now", lambda: later)
    with app.app_context():
        judged = signatures.judge_letters()
    assert (judged.valid, judged.then, judged.faults) == (0, 1, [])
