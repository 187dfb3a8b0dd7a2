"""The cache of page images has an end: they show letters unencrypted and can be drawn anew."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

UNUSED = timedelta(days=7)
MOST_BYTES = 1024**3
GOING = ".going-"  # what a crash leaves of these is deleted the next time


def trim_pages(cache: Path, now: datetime, most_bytes: int = MOST_BYTES) -> int:
    """Delete images unused for UNUSED, then the longest unused until the rest fits; how many.

    ``app.letters.files`` marks each use, and draws anew what is gone.
    """
    letters = sorted(
        (folder.stat().st_mtime, _size(folder), folder) for folder in cache.glob("*/*")
    )
    total, deleted = sum(size for _used, size, _folder in letters), 0
    for used, size, folder in letters:
        if used >= (now - UNUSED).timestamp() and total <= most_bytes:
            break
        # Out of sight first: whoever reads just now must not find one page of two.
        shutil.rmtree(folder.rename(folder.with_name(f"{GOING}{folder.name}")), ignore_errors=True)
        total, deleted = total - size, deleted + 1
    return deleted


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*.png"))
