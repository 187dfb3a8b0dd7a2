"""What is backed up comes back the same, on both databases, while the service goes on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from tests.backup.conftest import Operator
from tests.conftest import both_databases
from tests.factories import letters
from tests.waiting import until

pytestmark = both_databases


def files(folder: Path) -> dict[str, bytes]:
    found = (file for file in folder.rglob("*") if file.is_file() and "drafts" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


@contextmanager
def signing(app: Flask) -> Iterator[list[int]]:
    """Letters that are submitted, signed and issued one after the other meanwhile."""
    issued: list[int] = []
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            issued.append(letters.issued_letter(app))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        until(lambda: issued, "a first letter")
        yield issued
    finally:
        stop.set()
        thread.join()


def test_a_backup_comes_back_with_every_letter_and_key_and_says_so_in_the_trail(
    app: Flask, operator: Operator, issued: int, empty_database: list[str]
) -> None:
    file = operator.backs_up()
    assert file.stat().st_mode & 0o077 == 0
    code, told = operator.restores(file, *empty_database)
    assert code == 0, told

    data, restored = app.config["DATA_FOLDER"], operator.folder / "restored"
    for folder in ("documents", "keys"):
        assert files(restored / folder) == files(data / folder) != {}
    assert {entry.name for entry in restored.iterdir()} - {"labur.sqlite3"} == {
        "documents", "keys", "service-seal.p12.sealed", "push-key.pem.sealed",
    }  # fmt: skip
    assert not [file for file in restored.rglob("*") if file.stat().st_mode & 0o077]

    url = empty_database[-1] if empty_database else f"sqlite:///{restored / 'labur.sqlite3'}"
    other = app.extensions["assemble"](DATA_FOLDER=restored, SQLALCHEMY_DATABASE_URI=url)
    assert letters.facts(other, issued) == letters.facts(app, issued)
    assert operator.gives("audit")[0] == 0
    with other.app_context():
        newest = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert (newest.action, newest.subject_id) == ("backup:restored", file.name)
        db.session.remove()
        db.engine.dispose()


def test_a_backup_amid_signing_is_of_one_moment_and_nothing_of_it_is_missing(
    app: Flask, operator: Operator, empty_database: list[str]
) -> None:
    with signing(app) as issued:
        file = operator.backs_up()
        at_the_end = len(issued)
        until(lambda: len(issued) > at_the_end, "one more letter")
    code, told = operator.gives(
        "restore-drill", "--file", file, "--identity", operator.key, *empty_database
    )
    assert code == 0, told
    assert "yang akan hilang: 0 surat" not in told


def test_nothing_is_restored_over_data_that_is_there(
    app: Flask, operator: Operator, empty_database: list[str]
) -> None:
    file = operator.backs_up()
    (operator.folder / "restored").mkdir()
    (operator.folder / "restored" / "foto.jpg").touch()
    code, told = operator.restores(file, *empty_database)
    assert (code, "tidak kosong" in told) == (1, True)
    (operator.folder / "restored" / "foto.jpg").unlink()
    if empty_database:
        with app.app_context():
            in_use = db.engine.url.render_as_string(hide_password=False)
        code, told = operator.restores(file, "--database-url", in_use)
        assert (code, "tidak kosong" in told) == (1, True)
        assert operator.gives("audit")[0] == 0
    assert operator.left_behind() == [file.name]


def test_a_backup_goes_only_into_its_own_kind_of_database(
    operator: Operator, backend: str, tmp_path: Path
) -> None:
    file = operator.backs_up()
    wrong = ["--database-url", f"sqlite:///{tmp_path / 'x.sqlite3'}"] if backend == "sqlite" else []
    code, told = operator.restores(file, *wrong)
    assert (code, "--database-url" in told) == (1, True)
    assert operator.left_behind() == [file.name]
