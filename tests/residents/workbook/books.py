"""Workbooks as villages have them, made for the tests."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

KK, OTHER_KK = "3316160101209051", "3316160101209052"
NIK, OTHER_NIK, THIRD_NIK = "3316160102859101", "3316164703899102", "3316160506129103"


def person(**changes: Any) -> dict[str, Any]:
    """A row that nothing is wrong with."""
    return {
        "nik": NIK, "nama": "Budi Contoh", "sex": "1", "tempatlahir": "Blora",
        "tanggallahir": "01-02-1985", "no_kk": KK, "kk_level": "1", "pekerjaan_id": "9",
        "alamat": "Jalan Contoh 1", "dusun": "Krajan", "rt": "1", "rw": "2",
    } | changes  # fmt: skip


def book(
    *rows: dict[str, Any],
    sheet: str = "Data Penduduk",
    headers: Sequence[str] = (),
    end: bool = True,
) -> bytes:
    """A workbook with these rows; the columns are those that the rows name."""
    headers = headers or list(dict.fromkeys(name for row in rows for name in row))
    out = BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        page = workbook.add_worksheet(sheet)
        page.write_row(0, 0, headers)
        for number, row in enumerate(rows, start=1):
            for column, header in enumerate(headers):
                value = row.get(header)
                if hasattr(value, "year"):
                    page.write_datetime(number, column, value, day)
                elif isinstance(value, int | float):
                    page.write_number(number, column, value)
                elif value is not None:
                    page.write_string(number, column, value)
        if end:
            page.write_string(len(rows) + 1, 1, "###")
            page.write_string(len(rows) + 2, 0, "sisa yang tidak dibaca")
        workbook.add_worksheet("Kode Data").write_string(0, 0, "1 = Laki-laki")
    return out.getvalue()
