"""A backup that cannot be whole is not made: what is the matter is said, and no file is left."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.backup import postgres, write
from app.backup.workplace import workplace
from app.extensions import db
from tests.backup.conftest import Operator
from tests.factories import letters


def refused(operator: Operator, *options: object) -> str:
    """What is said of a backup that must fail."""
    code, told = operator.gives("backup", "--to", operator.folder / "backups", *options)
    assert code == 1, told
    assert operator.left_behind() == []
    return told


def document(app: Flask, letter_id: int) -> Path:
    path: Path = app.extensions["documents"].path(letters.facts(app, letter_id)["current_sha256"])
    return path


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The kernel refuses to write more into one file, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("keys", [[], ["age1bukankunci"]])
def test_without_a_key_to_lock_it_with_no_backup_is_made(
    app: Flask, operator: Operator, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", keys)
    assert "flask backup-key" in refused(operator)


def test_a_document_that_was_deleted_is_missed(app: Flask, operator: Operator, issued: int) -> None:
    document(app, issued).unlink()
    told = refused(operator)
    assert f"HILANG dari penyimpanan, misalnya {document(app, issued).name}" in told
    assert f"(surat id {issued})" in told


def test_a_document_with_one_bit_changed_is_noticed(
    app: Flask, operator: Operator, issued: int
) -> None:
    content = bytearray(document(app, issued).read_bytes())
    content[-1] ^= 1
    document(app, issued).write_bytes(content)
    assert f"{document(app, issued).name} di penyimpanan RUSAK" in refused(operator)


def test_a_document_that_cannot_be_read_is_noticed(
    app: Flask, operator: Operator, issued: int
) -> None:
    unreadable = app.extensions["documents"].path("ab" * 32)
    unreadable.mkdir(parents=True)
    assert unreadable.name in refused(operator)


def test_what_is_lost_for_good_keeps_the_rest_from_being_lost_too(
    app: Flask, operator: Operator, issued: int
) -> None:
    missing, damaged = document(app, issued), document(app, letters.issued_letter(app))
    missing.unlink()
    damaged.write_bytes(b"%PDF")
    file = operator.backs_up("--incomplete")
    code, told = operator.restores(file)
    assert code == 0, told
    assert "TIDAK LENGKAP: 2 berkas surat" in told
    restored = {one.name for one in (operator.folder / "restored" / "documents").rglob("*")}
    assert not restored & {missing.name, damaged.name}


@pytest.mark.parametrize("size", [100_000, 2_500_000])  # the copy of the database; the backup
def test_on_a_full_disk_nothing_is_left_half_written(
    app: Flask, operator: Operator, size: int
) -> None:
    app.extensions["documents"].put(bytes(3_000_000))
    with files_of_at_most(size):
        assert "Cadangan tidak dapat dibuat" in refused(operator) or size < 1_000_000
    operator.backs_up()


def test_a_damaged_database_is_noticed(app: Flask, operator: Operator, issued: int) -> None:
    with app.app_context():
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        root = db.session.scalar(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_letter_state'")
        )
        db.session.remove()
        db.engine.dispose()
    with (app.config["DATA_FOLDER"] / "labur.sqlite3").open("r+b") as database:
        database.seek((root - 1) * 4096)
        database.write(b"\xff" * 4096)
    assert "Salinan basis data tidak utuh" in refused(operator)


def test_a_file_that_the_disk_garbled_after_writing_never_gets_its_name(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypt = write.encrypt

    def garble(pieces: Iterator[bytes], target: object, to: object) -> None:
        encrypt(pieces, target, to)
        target.seek(-5_000, 2)
        target.write(b"\x00" * 10)

    monkeypatch.setattr(write, "encrypt", garble)
    assert "rusak atau terpotong" in refused(operator)


def test_two_at_once_do_not_meet(app: Flask, operator: Operator) -> None:
    with workplace(app.config["DATA_FOLDER"]):
        code, told = operator.gives("backup", "--to", operator.folder / "backups")
    assert (code, "sedang berjalan" in told) == (1, True)


def test_what_a_killed_run_left_is_cleared_by_the_next(app: Flask, operator: Operator) -> None:
    half = operator.folder / "backups" / "labur-20261101T010101Z.age.part"
    half.parent.mkdir()
    half.touch()
    plain = app.config["DATA_FOLDER"] / "backup-work" / "run-x" / "labur.sqlite3"
    plain.parent.mkdir(parents=True)
    plain.touch()
    file = operator.backs_up()
    assert operator.left_behind() == [file.name]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_without_the_tools_of_postgresql_it_is_said_what_to_install(
    operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get install postgresql-client-" in refused(operator)
