"""Workbooks (.xlsx) of our own making: texts are texts, whatever they look like."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

DAY = "dd-mm-yyyy"
Sheets = Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]


def workbook_bytes(sheets: Sheets) -> bytes:
    """Sheets of a name, headings and rows; row by row, so that many rows need little memory.

    No text becomes a formula, a link or a number (OWASP, CSV Injection; ASVS 5.0, 1.2.10): it is
    written as text and marked as such, so that not even editing the cell makes a formula of it.
    """
    out = BytesIO()
    with Workbook(out, {"constant_memory": True}) as book:
        text = book.add_format({"quote_prefix": True, "num_format": "@"})
        heading = book.add_format({"bold": True})
        day = book.add_format({"num_format": DAY})
        for name, headings, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(headings):
                sheet.write_string(0, column, title, heading)
            sheet.set_column(0, max(len(headings) - 1, 0), 18)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, day)
                    elif isinstance(value, int):
                        sheet.write_number(number, column, value)
                    elif value not in (None, ""):
                        sheet.write_string(number, column, str(value), text)
    return out.getvalue()
