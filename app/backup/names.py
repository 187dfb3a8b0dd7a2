"""Backups' names, and which of them are kept: ``labur-20261125T190000Z.age``, the time in UTC."""

import re
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"labur-(\d{8}T\d{6})Z\.age")
_TIME = "%Y%m%dT%H%M%S"


def file_name(made_at: datetime) -> str:
    """The name of a backup of this moment."""
    return f"labur-{made_at.astimezone(UTC):{_TIME}}Z.age"


def named_for_another(file: Path, made_at: datetime) -> bool:
    """Whether a backup lies under the name of another one; any other name may be chosen freely."""
    return bool(_NAME.fullmatch(file.name)) and file.name != file_name(made_at)


def prune(folder: Path, newest: Path, keep: int) -> list[Path]:
    """Delete the oldest backups until ``keep`` are left, ``newest`` among them in any case.

    ``newest`` is the one that was just proven: should the clock have been wrong, its name may be
    older than others.
    """
    others = sorted(
        (file for file in folder.iterdir() if _NAME.fullmatch(file.name) and file != newest),
        reverse=True,
    )
    surplus = others[max(keep - 1, 0) :]
    for file in surplus:
        file.unlink()
    return surplus
