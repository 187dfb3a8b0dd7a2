"""Showing the figures: a table for people, JSON for programs."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.harness import Row

HEADINGS = ("benchmark", "case", "ms", "cpu ms", "per s", "ratio", "aim", "n")
WIDTHS = (16, 44, 9, 9, 8, 8, 12, 5)


def heading() -> str:
    """The first two lines of the table."""
    return f"{_line(HEADINGS)}\n{'-' * sum(WIDTHS)}"


def line(row: Row) -> str:
    """One figure; "per s" is what one process does in a row, one after the other."""
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    verdict = {None: "", True: " yes", False: " NO"}[row.reached]
    unit = " ms" if row.ratio is None else ""
    aim = "" if row.aim is None else f"≤{row.aim:g}{unit}{verdict}"
    timing = row.timing
    figures = (f"{timing.ms:.2f}", f"{timing.cpu_ms:.2f}", f"{1000 / timing.ms:.1f}")
    return _line((row.benchmark, row.case, *figures, ratio, aim, str(timing.n)))


def save(rows: Iterable[Row], path: Path) -> None:
    """Everything measured, with the machine it was measured on."""
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load_1min": os.getloadavg()[0],
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    figures = [asdict(row) | {"reached": row.reached} for row in rows]
    path.write_text(json.dumps({"machine": machine, "figures": figures}, indent=2) + "\n")


def _line(cells: Sequence[str]) -> str:
    words = [cell.ljust(width) for cell, width in zip(cells[:2], WIDTHS, strict=False)]
    numbers = [cell.rjust(width) for cell, width in zip(cells[2:], WIDTHS[2:], strict=True)]
    return "".join(words + numbers).rstrip()
