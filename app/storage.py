"""Documents by content: a file's name is the SHA-256 of its bytes, and it never changes."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


class StorageError(Exception):
    """The document could not be kept or read; the message is for the user, in Indonesian."""


class DocumentMissing(StorageError):
    """No document with this hash is kept here."""


class DocumentDamaged(StorageError):
    """The kept bytes no longer have the hash that is their name."""


@dataclass(frozen=True)
class DocumentStore:
    """A folder of documents, ``ab/cd/<sha256>``."""

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
                write_durably(target, content)
            self.get(sha256)
        except OSError as error:
            raise StorageError(
                "Berkas tidak dapat disimpan karena penyimpanan penuh atau bermasalah. "
                "Tidak ada yang berubah; hubungi pengelola sistem lalu coba lagi."
            ) from error
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


def write_durably(target: Path, content: bytes) -> None:
    """Write a file, mode 0600; a crash leaves what was there or all of the new, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
