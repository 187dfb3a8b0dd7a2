"""Work that one process does at a time, and that is free again as soon as that process is gone.

The row that stands for the work bears a random claim and until when it counts. Beside it, the act
holds an operating system's lock on a file named by the claim. The kernel gives the lock up when
the process ends, even by SIGKILL (flock(2)); whoever then meets the claim can take the lock, and
knows that nobody is at work any more. Where there is no such file (another server that does not
share the data folder, a restored backup) the claim counts until its time is over.
"""

import fcntl
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, String, or_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from app.database import UtcDateTime
from app.storage import REFUSED, StorageError

LEASE = timedelta(seconds=120)  # a remote signer may take 40 s, a slow authority longer


class Hold:
    """The lock of one act. Made and ended by the act; lost with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        """Raise StorageError."""
        self.token = secrets.token_hex(16)
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            # Not inherited by other programs: no validator keeps the lock of a dead server.
            self._file = (folder / self.token).open("xb")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except OSError as error:
            raise StorageError(REFUSED) from error

    def give_up(self) -> None:
        """Let go, but leave the file, to tell whoever meets the claim that nobody is at work."""
        self._file.close()

    def end(self) -> None:
        """Let go after the row was freed of the claim."""
        Path(self._file.name).unlink(missing_ok=True)
        self.give_up()


@contextmanager
def hold() -> Iterator[Hold]:
    """A hold for an act that begins, let go if its claim fails. Raises StorageError."""
    folder = _folder()
    _tidy(folder)
    held = Hold(folder)
    try:
        yield held
    except DBAPIError:  # the answer may be lost, and the claim be in the row
        held.give_up()
        raise
    except BaseException:
        held.end()
        raise


class Leased:
    """Columns of a row that stands for such work."""

    claim: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def take(self, held: Hold, now: datetime) -> None:
        """Claim the work, in the running transaction that has found it free."""
        self.claim, self.leased_until = held.token, now + LEASE

    def leave(self) -> None:
        """Free the work, in the running transaction."""
        self.claim = self.leased_until = None

    def is_taken(self, now: datetime) -> bool:
        """Whether somebody is at work."""
        if self.claim is None or self.leased_until is None or self.leased_until <= now:
            return False
        return not _is_over(_folder() / self.claim)

    @classmethod
    def is_free(cls, now: datetime) -> ColumnElement[bool]:
        """SQL condition: the opposite."""
        over = [file.name for file in _files(_folder()) if _is_over(file)]
        return or_(cls.leased_until.is_(None), cls.leased_until <= now, cls.claim.in_(over))


def _folder() -> Path:
    folder: Path = current_app.config["DATA_FOLDER"] / "claims"
    return folder


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.exists() else []


def _is_over(file: Path) -> bool:
    """Whether the act that made this file has ended without a word."""
    try:
        with file.open("rb") as opened:
            # Shared: of two that look at once, neither takes the other for the act.
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (FileNotFoundError, BlockingIOError):
        return False
    return True


def _tidy(folder: Path) -> None:
    """Delete the files of acts that were cut off so long ago that no claim of theirs counts."""
    for file in _files(folder):
        with suppress(FileNotFoundError):  # somebody else tidies too
            old = time.time() - file.stat().st_mtime > LEASE.total_seconds()
            if old and _is_over(file):
                file.unlink()
