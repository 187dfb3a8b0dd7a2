"""Encrypting and decrypting as a stream: a backup is never in memory as a whole."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from app.backup.errors import BackupError

WRONG_KEY = (
    "Kunci pribadi ini tidak membuka cadangan tersebut: cadangan dikunci untuk kunci lain, atau "
    "bagian awal berkasnya rusak."
)
DAMAGED = "Berkas cadangan ini rusak atau terpotong, jadi tidak dipakai. Ambil salinan yang lain."


class _Pieces:
    """What age reads from. It turns exceptions into its own, so the first is remembered here."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._piece = pieces, memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes; none at the end."""
        try:
            while not self._piece:
                self._piece = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        part, self._piece = self._piece[:size], self._piece[size:]
        return bytes(part)


class _Target:
    """What age writes to, remembering the first error too."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: BaseException | None = None

    def write(self, content: bytes) -> int:
        """Write all of it."""
        try:
            return self._file.write(content)
        except BaseException as error:
            self.error = self.error or error
            raise

    def flush(self) -> None:
        """Nothing waits here."""


def encrypt(pieces: Iterator[bytes], target: BinaryIO, to: Sequence[x25519.Recipient]) -> None:
    """Write ``pieces`` encrypted; raises what reading them or writing raised."""
    source, sink = _Pieces(pieces), _Target(target)
    try:
        pyrage.encrypt_io(source, sink, list(to))
    except (pyrage.EncryptError, OSError):
        if source.error is None and sink.error is None:
            raise
    if error := source.error or sink.error:
        raise error


@contextmanager
def decrypted(file: Path, keys: Sequence[x25519.Identity]) -> Iterator[BinaryIO]:
    """The content of an encrypted file, to be read once; at the end all of it was authentic.

    Raises BackupError for a wrong key and for a file that was cut off or changed anywhere,
    rather than what its content made the reader raise.
    """
    reading, writing = os.pipe()
    errors: list[Exception] = []

    def pour() -> None:
        try:
            with file.open("rb") as source, os.fdopen(writing, "wb") as pipe:
                pyrage.decrypt_io(source, pipe, list(keys))
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=pour, daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as content:
            yield content
            while content.read(1 << 16):  # only the last piece says that nothing was cut off
                pass
    finally:
        thread.join()
        if errors and not isinstance(errors[0], BrokenPipeError):
            _raise_in_words(file, errors[0])


def _raise_in_words(file: Path, error: Exception) -> None:
    if isinstance(error, pyrage.DecryptError):
        known = "No matching keys" in str(error)
        raise BackupError(WRONG_KEY if known else DAMAGED) from error
    if isinstance(error, OSError) and error.errno is not None:
        raise BackupError(f"Berkas {file} tidak dapat dibaca: {error.strerror}.") from error
    raise BackupError(DAMAGED) from error
