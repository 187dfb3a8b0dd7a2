"""The register as a workbook in the same columns, so that importing it changes nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.residents.codes import CODES
from app.residents.models import Household, Resident
from app.residents.workbook.columns import BY_FIELD, COLUMNS, END, KEPT, OF_HOUSEHOLD, SHEET, Kind
from app.workbook_file import workbook_bytes

_IN_HOUSEHOLD = (*OF_HOUSEHOLD, "kk_number")
_TITLES = ("Baris", "Sel", "Kolom", "Isi", "Yang benar")


def export_register(session: Session, office_code: str) -> tuple[bytes, int]:
    """The workbook, and how many residents are in it."""
    columns = [
        getattr(Household if name in _IN_HOUSEHOLD else Resident, name).label(name)
        for name in BY_FIELD
    ]
    query = (
        select(*columns)
        .join(Household, Resident.household_id == Household.id)
        .where(Resident.office_code == office_code)
        .order_by(Household.kk_number, Resident.family_relation, Resident.birth_date, Resident.id)
    )
    found = [dict(row) for row in session.execute(query).mappings()]
    return written(found), len(found)


def written(residents: Iterable[dict[str, Any]]) -> bytes:
    """Residents by field as a workbook with its list of codes."""
    headers = [column.header for column in COLUMNS]
    codes = (
        (KEPT[column.header].label, number, label)
        for column in KEPT.values()
        if column.kind is Kind.CODE
        for number, label in CODES[column.field].items()
    )
    return workbook_bytes(
        [
            (SHEET, headers, _rows(residents)),
            ("Kode Data", ("Kolom", "Kode", "Arti"), codes),
        ]
    )


def _rows(residents: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    for one in residents:
        yield [one.get(column.field) if column.field else None for column in COLUMNS]
    yield [None, END]


def errors_workbook(problems: Iterable[dict[str, Any]]) -> bytes:
    """The wrong cells, to be corrected beside the own workbook."""
    fields = ("row", "cell", "column", "value", "advice")
    rows = ([problem[name] for name in fields] for problem in problems)
    return workbook_bytes([("Yang perlu diperbaiki", _TITLES, rows)])
