"""The world's database: put back after each write, and watched for what was really committed."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from flask import Flask
from flask_appbuilder import Model
from sqlalchemy import event

from app.extensions import db
from app.scoping import OfficeScoped

BOOKKEEPING = {"sign_in", "throttle"}
TRACES = {"audit_event", "audit_head"}
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


def scoped_models(base: type[OfficeScoped] = OfficeScoped) -> Iterator[Any]:
    """The models whose rows belong to offices."""
    for model in base.__subclasses__():
        if hasattr(model, "__table__"):
            yield model
        yield from scoped_models(model)


def scoped_tables() -> Iterator[sa.Table]:
    """Their tables."""
    return (model.__table__ for model in scoped_models())


@dataclass(frozen=True)
class Change:
    """One row, before and after; None where it was not there yet, or is there no more."""

    table: sa.Table
    before: sa.Row[Any] | None
    after: sa.Row[Any] | None

    def offices(self) -> set[str]:
        """The codes of the offices that the row belongs to, and did."""
        both = (self.values(self.before), self.values(self.after))
        return {row["office_code"] for row in both if "office_code" in row}

    @staticmethod
    def values(row: sa.Row[Any] | None) -> Mapping[str, Any]:
        """The row's columns by name; none where there is no row."""
        return {} if row is None else row._mapping


class Rows:
    """Every row of the world as it was kept, to tell what an act changed."""

    def __init__(self, app: Flask) -> None:
        self.app, self.tables = app, Model.metadata.sorted_tables
        with app.app_context(), db.engine.connect() as connection:
            self.kept = {table: _rows(connection, table) for table in self.tables}

    def changes(self, written: set[str]) -> list[Change]:
        """What the written tables, and those that a changed key cascades to, no longer have alike.

        Who acts leaves traces of the act; they are judged elsewhere.
        """
        with self.app.app_context(), db.engine.connect() as connection:
            return [
                Change(table, self.kept[table].get(key), now.get(key))
                for table in self._touched(written)
                for now in [_rows(connection, table)]
                for key in {*self.kept[table], *now}
                if self.kept[table].get(key) != now.get(key)
            ]

    def row(self, table: sa.Table, key: Mapping[str, Any]) -> Mapping[str, Any]:
        """The row that a foreign key names, as it is now."""
        query = sa.select(table).where(*(table.c[name] == value for name, value in key.items()))
        with self.app.app_context(), db.engine.connect() as connection:
            return connection.execute(query).one()._mapping

    def _touched(self, written: set[str]) -> list[sa.Table]:
        names = set(written)
        for table in self.tables:  # parents come before their children
            for key in table.foreign_key_constraints:
                if (key.onupdate or key.ondelete) and key.referred_table.name in names:
                    names.add(table.name)
        return [one for one in self.tables if one.name in names - TRACES - BOOKKEEPING]


def _rows(connection: sa.Connection, table: sa.Table) -> dict[tuple[Any, ...], sa.Row[Any]]:
    key = [column.name for column in table.primary_key]
    rows = connection.execute(sa.select(table))
    return {tuple(row._mapping[name] for name in key): row for row in rows}
