"""The register as a workbook, and the way back without a difference."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.residents.codes import CODES
from app.residents.workbook.cells import plain
from app.residents.workbook.columns import BY_FIELD, COLUMNS, OF_HOUSEHOLD, Kind
from app.residents.workbook.compare import Known, Register, compared
from app.residents.workbook.entries import entries
from app.residents.workbook.export import written
from app.residents.workbook.extract import read
from app.residents.workbook.sheet import laid_out
from tests.client import Visitor
from tests.residents.rows import NGAPUS, resident_of
from tests.residents.workbook.books import KK, NIK, book, person
from tests.residents.workbook.imports import ADDRESS, dry_run, imported, traces

TODAY = date(2026, 11, 25)


def cells_of(content: bytes, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheet).to_python()


@pytest.mark.promise("P6")
def test_what_is_exported_and_imported_again_has_no_differences(app: Flask, admin: Visitor) -> None:
    answer = admin.get(f"{ADDRESS}/residents.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=penduduk-33")
    row = dry_run(app, admin, answer.data)
    assert row.counts.pop("same") > 30
    assert set(row.counts.values()) == {0}
    [event] = traces(app, "resident:exported")
    assert event.office_code == "33.16.16.2007"


@pytest.mark.promise("P4")
def test_the_export_holds_ones_own_village_only(app: Flask, admin: Visitor) -> None:
    _key, nik, name = resident_of(app, NGAPUS)
    told = cells_of(admin.get(f"{ADDRESS}/residents.xlsx").data, "Data Penduduk")
    assert told[0] == [column.header for column in COLUMNS]
    assert told[-1][1] == "###"
    everything = {str(cell) for line in told for cell in line}
    assert nik not in everything
    assert name not in everything


def test_no_text_of_a_resident_becomes_a_formula(app: Flask, admin: Visitor) -> None:
    trick = '=HYPERLINK("http://contoh.invalid")'
    imported(app, admin, book(person(nama=trick)))
    content = admin.get(f"{ADDRESS}/residents.xlsx").data
    assert trick in {str(cell) for line in cells_of(content, "Data Penduduk") for cell in line}
    with zipfile.ZipFile(BytesIO(content)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml")
        assert b"HYPERLINK" in page
        assert b"<f>" not in page
        assert b"<hyperlink" not in page
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")


def test_the_mistakes_can_be_taken_along_as_a_workbook(app: Flask, admin: Visitor) -> None:
    row = dry_run(app, admin, book(person(nik="3316", sex="X")))
    content = admin.get(f"{ADDRESS}/errors/{row.id}.xlsx").data
    [heading, first, second] = cells_of(content, "Yang perlu diperbaiki")
    assert heading == ["Baris", "Sel", "Kolom", "Isi", "Yang benar"]
    assert first[:4] == [2.0, "A2", "NIK", "3316"]
    assert second[1:4] == ["C2", "Jenis kelamin", "X"]


names = st.text(
    st.characters(categories=["L", "Nd", "P", "S"], include_characters=" "), min_size=1, max_size=40
).map(lambda text: plain(text))
households = st.fixed_dictionaries({
    "address": names, "hamlet": names.filter(lambda one: not one.casefold().startswith("dusun ")),
    "rt": st.integers(0, 999).map("{:03}".format), "rw": st.integers(0, 999).map("{:03}".format),
})  # fmt: skip
codes = {
    column.field: st.sampled_from([*CODES[column.field]])
    for column in BY_FIELD.values()
    if column.kind is Kind.CODE
}
persons = st.fixed_dictionaries({
    "name": names.filter(bool), "birthplace": names, "father_name": names, "mother_name": names,
    "birth_date": st.dates(date(1900, 1, 1), TODAY), "nik": st.sampled_from([NIK, None]),
    "father_nik": st.sampled_from([NIK, ""]), "mother_nik": st.just(""), **codes,
})  # fmt: skip


@given(persons, households)
@hypothesis_settings(max_examples=15)
def test_whatever_is_kept_of_a_resident_comes_back_as_it_was(
    values: dict[str, Any], home: dict[str, Any]
) -> None:
    content = written([values | home | {"kk_number": KK}])
    rows = read(content, "Data Penduduk")["rows"]
    sheet = laid_out(rows[0][1], rows[1:])
    kept = values | {"birth_date": values["birth_date"].isoformat(), "kk_number": KK}
    known = Known(1, kept | {"life_state_date": None, "life_state_note": "", "phone": ""})
    register = Register([known], {KK: Known(1, home)})
    plan = compared(register, entries(sheet, TODAY, "33.16.16.2007"))
    assert plan.wrong == []
    assert (plan.same, plan.changes_nothing) == (1, True)
    assert set(OF_HOUSEHOLD) == set(home)
