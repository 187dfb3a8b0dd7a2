"""Which backups stay, what they take, who holds the key, and who sees that one is due."""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.backup import trace
from app.backup.contents import strangers
from app.backup.names import prune
from tests.backup.conftest import Operator
from tests.client import Visitor

OLDER = [f"labur-202611{day:02}T190000Z.age" for day in range(1, 6)]
PIECES, PIECE = 60, 2_000_000


def test_the_newest_are_kept_and_other_files_are_left_alone(operator: Operator) -> None:
    folder = operator.folder / "backups"
    folder.mkdir()
    for name in (*OLDER, "labur-lama.age", "catatan.txt"):
        (folder / name).touch()
    file = operator.backs_up("--keep", 3)
    assert sorted(one.name for one in folder.iterdir()) == sorted(
        ["catatan.txt", "labur-lama.age", *OLDER[-2:], file.name]
    )


def test_the_backup_that_was_just_proven_is_kept_even_if_the_clock_went_back(
    tmp_path: Path,
) -> None:
    for name in OLDER:
        (tmp_path / name).touch()
    proven = tmp_path / OLDER[0]
    prune(tmp_path, proven, 1)
    assert list(tmp_path.iterdir()) == [proven]


def test_a_failed_backup_deletes_no_older_one(
    app: Flask, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = operator.backs_up()
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", [])
    assert operator.gives("backup", "--to", older.parent, "--keep", 1)[0] == 1
    assert older.exists()


def test_memory_does_not_grow_with_what_is_backed_up(app: Flask, operator: Operator) -> None:
    for number in range(PIECES):
        app.extensions["documents"].put(number.to_bytes(2, "big") * (PIECE // 2))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            before = _reset_peak()
            operator.backs_up()
            os.write(writing, f"{_peak() - before}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        grown = int(told.read() or -1)
    os.waitpid(child, 0)
    assert 0 <= grown < 32_000, f"{grown} kB more for {PIECES * PIECE // 1000} kB of documents"


def _reset_peak() -> int:
    Path("/proc/self/clear_refs").write_text("5")  # proc(5): resets the peak resident set size
    return _peak()


def _peak() -> int:
    """The peak resident set size, kB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1])


def test_a_key_is_made_for_the_operator_alone_and_opens_what_is_locked_for_it(
    app: Flask, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator.key = operator.folder / "baru.txt"
    code, told = operator.gives("backup-key", operator.key)
    assert code == 0
    assert operator.key.stat().st_mode & 0o077 == 0
    assert "AGE-SECRET-KEY-1" not in told
    public = told.partition("LABUR_BACKUP_RECIPIENTS=")[2].strip()
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", [public])
    assert operator.restores(operator.backs_up())[0] == 0

    content = operator.key.read_text()
    assert operator.gives("backup-key", operator.key)[0] == 1
    assert operator.key.read_text() == content
    assert "AGE-SECRET-KEY-1" in operator.gives("backup-key")[1]


def test_everything_in_the_data_folder_is_backed_up_or_known_to_be_left_out(
    app: Flask, operator: Operator, issued: int, visitor: Visitor
) -> None:
    visitor.sign_in("admin.japah").get(f"/letters/page/{issued}/1.png")
    data = app.config["DATA_FOLDER"]
    assert strangers(data) == []
    (data / "catatan").mkdir()
    assert "tidak ikut dicadangkan karena tidak dikenal: catatan" in _told(operator)


def _told(operator: Operator) -> str:
    return operator.gives("backup", "--to", operator.folder / "backups")[1]


@pytest.mark.parametrize("username", ["platform", "admin.blora"])
def test_those_who_answer_for_the_service_see_when_it_was_last_backed_up(
    app: Flask, operator: Operator, signed_in: Any, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor: Visitor = signed_in(username)
    assert "Belum pernah ada cadangan" in visitor.get("/").text
    operator.backs_up()
    assert "Cadangan terakhir: " in visitor.get("/").text
    monkeypatch.setattr(trace, "OVERDUE", timedelta(0))
    assert "Cadangan terakhir sudah lama" in visitor.get("/").text


def test_a_village_is_not_told_of_backups(signed_in: Any) -> None:
    assert "adangan" not in signed_in("admin.japah").get("/").text
