"""Restoring: into an empty folder and an empty database, and only what was proven stays."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from flask import Flask
from pyrage import x25519
from sqlalchemy.exc import SQLAlchemyError

from app.audit.actions import Action
from app.audit.trail import ROOT_OFFICE, record
from app.backup import postgres, prove
from app.backup.contents import POSTGRESQL, SQLITE
from app.backup.errors import BackupError, FromSqlite
from app.backup.manifest import Manifest
from app.backup.names import named_for_another
from app.backup.source import Assemble
from app.backup.unpack import make_private, unpack
from app.database import transaction
from app.extensions import db
from app.vault import Vault

UNPROVEN = ".unproven"


@dataclass(frozen=True)
class Restored:
    """What was restored, with the database's address; ``seconds`` by part.

    ``migrated``: the copy was of an older version, and its tables are now those of this one.
    """

    manifest: Manifest
    url: str
    migrated: bool
    seconds: dict[str, float]


def restore(
    file: Path,
    keys: Sequence[x25519.Identity],
    folder: Path,
    url: str | None,
    vault: Vault | None,
    assemble: Assemble,
) -> Restored:
    """Restore a backup into ``folder``, and its database to ``url`` if it is PostgreSQL's.

    Raises BackupError; ``folder`` and the database are then as empty as before.
    """
    _require_empty(folder, url)
    unproven, clock = folder / UNPROVEN, _Stopwatch()
    try:
        with _emptied_on_failure(url):
            make_private(unproven)
            manifest = unpack(file, keys, unproven, vault)
            if named_for_another(file, manifest.made_at):
                raise BackupError(
                    f"Berkas ini bernama {file.name}, tetapi isinya cadangan dari "
                    f"{manifest.made_at:%d-%m-%Y %H:%M:%S} UTC: berkasnya tertukar. Tidak dipakai."
                )
            clock.lap("unpack")
            _load(unproven, url)
            clock.lap("database")
            app = assemble(
                DATA_FOLDER=unproven, SQLALCHEMY_DATABASE_URI=url or _sqlite_in(unproven)
            )
            migrated = _prove(app, file, manifest)
            clock.lap("proof")
        _settle(unproven, folder)
    except OSError as error:
        raise BackupError(
            f"Tidak dapat dipulihkan ke {folder}: {error.strerror or error}. Tidak ada yang "
            "dipakai; periksa ruang kosong dan hak tulisnya."
        ) from error
    finally:
        shutil.rmtree(unproven, ignore_errors=True)
    return Restored(manifest, url or _sqlite_in(folder), migrated, clock.laps)


class _Stopwatch:
    def __init__(self) -> None:
        self._at, self.laps = time.monotonic(), dict[str, float]()

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps[name], self._at = now - self._at, now


def _sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder / SQLITE}"


def _require_empty(folder: Path, url: str | None) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(
            f"{folder} tidak kosong. Pemulihan hanya ke folder baru atau kosong, supaya tidak ada "
            "data yang tertimpa."
        )
    if url is None:
        return
    if url.startswith("sqlite:"):
        raise BackupError("--database-url hanya untuk PostgreSQL; SQLite dipulihkan ke folder itu.")
    postgres.require_empty(url)


def _load(unproven: Path, url: str | None) -> None:
    """Load the dump of PostgreSQL; SQLite's file is where it belongs."""
    dump = unproven / POSTGRESQL
    if (unproven / SQLITE).exists() and not dump.exists():
        if url is not None:
            raise FromSqlite
        return
    if not dump.exists():
        raise BackupError("Cadangan ini tidak memuat basis data.")
    if url is None:
        raise BackupError(
            "Cadangan ini dari PostgreSQL: sebutkan basis data kosong dengan --database-url."
        )
    with postgres.engine_of(url) as engine:
        postgres.load(engine, dump)
    dump.unlink()


def _prove(app: Flask, file: Path, manifest: Manifest) -> bool:
    """Prove the copy and leave the trace; whether it was of an older version."""
    with app.app_context():
        try:
            migrated = prove.bring_up_to_date(manifest.facts.revision)
            if found := list(prove.faults(manifest)):
                raise BackupError("Cadangan ini tidak terbukti utuh: " + "; ".join(found[:10]))
            with file.open("rb") as content:
                sha256 = file_digest(content, "sha256").hexdigest()
            with transaction():
                record(
                    Action.BACKUP_RESTORED, ("backup", file.name[:64]), ROOT_OFFICE,
                    sha256=sha256, made_at=manifest.made_at.isoformat(),
                    audit_seq=manifest.facts.audit_seq, absent=len(manifest.absent),
                )  # fmt: skip
        except SQLAlchemyError as error:
            problem = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise BackupError(
                f"Basis data di dalam cadangan ini tidak dapat dipakai: {problem}"
            ) from error
        finally:
            db.session.remove()
            db.engine.dispose()
    return migrated


def _settle(unproven: Path, folder: Path) -> None:
    """Move everything to its place, the database last: without it nothing can be used."""
    for entry in sorted(unproven.iterdir(), key=lambda entry: entry.name == SQLITE):
        entry.rename(folder / entry.name)
    os.sync()


@contextmanager
def _emptied_on_failure(url: str | None) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if url is not None:
            postgres.empty(url)
        raise
