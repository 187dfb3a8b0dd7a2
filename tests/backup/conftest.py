"""A service with letters, an operator with a key, and the commands as the operator gives them."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.backup.recipients import new_identity
from app.extensions import db
from tests.factories import letters


@dataclass
class Operator:
    """Somebody who gives commands on the server. ``key``: the file of the private key."""

    app: Flask
    folder: Path
    key: Path

    def gives(self, *command: object) -> tuple[int, str]:
        """Exit code, and what was said."""
        result = self.app.test_cli_runner().invoke(args=[str(word) for word in command])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result.exit_code, result.output

    def backs_up(self, *options: object) -> Path:
        """A new backup, which succeeds."""
        code, told = self.gives("backup", "--to", self.folder / "backups", *options)
        assert code == 0, told
        return sorted((self.folder / "backups").glob("labur-2*.age"))[-1]

    def restores(self, file: Path, *options: object) -> tuple[int, str]:
        """Restore into the folder ``restored``."""
        place = ["--identity", self.key, "--to", self.folder / "restored", *options]
        return self.gives("restore", file, *place)

    def left_behind(self) -> list[str]:
        """Whatever lies where backups are written and where they are restored to."""
        places = (self.folder / "backups", self.folder / "restored")
        work = self.app.config["DATA_FOLDER"] / "backup-work"
        left = [file.name for place in places if place.exists() for file in place.iterdir()]
        return left + [file.name for file in work.glob("*") if file.name != "lock"]


@pytest.fixture
def operator(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """The operator of a service whose settings name their public key."""
    identity, key = new_identity(), tmp_path / "kunci.txt"
    key.write_text(f"# contoh\n{identity}\n")
    monkeypatch.setitem(app.config, "BACKUP_RECIPIENTS", [str(identity.to_public())])
    return Operator(app, tmp_path, key)


@pytest.fixture
def issued(app: Flask) -> int:
    """An issued letter of two signers; its id."""
    return letters.issued_letter(app, "SKTM")


@pytest.fixture
def empty_database(app: Flask, backend: str) -> Iterator[list[str]]:
    """The options that name a new database where one is needed."""
    if backend == "sqlite":
        yield []
        return
    with app.app_context():
        url = db.engine.url
    admin = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with contextlib.closing(admin.connect()) as connection:
        connection.execute(sa.text("CREATE DATABASE restored"))
        try:
            yield ["--database-url", url.set(database="restored").render_as_string(False)]
        finally:
            connection.execute(sa.text("DROP DATABASE restored WITH (FORCE)"))
    admin.dispose()
