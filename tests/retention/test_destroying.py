"""Destroying survives crashes, full disks, missing seals, backups and restores (promise P1)."""

from pathlib import Path

import pytest
from flask import Flask

from app.disposal import document
from app.extensions import db
from app.letters.states import State
from app.retention import destroy
from app.storage import DocumentStore
from app.verification.sealed_page import SealUnavailable
from tests.backup.conftest import Operator, operator  # noqa: F401 (a fixture)
from tests.factories import letters
from tests.retention import archive
from tests.retention.archive import approved, old_letter, outcome, worker_runs

pytestmark = pytest.mark.promise("P1")
STILL_THERE = "MUSNAH, BERKASNYA MASIH ADA"


def documents(app: Flask) -> str:
    """What ``flask documents`` says; no step may leave a loss."""
    told = app.test_cli_runner().invoke(args=["documents"])
    assert told.exit_code == 0, told.output
    return told.output


def killed(*_arguments: object, **_named: object) -> None:
    raise KeyboardInterrupt


def unsealed(*_arguments: object, **_named: object) -> None:
    raise SealUnavailable


@pytest.mark.parametrize("step", ["record", "forget_pages"])
def test_a_crash_at_any_step_is_healed_by_the_next_run(
    app: Flask, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = old_letter(app)
    list_id = approved(app, [letter])
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(destroy, step, killed)
        worker_runs(app)
    whole = step == "record"  # the last thing before the commit
    told, state = documents(app), letters.facts(app, letter)["state"]
    assert state == (State.ISSUED if whole else State.DESTROYED)
    assert (STILL_THERE in told) == (not whole)
    if whole:
        assert letters.stored_pdf(app, letter).startswith(b"%PDF")
    assert outcome(app, list_id)[0] == "approved"
    assert worker_runs(app) == 1
    assert outcome(app, list_id) == ("done", [("destroyed", "")])
    assert "0 tersimpan" in documents(app)
    assert worker_runs(app) == 0


def test_a_disk_that_will_not_delete_and_a_seal_that_is_away_are_asked_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = approved(app, [old_letter(app)])
    store: DocumentStore = app.extensions["documents"]
    name = next(store.names())
    held = Path(app.config["DATA_FOLDER"]) / "held"
    store.path(name).rename(held)
    store.path(name).mkdir()  # unlink refuses a folder, whoever asks
    assert worker_runs(app) == 0
    store.path(name).rmdir()
    held.rename(store.path(name))
    with monkeypatch.context() as away:
        away.setattr(document, "sealed_page", unsealed)
        assert worker_runs(app) == 0
    assert outcome(app, list_id) == ("approved", [("destroyed", "")])
    assert worker_runs(app) == 1


def test_a_backup_that_is_being_written_keeps_what_it_copies(app: Flask) -> None:
    list_id = approved(app, [old_letter(app)])
    store: DocumentStore = app.extensions["documents"]
    with store.steady():
        assert worker_runs(app) == 0
        assert len([*store.names()]) == 2
    assert worker_runs(app) == 1
    assert outcome(app, list_id)[0] == "done"


def test_what_an_older_backup_brings_back_is_destroyed_again_by_its_minutes(
    app: Flask,
    operator: Operator,
) -> None:
    letter = old_letter(app)
    # Elsewhere, so that the second one of this second does not want the same name.
    backup = operator.backs_up().rename(operator.folder / "lama.age")
    minutes = operator.folder / "berita-acara.pdf"
    minutes.write_bytes(archive.destroyed(app, letter))
    code, told = operator.gives("destroy-again", minutes)
    assert (code, "1 surat, 0 di antaranya" in told) == (0, True)
    again = operator.backs_up()
    assert operator.gives("restore-drill", "--file", again, "--identity", operator.key)[0] == 0

    code, told = operator.restores(backup)
    assert (code, "flask destroy-again" in told) == (0, True)
    folder = operator.folder / "restored"
    restored = app.extensions["assemble"](
        DATA_FOLDER=folder, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'labur.sqlite3'}"
    )
    assert letters.facts(restored, letter)["state"] == State.ISSUED
    runner = restored.test_cli_runner()
    forged = operator.folder / "palsu.pdf"
    content = minutes.read_bytes()
    forged.write_bytes(content[:500] + bytes([content[500] ^ 1]) + content[501:])
    for file, why in ((forged, "segelnya tidak sah"), (operator.key, "segelnya tidak sah")):
        assert why in runner.invoke(args=["destroy-again", str(file)]).output
    told = runner.invoke(args=["destroy-again", str(minutes)])
    assert "1 surat, 1 di antaranya ada lagi" in told.output
    assert letters.facts(restored, letter)["state"] == State.DESTROYED
    assert archive.minutes_of(restored, 1) == minutes.read_bytes()
    assert [*restored.extensions["documents"].names()] == []
    with restored.app_context():
        db.engine.dispose()
