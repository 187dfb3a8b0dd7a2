"""The page of all heads' certificates: every state, counted, filtered, searched and exported."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from app.access.models import Account
from app.clock import utc_now
from app.extensions import db
from app.offices.models import Capacity, Official, Position
from tests.client import Visitor
from tests.conftest import both_databases
from tests.offices.certificates import change

PAGE = "/certificate-overview/list/"
CSV = "/certificate-overview/certificates.csv"
VILLAGES, DISTRICTS, CERTIFIED = 295, 16, 19

pytestmark = both_databases


@pytest.fixture
def regency(signed_in) -> Visitor:
    """The regency admin."""
    return signed_in("admin.blora")


def counts(page: str) -> dict[str, int]:
    """The numbers on top, by the words beside them."""
    found = re.findall(r"<strong>(\d+)</strong> ([^<]+)</a>", page)
    return {words.strip(): int(number) for number, words in found}


def test_every_office_is_counted_where_its_head_stands(app, regency) -> None:
    soon, past = utc_now() + timedelta(days=59), utc_now() - timedelta(days=1)
    change(app, "kades.japah", not_after=soon)
    change(app, "kades.ngapus", not_after=past)
    change(app, "kades.padaan", status="requested")
    change(app, "kades.tlogowungu", status="revoked", note="Ponsel hilang")
    change(app, "kades.kalinanas", status="refused")
    change(app, "kades.bogem", official={"user_id": None})
    change(app, "camat.japah", official={"valid_to": date(2025, 1, 1)})
    found = counts(regency.get(PAGE).text)
    assert found == {
        "Semua": VILLAGES + DISTRICTS,
        "Aktif": CERTIFIED - 7,
        "Habis dalam 60 hari": 1,
        "Habis": 1,
        "Diminta": 1,
        "Dicabut": 1,
        "Belum punya": 1,
        "Pejabat tanpa akun": 1,
        "Belum ada pejabat": VILLAGES + DISTRICTS - CERTIFIED + 1,
    }


def test_a_count_filters_and_the_search_finds_village_district_and_official(app, regency) -> None:
    change(app, "kades.japah", status="revoked")
    page = regency.get(PAGE + "?state=revoked").text
    assert ("Desa Japah" in page, "Desa Ngapus" in page) == (True, False)
    for words in ("ngapus", "Kec. Tidak Ada", "wahyu utomo", "%"):
        page = regency.get(PAGE, query_string={"q": words}).text
        assert counts(page)["Semua"] == {"ngapus": 1, "wahyu utomo": 1}.get(words.casefold(), 0)
    assert counts(regency.get(PAGE + "?district=33.16.16").text)["Semua"] == CERTIFIED


def test_pages_hold_all_offices_once(regency) -> None:
    seen: list[str] = []
    for number in range(1, 14):
        page = regency.get(PAGE + f"?page={number}").text
        seen += re.findall(r'<td data-label="Kantor">([^<]+)</td>', page)
    assert len(seen) == VILLAGES + DISTRICTS
    assert regency.get(PAGE + "?page=99").status_code == 200


@pytest.mark.parametrize(
    "query", ["state=secret", "district=33.17", "page=0", "page=x", "page=99999999999"]
)
def test_an_address_that_asks_for_nonsense_is_not_found(regency, query: str) -> None:
    assert regency.get(f"{PAGE}?{query}").status_code == 404


@pytest.mark.promise("P4")
def test_a_district_admin_sees_the_own_district_only(signed_in) -> None:
    district = signed_in("admin.kecamatan")
    assert counts(district.get(PAGE).text)["Semua"] == CERTIFIED
    assert district.get(PAGE + "?district=33.16.01").status_code == 404
    assert "33.16.01" not in district.get(CSV).text
    assert signed_in("kades.japah").get(PAGE).status_code == 403


def test_the_page_asks_the_database_no_more_for_more_offices(app, regency) -> None:
    statements: list[str] = []
    regency.get(PAGE)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    regency.get(PAGE + "?q=japah&state=active")
    few = len(statements)
    statements.clear()
    regency.get(PAGE + "?district=33.16.16")
    assert len(statements) == few
    assert sum("certificate" in one for one in statements) == 2  # the counts, and the rows


def test_the_certificate_of_a_person_counts_in_each_position(app, regency) -> None:
    with app.app_context():
        user = db.session.scalars(select(Account.id).where(Account.username == "kades.japah")).one()
        acting = Official(
            name="Merangkap (Contoh)",
            position=Position.VILLAGE_HEAD,
            capacity=Capacity.PLT,
            office_code="33.16.01.2001",
            user_id=user,
            valid_from=date(2026, 1, 1),
        )
        db.session.add(acting)
        db.session.commit()
    page = regency.get(PAGE + "?q=Merangkap").text
    assert counts(page)["Aktif"] == 1
    assert "Plt." in page


def test_the_export_holds_what_is_chosen_and_no_formula(app, regency) -> None:
    change(app, "kades.japah", official={"name": "=HYPERLINK(1)"})
    lines = regency.get(CSV + "?district=33.16.16").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + CERTIFIED
    (japah,) = [line for line in lines if "2007;" in line]
    assert "'=HYPERLINK(1)" in japah
    assert len(regency.get(CSV).data.splitlines()) == 1 + VILLAGES + DISTRICTS
