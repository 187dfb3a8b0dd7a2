"""CSV that Excel in Indonesia opens by a double click.

Semicolons, because the Indonesian list separator is one (the comma is the decimal sign); a byte
order mark, because Excel reads a file without one as Windows-1252.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

# What spreadsheets calculate, full-width forms included, behind anything that they skip or hide
# (OWASP, CSV Injection; ASVS 5.0, 1.2.10).
_FORMULA = re.compile(
    r"[\s\0-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\0]"
)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte order mark, semicolons and CRLF. Text never becomes a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(name) for name in header])
    writer.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def safe(value: Any) -> Any:
    """A cell; text that a spreadsheet would calculate is marked as text by an apostrophe."""
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return "" if value is None else value
