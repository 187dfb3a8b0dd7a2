"""Writing a backup: it gets its name only after it was read back from the disk and proven."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import TemporaryFile

from pyrage import x25519
from sqlalchemy.orm import Session

from app.backup.age import encrypt
from app.backup.contents import DATABASES, Member, kept_documents, kept_files
from app.backup.errors import BackupError, DocumentsLost
from app.backup.manifest import Manifest, facts_of
from app.backup.names import file_name
from app.backup.pack import MANIFEST, SEAL, Tally, pack
from app.backup.recipients import new_identity
from app.backup.snapshot import require_sound, snapshot
from app.backup.source import Source
from app.backup.unpack import make_private, unpack
from app.clock import utc_now
from app.inventory import named_documents
from app.storage import DocumentStore, flush_folder

UNFINISHED = ".part"


@dataclass(frozen=True)
class Written:
    """A backup that was proven. ``sha256`` is that of the encrypted file."""

    file: Path
    size: int
    sha256: str
    manifest: Manifest


def write_backup(
    source: Source,
    folder: Path,
    work: Path,
    to: Sequence[x25519.Recipient],
    *,
    incomplete: bool = False,
    proving: x25519.Identity | None = None,
) -> Written:
    """Back up into a new file in ``folder``, for the holders of the keys ``to``.

    The file is encrypted to one more key, ``proving``, that only this run has: with it everything
    is read back. ``work`` is an empty folder for the copy of the database. ``incomplete``: go on
    without documents that are lost, and name them. Raises BackupError; no file is left then.
    """
    key, made_at = proving or new_identity(), utc_now()
    target = folder / file_name(made_at)
    part = target.with_name(target.name + UNFINISHED)
    try:
        _clear(folder)
        if target.exists():
            raise BackupError(f"{target} sudah ada. Ulangi sebentar lagi.")
        with source.documents.steady():  # from here on, until they are copied
            with snapshot(source.engine, work) as copy:
                facts = facts_of(copy.session)
                absent = _absent(copy.session, source.documents, incomplete)

            def describe(tally: Tally, sums: str) -> dict[str, bytes]:
                manifest = Manifest(
                    made_at, source.version, source.base_url, facts,
                    tally.documents, tally.size, sums, absent,
                ).to_bytes()  # fmt: skip
                return {MANIFEST: manifest, SEAL: source.vault.seal(sha256(manifest).digest())}

            members = _members(source, Member(copy.name, copy.file), sound_only=incomplete)
            with TemporaryFile(dir=work) as sums:
                _write(part, [*to, key.to_public()], pack(members, sums, describe))
        copy.file.unlink()
        written = _prove(part, target, key, source, work)
        part.rename(target)
        flush_folder(folder)
    except OSError as error:
        raise BackupError(
            f"Cadangan tidak dapat dibuat di {folder}: {error.strerror or error}"
            f"{f' ({error.filename})' if error.filename else ''}. Tidak ada berkas yang "
            "ditinggalkan. Periksa ruang kosong dan hak tulis folder itu dan folder data."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return written


def _clear(folder: Path) -> None:
    """Make the folder; delete what a run that was killed has left there."""
    make_private(folder)
    for left_over in folder.glob(f"labur-*.age{UNFINISHED}"):
        left_over.unlink()


def _absent(session: Session, documents: DocumentStore, incomplete: bool) -> list[str]:
    """Documents that the copied database names and that are lost. Raises DocumentsLost."""
    is_there = documents.is_sound if incomplete else lambda name: documents.path(name).is_file()
    lost = {name: letter for name, letter in named_documents(session) if not is_there(name)}
    if lost and not incomplete:
        name, letter = next(iter(lost.items()))
        raise DocumentsLost(
            f"{len(lost)} berkas surat HILANG dari penyimpanan, misalnya {name} (surat id "
            f"{letter}), jadi cadangan tidak dibuat. `flask documents` menyebut semuanya. Pulihkan "
            "dari cadangan sebelumnya; bila tidak ada lagi di mana pun, ulangi dengan --incomplete."
        )
    return sorted(lost)


def _members(source: Source, database: Member, *, sound_only: bool) -> Iterator[Member]:
    """The database first and the documents last: a file is written before the row that names it."""
    yield database
    yield from kept_files(source.data)
    for member in kept_documents(source.documents):
        if not sound_only or source.documents.is_sound(member.file.name):
            yield member


def _write(part: Path, to: Sequence[x25519.Recipient], pieces: Iterator[bytes]) -> None:
    private = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(private, "wb") as file:
        encrypt(pieces, file, to)
        file.flush()
        os.fsync(file.fileno())
        # So that what is read back comes from the disk and not from memory.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _prove(part: Path, target: Path, key: x25519.Identity, source: Source, work: Path) -> Written:
    """Decrypt the file again, check every hash, and have the database's tools read the copy."""
    manifest = unpack(part, [key], work, source.vault, all_members=False)
    for name in DATABASES:
        if (work / name).exists():
            require_sound(work / name, source.engine)
            (work / name).unlink()
    with part.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Written(target, part.stat().st_size, digest, manifest)
