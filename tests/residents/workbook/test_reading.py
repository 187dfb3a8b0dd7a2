"""From the bytes of a workbook to what its rows say, or what is wrong with them."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from app.residents.workbook.cells import Unreadable, value_of
from app.residents.workbook.columns import BY_FIELD, COLUMNS, KEPT, OF_HOUSEHOLD
from app.residents.workbook.compare import (
    NAMESAKE,
    SOMEBODY_ELSE,
    UNDATED,
    Known,
    Register,
    compared,
)
from app.residents.workbook.container import MOST_UNPACKED, WorkbookRefused
from app.residents.workbook.entries import Entry, Problem, entries
from app.residents.workbook.reading import SheetMissing, read_sheet
from app.residents.workbook.sheet import Sheet, laid_out
from tests.residents.workbook.books import KK, NIK, OTHER_NIK, book, person

TODAY = date(2026, 11, 25)
VILLAGE = "33.16.16.2007"


def rows_of(*rows: dict[str, Any]) -> list[Entry | list[Problem]]:
    """What is read from these rows, without a file."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    below = [(n, [row.get(name) for name in headers]) for n, row in enumerate(rows, start=2)]
    return [*entries(laid_out([*headers], below), TODAY, VILLAGE)]


def value(header: str, cell: Any) -> Any:
    return value_of(KEPT[header], cell, TODAY)


def test_a_workbook_is_read_to_its_end_mark_with_columns_in_any_order() -> None:
    rows = [person(), person(nik=OTHER_NIK, nama="Siti Contoh", sex="P", kk_level="Istri")]
    backwards = book(*rows, headers=[*reversed([*person(), "suku", "warna"])])
    sheet = read_sheet(backwards)
    first, second = entries(sheet, TODAY, VILLAGE)
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert (first.row, first.nik, first.kk_number) == (2, NIK, KK)
    assert first.home == {"address": "Jalan Contoh 1", "hamlet": "Krajan", "rt": "001", "rw": "002"}
    assert (second.person["sex"], second.person["family_relation"]) == (2, 3)
    assert (sheet.unkept, sheet.unknown) == (("suku",), ("warna",))


def test_the_columns_are_the_44_of_the_workbook_and_less_than_half_are_kept() -> None:
    assert len(COLUMNS) == 44
    assert len(KEPT) == 23
    assert not {"hamil", "cara_kb_id", "id_asuransi", "suku"} & set(KEPT)
    assert set(OF_HOUSEHOLD) <= {column.field for column in KEPT.values()}


@pytest.mark.parametrize(("cell", "kept"), [
    ("05-07-1990", "1990-07-05"), ("5/7/1990", "1990-07-05"), ("1990-07-05", "1990-07-05"),
    (33059.0, "1990-07-05"), ("33059", "1990-07-05"), (59, "1900-02-28"), (61, "1900-03-01"),
    ("1990-07-05 00:00:00", "1990-07-05"), ("", None), ("-", None),
])  # fmt: skip
def test_a_date_is_read_in_every_form_that_villages_use(cell: Any, kept: str | None) -> None:
    assert value("tanggallahir", cell) == kept


@pytest.mark.parametrize("cell", [
    "31-02-1990", "5-7-90", "1990", 1990, 60, 0, "07/1990", "5 Juli 1990", "05071990", 99_999_999,
    "01-01-2999", "01-01-1700", "#N/A", True, -5,
])  # fmt: skip
def test_a_date_that_could_only_be_guessed_is_an_error(cell: Any) -> None:
    with pytest.raises(Unreadable):
        value("tanggallahir", cell)


@pytest.mark.parametrize(("header", "cell", "kept"), [
    ("sex", "L", 1), ("sex", " pr ", 2), ("sex", 2.0, 2), ("sex", "LAKI - LAKI", 1),
    ("status_kawin", "bk", 1), ("status_kawin", "CM", 4), ("status_kawin", "Cerai hidup", 3),
    ("pendidikan_kk_id", "Tidak/Blm Sekolah", 1), ("pendidikan_kk_id", "strata-ii", 9),
    ("pendidikan_kk_id", "TIDAK TAMAT SD/SEDERAJAT", 2),
    ("pendidikan_kk_id", "Akademi/Diploma III/Sarjana Muda", 7),
    ("golongan_darah_id", "Tdk Th", 13), ("golongan_darah_id", "a +", 5),
    ("golongan_darah_id", "AB-", 10), ("agama_id", "KATHOLIK", 3), ("agama_id", "Budha", 5),
    ("cacat_id", "Cacat Netra/Buta", 2), ("status_dasar", "MATI", 2), ("pekerjaan_id", "88", 88),
    ("pekerjaan_id", "ustadz/mubaligh", 45), ("agama_id", "", None), ("agama_id", None, None),
])  # fmt: skip
def test_a_code_is_read_as_number_or_as_label(header: str, cell: Any, kept: int | None) -> None:
    assert value(header, cell) == kept


@pytest.mark.parametrize(("header", "cell"), [
    ("sex", "3"), ("sex", "X"), ("agama_id", "0"), ("status_dasar", "5"), ("pekerjaan_id", "999"),
    ("golongan_darah_id", "A++"), ("sex", "²"),
])  # fmt: skip
def test_a_code_of_no_list_is_an_error_that_says_what_would_be_right(
    header: str, cell: str
) -> None:
    with pytest.raises(Unreadable, match=r"Isi angka atau namanya: 1 \("):
        value(header, cell)


@pytest.mark.parametrize("cell", [
    f"'{NIK}", "33 1616 010285 9101", "3316.1601.0285.9101", float(NIK), int(NIK), f"\u200e{NIK}",
])  # fmt: skip
def test_a_nik_is_read_through_what_spreadsheets_do_to_it(cell: Any) -> None:
    assert value("nik", cell) == NIK


@pytest.mark.parametrize("cell", [
    "331616010285910", "3316160102850000", "9916160102859101", "3316163202859101",
    "33161601O2859101", 9.1e15 + 101,
])  # fmt: skip
def test_a_nik_that_cannot_be_is_an_error(cell: Any) -> None:
    with pytest.raises(Unreadable):
        value("nik", cell)


@pytest.mark.parametrize("cell", [0, "0", "", None, "-", "0000000000000000"])
def test_no_nik_yet_is_written_in_several_ways(cell: Any) -> None:
    assert value("nik", cell) is None


def test_a_nik_kept_as_a_number_that_ends_in_nought_deserves_a_second_look() -> None:
    [row] = rows_of(person(nik=float("3316160102859100")))
    assert isinstance(row, Entry)
    assert "NIK disimpan sebagai angka: cocokkan angka terakhirnya" in row.hints


def test_the_word_before_a_hamlet_is_dropped_and_house_numbers_are_filled_up() -> None:
    [row] = rows_of(person(dusun="DUSUN Ngrejo", rt=3.0, rw="'12"))
    assert isinstance(row, Entry)
    assert row.home == {"address": "Jalan Contoh 1", "hamlet": "Ngrejo", "rt": "003", "rw": "012"}


def test_every_mistake_of_a_row_is_named_with_its_cell() -> None:
    [wrong] = rows_of(person(nama="", sex="Q", tanggallahir="kemarin", rt="satu"))
    assert isinstance(wrong, list)
    assert [(one.cell, one.value) for one in wrong] == [
        ("B2", ""), ("C2", "Q"), ("E2", "kemarin"), ("K2", "satu")]  # fmt: skip


def test_a_workbook_that_is_wrong_as_a_whole_is_not_told_cell_by_cell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.residents.workbook.entries.MOST_PROBLEMS", 3)
    found = rows_of(*[person(sex="Q", rt="satu", tanggallahir="kemarin")] * 3)
    assert [len(row) for row in found if isinstance(row, list)] == [3, 1, 1]


def test_a_text_too_long_for_its_column_is_an_error_and_not_cut() -> None:
    [wrong] = rows_of(person(nama="A" * 121))
    assert isinstance(wrong, list)
    assert "Paling banyak 120 huruf" in wrong[0].advice


def test_a_missing_sheet_is_told_with_those_that_are_there() -> None:
    content = book(person(), sheet="Lembar Warga")
    with pytest.raises(SheetMissing) as missing:
        read_sheet(content)
    assert missing.value.sheets == ["Lembar Warga", "Kode Data"]
    assert len(read_sheet(content, "lembar  warga").rows) == 1


@pytest.mark.parametrize(("headers", "said"), [
    (["nama", "nik"], "sex, tanggallahir, no_kk, kk_level"),
    ([*person(), "NIK"], "nik ada dua kali"),
])  # fmt: skip
def test_headings_that_cannot_be_used_are_told(headers: list[str], said: str) -> None:
    with pytest.raises(WorkbookRefused, match=said):
        laid_out([*headers], [])


def test_headings_may_be_the_labels_that_people_read() -> None:
    sheet = laid_out(["NIK", "Nama", "Jenis Kelamin", "Tanggal Lahir", "Nomor KK",
                      "Hubungan dalam Keluarga"], [])  # fmt: skip
    assert [*sheet.columns.values()] == ["nik", "nama", "sex", "tanggallahir", "no_kk", "kk_level"]


def archive(*names: str, declared: int = 0) -> bytes:
    """Parts that hold next to nothing, or say that they unpack to ``declared`` bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, b"<")
        file.filelist[0].file_size += declared
    return out.getvalue()


def altered(part: str, changes: dict[bytes, bytes]) -> bytes:
    """A workbook with one person, and this changed in one of its parts."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book(person(), end=False))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            content = old.read(item)
            if item.filename == part:
                for before, after in changes.items():
                    assert before in content
                    content = content.replace(before, after, 1)
            new.writestr(item, content)
    return out.getvalue()


def with_far_cell() -> bytes:
    """A few thousand bytes that claim a table of 17 thousand million cells."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return altered("xl/worksheets/sheet1.xml", {b"</sheetData>": far})


@pytest.mark.parametrize(("content", "said"), [
    (b"", "Pilih dahulu"),
    (b"nama;nik\r\nBudi;1", "bukan buku kerja"),
    (b"PK\x03\x04 rusak", "bukan buku kerja"),
    (b"%PDF-1.7", "bukan buku kerja"),
    (archive("word/document.xml", "[Content_Types].xml"), "bukan buku kerja"),
    (archive("xl/workbook.xml", "[Content_Types].xml"), "rusak"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "rusak"),
    (archive("xl/workbook.xml", "[Content_Types].xml", declared=MOST_UNPACKED), "terlalu besar"),
    (with_far_cell(), "terlalu besar"),
    (b"P" * (10 * 1024 * 1024 + 1), "10 MB"),
], ids=["nothing", "csv", "half a zip", "pdf", "word", "damaged", "old and damaged", "bomb",
        "far cell", "too many bytes"])  # fmt: skip
def test_a_file_that_is_no_workbook_or_too_much_of_one_is_refused(
    content: bytes, said: str
) -> None:
    with pytest.raises(WorkbookRefused, match=said):
        read_sheet(content)


def with_entity(value: str) -> bytes:
    """A workbook whose document type declares an entity, which stands in a cell."""
    declared = f"?><!DOCTYPE sst [<!ENTITY e {value}>]>".encode()
    return altered("xl/sharedStrings.xml", {b"?>": declared, b"Budi Contoh": b"Budi &e;"})


@pytest.mark.parametrize("value", ['"Contoh"', f'SYSTEM "file://{__file__}"'])
def test_an_entity_in_a_workbook_is_neither_read_nor_called(value: str) -> None:
    with pytest.raises(WorkbookRefused, match="rusak"):
        read_sheet(with_entity(value))


def test_a_cell_is_named_as_spreadsheets_name_it() -> None:
    assert Sheet({28: "nik"}, []).cell_name("nik", 7) == "AC7"


def test_an_opendocument_table_is_read_as_well() -> None:
    def cell(text: str) -> str:
        kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"

    row = person()
    lines = "".join(
        f"<table:table-row>{''.join(map(cell, line))}</table:table-row>"
        for line in (row.keys(), row.values())
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    page = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Data Penduduk">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", page)
        file.writestr("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest='urn:oasis:names:"
                      "tc:opendocument:xmlns:manifest:1.0'/>")  # fmt: skip
    [entry] = entries(read_sheet(out.getvalue()), TODAY, VILLAGE)
    assert isinstance(entry, Entry)
    assert entry.nik == NIK


@pytest.mark.parametrize(("changes", "hint"), [
    ({"nama": "Agus Contoh", "tanggallahir": "03-03-1990"}, SOMEBODY_ELSE),
    ({"status_dasar": "Mati"}, UNDATED),
    ({"nik": OTHER_NIK}, NAMESAKE),
])  # fmt: skip
def test_what_deserves_a_second_look_is_said_and_does_not_hinder(
    changes: dict[str, Any], hint: str
) -> None:
    empty = Register([], {})
    [known] = compared(empty, rows_of(person())).added
    more = {"life_state_date": None, "life_state_note": "", "phone": ""}
    register = Register([Known(1, dict.fromkeys(BY_FIELD) | known.values | more)], {})
    plan = compared(register, rows_of(person(**changes)))
    [told] = [*plan.added, *plan.changed]
    assert hint in told.hints
    assert plan.wrong == []
