"""A folder for unencrypted copies while a command runs: as well guarded as the data itself."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.backup.errors import BackupError


@contextmanager
def workplace(data: Path) -> Iterator[Path]:
    """A new folder in ``backup-work``; one command at a time, and each clears up after a crash.

    Raises BackupError while another command is at it.
    """
    folder = data / "backup-work"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError("Pencadangan atau uji pemulihan lain sedang berjalan.") from error
        for left_over in folder.glob("run-*"):
            shutil.rmtree(left_over)
        here = Path(tempfile.mkdtemp(prefix="run-", dir=folder))
        try:
            yield here
        finally:
            shutil.rmtree(here)
