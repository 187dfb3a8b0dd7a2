"""Documents by content: a file's name is the SHA-256 of its bytes, and it never changes."""

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

DRAFT = ".new-"
ABANDONED = 600.0  # seconds: nobody who still writes a file takes so long
REFUSED = (
    "Berkas tidak dapat disimpan karena penyimpanan penuh atau bermasalah. Tidak ada yang "
    "berubah; hubungi pengelola sistem lalu coba lagi."
)


class StorageError(Exception):
    """The document could not be kept or read; the message is for the user, in Indonesian."""


class DocumentMissing(StorageError):
    """No document with this hash is kept here."""


class DocumentDamaged(StorageError):
    """The kept bytes no longer have the hash that is their name."""


@dataclass(frozen=True)
class DocumentStore:
    """A folder of documents, ``ab/cd/<sha256>``; what is being written lies in ``drafts``."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where the document with this lower-case hex hash lies, or would lie."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise DocumentMissing("Berkas tidak ditemukan.")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def put(self, content: bytes) -> str:
        """Write, flush and read back ``content``; returns its SHA-256 in hex.

        The name appears only when the bytes are safe on the disk, so a crash leaves either
        the whole document or none. Raises StorageError when the disk refuses.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        try:
            if not target.exists():
                write_durably(target, content, self.drafts)
            self.get(sha256)
        except OSError as error:
            raise StorageError(REFUSED) from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The document's bytes, checked against their name. Raises DocumentMissing/-Damaged."""
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise DocumentMissing("Berkas tidak ditemukan.") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DocumentDamaged("Berkas di penyimpanan rusak. Hubungi pengelola sistem.")
        return content

    def delete(self, sha256: str) -> None:
        """Remove the document for good; one that is gone already is as good. Raises OSError.

        Only for letters that were destroyed by decision (``app.retention.destroy``), and only
        inside ``alone``.
        """
        target = self.path(sha256)
        if target.exists():
            target.unlink(missing_ok=True)
            flush_folder(target.parent)

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Let nobody delete a document meanwhile: a backup copies what its database names.

        Waits while somebody deletes, which takes seconds.
        """
        with self._lock() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """The right to delete documents; False while somebody needs them to stay."""
        with self._lock() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _lock(self) -> IO[str]:
        _make_folder(self.drafts)
        return (self.drafts / "lock").open("w")

    @property
    def drafts(self) -> Path:
        """One place for all files that are being written, so that leftovers are found at once."""
        return self.folder / "drafts"

    def names(self) -> Iterator[str]:
        """The SHA-256 of every document that is kept, in no order."""
        return (file.name for file in self.folder.glob("??/??/*") if len(file.name) == 64)

    def is_sound(self, sha256: str) -> bool:
        """Whether the document is there and its bytes are those of its name."""
        try:
            self.get(sha256)
        except (DocumentMissing, DocumentDamaged, OSError):  # a dying disk refuses to read
            return False
        return True


def drafts_in(folder: Path) -> list[Path]:
    """Files that are being written there, or that a crash left half written."""
    return sorted(folder.glob(f"{DRAFT}*"))


def sweep(folder: Path) -> None:
    """Delete what a crash left half written in ``folder``."""
    for draft in drafts_in(folder):
        with suppress(FileNotFoundError):  # its writer, or another sweeper, was quicker
            if time.time() - draft.stat().st_mtime > ABANDONED:
                draft.unlink()


def write_durably(target: Path, content: bytes, draft_folder: Path | None = None) -> None:
    """Write a file, mode 0600; a crash leaves what was there or all of the new, never a part.

    It may also leave a draft, beside the target or in ``draft_folder`` of the same file system,
    for ``sweep``.
    """
    _make_folder(target.parent)
    drafts = draft_folder or target.parent
    _make_folder(drafts)
    handle, name = tempfile.mkstemp(dir=drafts, prefix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    flush_folder(target.parent)


def _make_folder(folder: Path) -> None:
    """Create it, and those above it, as durably as what is to lie in it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Put the names in a folder on the disk (fsync(2): a file's own fsync does not)."""
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
