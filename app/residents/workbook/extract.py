"""A process that reads one workbook under limits, and dies rather than overrun them.

Started by ``reading`` as the module ``workbook.extract`` with this folder's parent on the path and
an empty environment, so that it loads neither the application nor any of its secrets. In: the
file. Out: JSON, either ``{"rows": [[number, [cell, …]], …], "sheets": […]}`` or
``{"problem": …, "sheets": […]}``. ``rows`` begins with the headings and ends before ``###``.
"""

import json
import os
import resource
import sys
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from .columns import END, fold

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 50_000, 200, 1000
MOST_SHEETS, LONGEST_NAME = 100, 100
MEMORY_MB, SECONDS = 1024, 60
PASSWORD, DAMAGED, NO_SHEET, TOO_LARGE = "password", "damaged", "no_sheet", "too_large"
EXIT_MEMORY = 77


def main(sheet: str) -> None:
    """Answer on standard output."""
    answers = os.dup(1)
    os.dup2(2, 1)
    memory = MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer = read(sys.stdin.buffer.read(), sheet)
        with os.fdopen(answers, "w", encoding="utf-8") as out:
            json.dump(answer, out)
    except MemoryError:
        os._exit(EXIT_MEMORY)


def read(content: bytes, wanted: str) -> dict[str, Any]:
    """The rows of the sheet of this name, whatever its case and spaces."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        names = [one.name for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        sheets = [name for name in names if len(name) <= LONGEST_NAME][:MOST_SHEETS]
        found = [name for name in sheets if name == wanted]
        found += [name for name in sheets if fold(name) == fold(wanted)]
        if not found:
            return {"problem": NO_SHEET, "sheets": sheets}
        sheet = book.get_sheet_by_name(found[0])
        if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
            return {"problem": TOO_LARGE, "sheets": sheets}
        table = sheet.to_python(skip_empty_area=False)
    except PasswordError:
        return {"problem": PASSWORD, "sheets": []}
    except (CalamineError, OSError, ValueError):
        return {"problem": DAMAGED, "sheets": []}
    return {"rows": _rows(table), "sheets": sheets}


def _rows(table: list[list[Any]]) -> list[tuple[int, list[Any]]]:
    rows = []
    for number, cells in enumerate(table, start=1):
        if number > 1 and len(cells) > 1 and str(cells[1]).strip().startswith(END):
            break
        written = [_written(cell) for cell in cells]
        if number == 1 or any(cell not in (None, "") for cell in written):
            rows.append((number, written))
    return rows


def _written(cell: Any) -> Any:
    """A cell as JSON has it; a moment as its day, when it is midnight."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else str(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return cell[:LONGEST_CELL] or None
    return cell if isinstance(cell, int | float | bool) else str(cell)


if __name__ == "__main__":
    main(sys.argv[1])
