"""The rows of a sheet as residents, or as what is wrong with them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.residents.nik import check_nik
from app.residents.workbook.cells import Unreadable, Value, doubtful, plain, value_of
from app.residents.workbook.columns import BY_FIELD, KEPT, OF_HOUSEHOLD, REQUIRED
from app.residents.workbook.sheet import Sheet

SHOWN = 80  # characters of a wrong value
MOST_PROBLEMS = 5000


@dataclass(frozen=True)
class Problem:
    """A cell that keeps its row from being imported: where, what stands there, what would be
    right."""

    row: int
    cell: str
    column: str
    value: str
    advice: str


@dataclass(frozen=True)
class Entry:
    """A row that can be imported: only what it supplies, by field. ``cell`` holds its NIK, or its
    name; ``hints`` do not hinder."""

    row: int
    cell: str
    nik: str | None
    person: dict[str, Value]
    home: dict[str, Value]
    hints: tuple[str, ...] = ()

    @property
    def kk_number(self) -> str:
        """The family card it belongs to."""
        return str(self.person["kk_number"])

    @property
    def identity(self) -> tuple[str, str, str]:
        """What tells a person apart who has no NIK yet: name, birthplace, birth date."""
        values = self.person
        return identity(str(values["name"]), str(values.get("birthplace", "")),
                        str(values["birth_date"]))  # fmt: skip


def identity(name: str, birthplace: str, birth_date: str) -> tuple[str, str, str]:
    """The same whatever the case."""
    return name.casefold(), birthplace.casefold(), birth_date


def entries(sheet: Sheet, today: date, office_code: str) -> Iterator[Entry | list[Problem]]:
    """Each row: an entry, or all that is wrong with it.

    After MOST_PROBLEMS only the first mistake of a row: such a workbook is wrong as a whole.
    """
    found = 0
    for number, cells in sheet.rows:
        row = _entry(sheet, number, cells, today, office_code)
        if isinstance(row, list):
            row = row[:1] if found >= MOST_PROBLEMS else row
            found += len(row)
        yield row


def _entry(
    sheet: Sheet, number: int, cells: list, today: date, office_code: str
) -> Entry | list[Problem]:  # fmt: skip
    values: dict[str, Value] = {}
    problems, hints = [], []
    for index, header in sheet.columns.items():
        column, cell = KEPT[header], cells[index] if index < len(cells) else None
        try:
            value = value_of(column, cell, today)
        except Unreadable as wrong:
            where = sheet.cell_name(header, number)
            shown = plain(cell)[:SHOWN]
            problems.append(Problem(number, where, column.label, shown, str(wrong)))
            continue
        if value is not None:
            values[column.field] = value
        elif header in REQUIRED:
            where = sheet.cell_name(header, number)
            problems.append(Problem(number, where, column.label, "", f"Isi {column.label}."))
        if doubtful(column, cell):
            hints.append(f"{column.label} disimpan sebagai angka: cocokkan angka terakhirnya")
    if problems:
        return problems
    nik = values.get("nik")
    if nik is not None:
        born = date.fromisoformat(str(values["birth_date"]))
        hints += check_nik(str(nik), born, int(values["sex"]), office_code).warnings
    home = {name: values.pop(name) for name in OF_HOUSEHOLD if name in values}
    where = sheet.cell_name("nama" if nik is None else "nik", number)
    return Entry(number, where, str(nik) if nik is not None else None, values, home, tuple(hints))


def label_of(field: str) -> str:
    """What a field's column is called."""
    return BY_FIELD[field].label
