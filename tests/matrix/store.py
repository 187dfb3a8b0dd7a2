"""The world's database: put back after each write, and watched for what was really committed."""

import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from app.extensions import db
from app.scoping import OfficeScoped
from tests.matrix.world import CODES, is_below

VERB = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.I)


class Copy(Protocol):
    """Keeps the world and brings it back."""

    def keep(self) -> None:
        """Remember the database as it is."""

    def restore(self) -> None:
        """Bring it back as it was."""


class SqliteCopy:
    """A copy of the file."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.app, self.file = app, Path(str(db.engine.url.database))
        self.kept = self.file.with_suffix(".kept")

    def keep(self) -> None:
        """Copy the file; closing the last connection has emptied the log into it."""
        self._close()
        shutil.copyfile(self.file, self.kept)

    def restore(self) -> None:
        """Put the copy back, the log gone."""
        self._close()
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)

    def _close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


class PostgresCopy:
    """A template database."""

    def __init__(self, app: Flask, admin: sa.Engine) -> None:
        self.app, self.admin = app, admin
        with app.app_context():
            self.name = str(db.engine.url.database)

    def keep(self) -> None:
        """Clone it."""
        self._clone(f"{self.name}_kept", self.name)

    def restore(self) -> None:
        """Clone the clone."""
        self._clone(self.name, f"{self.name}_kept")

    def _clone(self, new: str, template: str) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        with self.admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE IF EXISTS {new} WITH (FORCE)"))
            connection.execute(sa.text(f"CREATE DATABASE {new} TEMPLATE {template}"))


class Writes:
    """Which tables committed transactions wrote to, seen at the engine: nothing gets past it."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engine = db.engine
        self._open: dict[int, set[str]] = {}
        self._done: set[str] = set()
        event.listen(self.engine, "before_cursor_execute", self._executed)
        event.listen(self.engine, "commit", self._committed)
        event.listen(self.engine, "rollback", self._rolled_back)

    def taken(self) -> set[str]:
        """The tables written since this was last asked."""
        done, self._done = self._done, set()
        self._open.clear()
        return done

    def close(self) -> None:
        """Look away."""
        event.remove(self.engine, "before_cursor_execute", self._executed)
        event.remove(self.engine, "commit", self._committed)
        event.remove(self.engine, "rollback", self._rolled_back)

    def _executed(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found = VERB.match(statement)
        if found:
            self._open.setdefault(id(connection), set()).add(found[2])

    def _committed(self, connection: Any) -> None:
        self._done |= self._open.pop(id(connection), set())

    def _rolled_back(self, connection: Any) -> None:
        self._open.pop(id(connection), None)


def scoped_tables(base: type[OfficeScoped] = OfficeScoped) -> Iterator[sa.Table]:
    """The tables whose rows belong to offices."""
    for model in base.__subclasses__():
        if hasattr(model, "__table__"):
            yield model.__table__
        yield from scoped_tables(model)


def digest_outside(app: Flask, office: str) -> dict[str, str]:
    """A hash of the rows of each table that lie outside an office's reach ("": of all)."""
    inside = [code for name, code in CODES.items() if office and is_below(name, office)]
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: _digest(connection, table, inside)
            for table in scoped_tables()
            if table.name not in ("audit_event", "sign_in")  # who acts leaves traces of the act
        }


def _digest(connection: sa.Connection, table: sa.Table, inside: list[str]) -> str:
    key = [*table.primary_key.columns]
    outside = table.c.office_code.not_in(inside) | table.c.office_code.is_(None)
    rows = connection.execute(sa.select(table).where(outside).order_by(*key))
    return sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
