"""The drill: restore a backup beside the service, prove all of it, say what a loss would mean."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from pyrage import x25519
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.backup import postgres
from app.backup.errors import BackupError, FromSqlite
from app.backup.register import disagreements
from app.backup.restore import Restored, restore
from app.backup.signatures import Judged, judge_letters
from app.backup.source import Assemble, Source
from app.extensions import db
from app.vault import Vault


@dataclass
class Drill:
    """What was found; ``seconds`` by part, beside those of the restoring itself."""

    restored: Restored
    judged: Judged = field(default_factory=Judged)
    faults: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def recovery_seconds(self) -> float:
        """RTO as measured: until ``/cek`` answered about a letter; signatures are judged beside."""
        parts = self.restored.seconds | self.seconds
        return sum(parts[name] for name in ("unpack", "database", "proof", "start", "answer"))


def drill(
    file: Path, keys: Sequence[x25519.Identity], folder: Path, url: str | None, vault: Vault,
    assemble: Assemble,
) -> Drill:  # fmt: skip
    """Restore into the empty ``folder`` and database ``url``, and prove it. Raises BackupError.

    A backup from before the service moved to PostgreSQL is proven as the SQLite file that it is.
    """
    try:
        restored = restore(file, keys, folder, url, vault, assemble)
    except FromSqlite:
        restored = restore(file, keys, folder, None, vault, assemble)
    found = Drill(restored)
    with _timed(found, "start"):
        app = assemble(DATA_FOLDER=folder, SQLALCHEMY_DATABASE_URI=found.restored.url)
    try:
        with app.app_context(), _timed(found, "register"):
            found.faults += disagreements(db.session())
        with app.app_context(), _timed(found, "letters"):
            found.judged = judge_letters()
            found.faults += found.judged.faults
        with _timed(found, "answer"):
            found.faults += _answer(app, found.judged.sample)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        for name in ("validator", "prover"):
            app.extensions[name].close()
    return found


def _answer(app: Flask, sha256: str | None) -> Iterator[str]:
    """Ask the restored service about a letter, as a visitor does."""
    visitor: Any = app.test_client()
    base = {"base_url": app.config["BASE_URL"], "headers": {"Accept": "application/json"}}
    if sha256 is None:
        if visitor.get("/cek", base_url=app.config["BASE_URL"]).status_code != 200:
            yield "/cek tidak menjawab"
        return
    with closing(BytesIO(app.extensions["documents"].get(sha256))) as pdf:
        answer = visitor.post("/cek", data={"file": (pdf, "surat.pdf")}, **base)
    told = answer.get_json(silent=True) or {}
    if not all(told.get(part, {}).get("ok") for part in ("registered", "intact")):
        yield f"/cek tidak mengakui surat {sha256}: {told.get('summary') or answer.status}"


@contextmanager
def scratch_database(source: Source, url: str | None) -> Iterator[str | None]:
    """An empty database for the drill: the given one, or a new one on the same server.

    None for SQLite. It is as empty, or as absent, afterwards. Raises BackupError.
    """
    if url is None and source.engine.dialect.name == "sqlite":
        yield None
    elif url is not None:
        postgres.require_empty(url)
        try:
            yield url
        finally:
            postgres.empty(url)
    else:
        name = f"labur_drill_{uuid4().hex[:12]}"
        _sql(source.engine, f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            made = source.engine.url.set(database=name)
            yield made.render_as_string(hide_password=False)
        finally:
            _sql(source.engine, f'DROP DATABASE "{name}" WITH (FORCE)')


def _sql(engine: Engine, statement: str) -> None:
    outside = engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with outside.connect() as connection:
            connection.execute(text(statement))
    except SQLAlchemyError as error:
        raise BackupError(
            f"Basis data uji tidak dapat dibuat di server ini ({getattr(error, 'orig', error)}). "
            "Sebutkan sebuah basis data kosong dengan --database-url."
        ) from error


@contextmanager
def _timed(found: Drill, name: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    found.seconds[name] = time.monotonic() - started
