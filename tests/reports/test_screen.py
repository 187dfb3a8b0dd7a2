"""The report as its readers see it, and as they take it away."""

import base64
import csv
import io
import re
from datetime import date

import pytest
from flask import Flask

from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.states import State
from app.offices.models import Office
from tests.reports.rows import BANGKLE, JAPAH, NGAPUS, add_letters

ADDRESS = "/reports/letters?from=2026-09-01&to=2026-10-31"
FILE = ADDRESS.replace("letters?", "letters.csv?")


@pytest.fixture(autouse=True)
def _letters(app: Flask) -> None:
    add_letters(
        app,
        (JAPAH, "SKU", date(2026, 9, 1), State.ISSUED, 12),
        (JAPAH, "SKTM", date(2026, 10, 31), State.ISSUED, 61.5),
        (NGAPUS, "SKU", date(2026, 9, 9), State.ISSUED, 20),
        (BANGKLE, "SKU", date(2026, 9, 9), State.ISSUED, 30),
    )


def rows_of(page: str) -> dict[str, list[str]]:
    """Cells of every table row by its heading."""
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", page, re.S)
    return {head: re.findall(r">([^<>\s][^<>]*)<", cells) for head, cells in rows}


def test_the_supervisor_reads_villages_months_and_totals(signed_in) -> None:
    page = signed_in("pengawas.japah").get(ADDRESS)
    assert page.status_code == 200
    rows = rows_of(page.text)
    assert rows["Desa Japah"] == ["1", "1", "2", "37 menit"]
    assert rows["Desa Ngapus"][:3] == ["1", "–", "1"]
    assert rows["Surat Keterangan Usaha"] == ["2", "–", "2"]
    assert "Bangkle" not in page.text


def test_the_regency_reads_every_district_with_its_name(signed_in) -> None:
    rows = rows_of(signed_in("admin.blora").get(ADDRESS).text)
    assert {"Desa Japah (Japah)", "Desa Ngapus (Japah)", "Kelurahan Bangkle (Blora)"} <= set(rows)


def test_the_chart_is_an_image_that_loads_and_runs_nothing(signed_in) -> None:
    page = signed_in("pengawas.japah").get(ADDRESS).text
    found = re.search(r'src="data:image/svg\+xml;charset=utf-8;base64,([^"]+)"', page)
    assert found is not None
    drawing = base64.b64decode(found[1]).decode()
    assert "Surat Keterangan Usaha" in drawing
    assert not re.search(r"(href|src)=\"https?:|@import|url\(http", drawing)


@pytest.mark.parametrize("preset", ["this_month", "last_month", "this_year", "nonsense"])
def test_each_ready_period_opens(signed_in, preset: str) -> None:
    assert signed_in("pengawas.japah").get(f"/reports/letters?preset={preset}").status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=kemarin", "tidak terbaca"),
        ("to=2026-01-01", "tidak terbaca"),
        ("from=2026-05-01&to=2026-04-01", "sebelum tanggal akhir"),
        ("from=1900-01-01&to=2026-04-01", "paling banyak 24 bulan"),
    ],
)
def test_an_impossible_period_is_explained(signed_in, query: str, words: str) -> None:
    page = signed_in("pengawas.japah").get(f"/reports/letters?{query}")
    assert page.status_code == 200
    assert words in page.text


def test_the_csv_opens_in_excel_and_is_recorded(signed_in, app: Flask) -> None:
    response = signed_in("pengawas.japah").get(FILE)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    assert len(lines[0]) == 8
    assert lines[1:] == [
        [NGAPUS, "Desa Ngapus", "SKU", "Surat Keterangan Usaha", "2026", "9", "1", "20,0"],
        [JAPAH, "Desa Japah", "SKTM", "Surat Keterangan Tidak Mampu", "2026", "10", "1", "61,5"],
        [JAPAH, "Desa Japah", "SKU", "Surat Keterangan Usaha", "2026", "9", "1", "12,0"],
    ]
    with app.app_context():
        event = db.session.query(AuditEvent).order_by(AuditEvent.seq.desc()).first()
        assert (event.action, event.office_code) == ("report:exported", "33.16.16")
        assert '"rows": 3' in event.detail


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(1)", "\t=1", " =1"])
def test_no_name_becomes_a_formula(signed_in, app: Flask, name: str) -> None:
    from app.letters.models import LetterType

    with app.app_context():
        db.session.get(LetterType, "SKU").name = name
        db.session.get(Office, NGAPUS).name = "Kelompok;\r\n=1"
        db.session.commit()
    text = signed_in("pengawas.japah").get(FILE).data.decode("utf-8-sig")
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        assert len(line) == 8
        assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t")) for cell in line)


@pytest.mark.parametrize("username", ["admin.japah", "kades.japah", "sekdes.japah"])
def test_a_village_has_no_such_report(signed_in, username: str) -> None:
    for address in (ADDRESS, FILE):
        assert signed_in(username).get(address).status_code in (302, 403, 404)


def test_a_stranger_must_sign_in(visitor) -> None:
    assert visitor.get(ADDRESS).status_code == 302


def test_the_menu_leads_to_it(signed_in) -> None:
    assert 'href="/reports/letters"' in signed_in("pengawas.japah").get("/").text
    assert 'href="/reports/letters"' not in signed_in("admin.japah").get("/").text
