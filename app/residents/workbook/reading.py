"""From an uploaded file to the rows of its sheet, through a process that can do no harm."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.residents.workbook import extract
from app.residents.workbook.columns import SHEET
from app.residents.workbook.container import WorkbookRefused, family_of
from app.residents.workbook.sheet import Sheet, laid_out

logger = logging.getLogger(__name__)
_TOO_LARGE = (
    f"Lembar ini terlalu besar: paling banyak {extract.MOST_ROWS:,} baris dan "
    f"{extract.MOST_COLUMNS} kolom. Hapus baris kosong di bawah data, atau bagi berkasnya."
).replace(",", ".", 1)
_PROBLEMS = {
    extract.PASSWORD: "Berkas ini berkata sandi. Simpan tanpa kata sandi, lalu unggah lagi.",
    extract.DAMAGED: "Berkas ini rusak atau tidak terbaca. Simpan ulang dari Excel lalu unggah.",
    extract.TOO_LARGE: _TOO_LARGE,
}


class SheetMissing(Exception):
    """The workbook has no such sheet, but these."""

    def __init__(self, sheets: list[str]) -> None:
        super().__init__(", ".join(sheets))
        self.sheets = sheets


def read_sheet(content: bytes, name: str = SHEET) -> Sheet:
    """The sheet of this name. Raises WorkbookRefused, SheetMissing."""
    family_of(content)
    answer = _extracted(content, name)
    if answer.get("problem") == extract.NO_SHEET:
        raise SheetMissing(answer["sheets"])
    if "problem" in answer:
        raise WorkbookRefused(_PROBLEMS[answer["problem"]])
    rows = answer["rows"]
    if not rows:
        raise WorkbookRefused("Lembar ini kosong. Pilih lembar yang berisi data penduduk.")
    headings, below = rows[0][1], [(number, cells) for number, cells in rows[1:]]
    return laid_out(headings, below)


def _extracted(content: bytes, name: str) -> dict[str, Any]:
    package = Path(__file__).parent
    try:
        done = subprocess.run(  # noqa: S603 (our own module)
            [sys.executable, "-P", "-m", f"{package.name}.extract", name],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            timeout=2 * extract.SECONDS,
            check=False,
            env={
                "PYTHONPATH": str(package.parent),
                "PYTHONDONTWRITEBYTECODE": "1",
                "MALLOC_ARENA_MAX": "1",
                "LC_ALL": "C.UTF-8",
            },
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        logger.error("a workbook was not read: %r", error)
        raise WorkbookRefused(_TOO_LARGE) from error
    if done.returncode != 0:
        # The allocator of calamine ends the process where Python would raise MemoryError.
        logger.warning("reading a workbook ended with code %s", done.returncode)
        raise WorkbookRefused(_TOO_LARGE)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
