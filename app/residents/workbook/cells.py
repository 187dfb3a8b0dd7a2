"""One cell as it was read, to one value as it is kept. Pure.

A cell is a text, a number, a yes or no, or nothing; dates come as ``yyyy-mm-dd``.
"""

import re
from datetime import date, timedelta

from app.residents.nik import check_kk, check_nik, no_number_yet
from app.residents.text import tidy
from app.residents.workbook.columns import Column, Kind
from app.residents.workbook.labels import choices, number_of

Cell = str | int | float | bool | None
Value = str | int
_WRITTEN = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NIGHT = re.compile(r"[T ]\d\d:\d\d(:\d\d)?(\.\d+)?$")
_EPOCH, _FEIGNED = date(1899, 12, 30), 60  # Excel's day 60 is 29 February 1900, which never was
_YEARS, _LAST_SERIAL = range(1000, 2200), 2_958_465  # a bare 1990 is a year, not a day of 1905
_EXACT = 2**53  # beyond, a number in a workbook has lost its last digits
_DIGITS_OF_EXCEL = 15
EARLIEST = date(1850, 1, 1)


class Unreadable(ValueError):
    """The cell cannot be read; the message, in Indonesian, says what would be right."""


def plain(cell: Cell) -> str:
    """The cell as text on one line, without the apostrophe that marks text; empty for nothing."""
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = tidy(str(cell)).removeprefix("'").strip()
    return "" if text == "-" else text


def value_of(column: Column, cell: Cell, today: date) -> Value | None:
    """What the cell holds; None where it says nothing. Raises Unreadable."""
    text = plain(cell)
    if not text:
        return None
    if column.kind is Kind.CODE:
        return _code(column.field, text)
    if column.kind is Kind.DAY:
        return _day(text, today)
    if column.kind in (Kind.NIK, Kind.KK):
        return _number(column, cell, text)
    if column.kind is Kind.SHORT_NUMBER:
        if not (text.isascii() and text.isdigit() and len(text) <= 3):
            raise Unreadable("Isi angka, paling banyak tiga, misalnya 002.")
        return text.zfill(3)
    if column.kind is Kind.HAMLET and text.casefold().startswith("dusun "):
        text = text[len("dusun ") :].strip()
    if len(text) > column.longest:
        raise Unreadable(f"Paling banyak {column.longest} huruf; di sini ada {len(text)}.")
    return text


def doubtful(column: Column, cell: Cell) -> bool:
    """Whether a NIK or KK number may have lost its last digit: kept as a number, not as text."""
    if column.kind not in (Kind.NIK, Kind.KK) or not isinstance(cell, int | float):
        return False
    text = plain(cell)
    return len(text) > _DIGITS_OF_EXCEL and text.endswith("0")


def _code(field: str, text: str) -> int:
    number = number_of(field, text)
    if number is None:
        raise Unreadable(f"Tidak ada di daftar. Isi angka atau namanya: {choices(field)}.")
    return number


def _number(column: Column, cell: Cell, text: str) -> str | None:
    if isinstance(cell, float) and abs(cell) > _EXACT:
        raise Unreadable("Angka terakhirnya hilang. Jadikan sel ini teks, lalu ketik ulang.")
    if no_number_yet(text):
        return None
    check = check_nik(text) if column.kind is Kind.NIK else check_kk(text)
    if check.errors:
        raise Unreadable(" ".join(check.errors))
    return check.number


def _day(text: str, today: date) -> str:
    found = _parsed(_NIGHT.sub("", text))
    if found is None:
        raise Unreadable("Tanggal tidak terbaca. Tulis hari-bulan-tahun, misalnya 05-07-1990.")
    if found > today:
        raise Unreadable("Tanggal ini setelah hari ini. Periksa tahunnya.")
    if found < EARLIEST:
        raise Unreadable("Tahun ini tidak mungkin benar. Periksa tahunnya.")
    return found.isoformat()


def _parsed(text: str) -> date | None:
    if match := _WRITTEN.fullmatch(text):
        parts = [int(part) for part in match.groups() if part]
        year, month, day = reversed(parts) if match[1] else parts
        try:
            return date(year, month, day)
        except ValueError:
            return None
    if text.isascii() and text.isdigit() and len(text) <= len(str(_LAST_SERIAL)):
        return _from_serial(int(text))
    return None


def _from_serial(serial: int) -> date | None:
    if serial in (0, _FEIGNED) or serial in _YEARS or serial > _LAST_SERIAL:
        return None
    return _EPOCH + timedelta(days=serial + (serial < _FEIGNED))
