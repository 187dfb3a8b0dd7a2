"""The database as it was at one moment, in one file, while the service goes on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.backup import postgres
from app.backup.contents import POSTGRESQL, SQLITE
from app.backup.errors import BackupError


@dataclass(frozen=True)
class Snapshot:
    """``session`` sees exactly what is in ``file``; ``name`` says what kind of file it is."""

    name: str
    file: Path
    session: Session


@contextmanager
def snapshot(engine: Engine, folder: Path) -> Iterator[Snapshot]:
    """Copy the database into ``folder``. Raises BackupError and OSError."""
    try:
        take = _of_sqlite if engine.dialect.name == "sqlite" else _of_postgresql
        with take(engine, folder) as taken:
            yield taken
    except (sqlite3.Error, SQLAlchemyError) as error:
        problem = getattr(error, "orig", None) or error
        raise BackupError(f"Basis data tidak dapat disalin: {problem}") from error


@contextmanager
def _of_sqlite(engine: Engine, folder: Path) -> Iterator[Snapshot]:
    """By SQLite's online backup (sqlite.org/backup.html), in one step.

    In WAL mode that keeps nobody from writing; in several steps each write would begin it anew.
    """
    file = folder / SQLITE
    file.touch(mode=0o600)
    with closing(engine.raw_connection()) as source, closing(sqlite3.connect(file)) as target:
        source.driver_connection.backup(target)  # type: ignore[union-attr]
    copy = create_engine(f"sqlite:///{file}")
    with Session(copy) as session:
        yield Snapshot(SQLITE, file, session)
    copy.dispose()


@contextmanager
def _of_postgresql(engine: Engine, folder: Path) -> Iterator[Snapshot]:
    """By pg_dump on an exported snapshot (PostgreSQL 9.28.5), which the session keeps open."""
    file = folder / POSTGRESQL
    file.touch(mode=0o600)
    repeatable = engine.execution_options(isolation_level="REPEATABLE READ")
    with repeatable.connect() as connection:
        exported = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        postgres.dump(connection, exported, file)
        with Session(connection) as session:
            yield Snapshot(POSTGRESQL, file, session)


def require_sound(file: Path, engine: Engine) -> None:
    """Have the database's own tools read a copy wholly. Raises BackupError."""
    if file.name == POSTGRESQL:
        postgres.require_readable(engine, file)
        return
    try:
        # Immutable: nothing is written beside it, and nobody else is at it.
        with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as copy:
            found = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
    except sqlite3.Error as error:
        found = [str(error)]
    if found != ["ok"]:
        raise BackupError(
            f"Salinan basis data tidak utuh ({'; '.join(found)[:200]}). Basis data yang sedang "
            "dipakai mungkin rusak: periksa segera, dan jangan hapus cadangan lama."
        )
