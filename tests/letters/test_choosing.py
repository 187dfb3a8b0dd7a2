"""The first two steps of a new letter: which type, and for whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.database import transaction
from app.extensions import db
from app.letters.models import Letter
from app.letters.offered import OFTEN, offered_types
from tests.client import Visitor
from tests.conftest import both_databases
from tests.letters.office import JAPAH, NGAPUS, draft, resident

TODAY = date(2026, 11, 17)


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Desa Japah."""
    return signed_in("admin.japah")


def numbered(type_code: str, day: date, times: int = 1, office_code: str = JAPAH) -> None:
    """Letters that got their numbers on that day."""
    for _time in range(times):
        letter_id = draft(type_code, {}, office_code)
        with transaction() as session:
            session.get_one(Letter, letter_id).letter_date = day


def people(admin: Visitor, **asked: str) -> list[dict[str, Any]]:
    """What a box of the form is answered."""
    found: list[dict[str, Any]] = admin.get("/letters/people", query_string=asked).get_json()
    return found


@both_databases
def test_the_types_that_the_office_uses_most_come_first(app: Flask) -> None:
    with app.app_context():
        lately, long_ago = TODAY - timedelta(days=89), TODAY - timedelta(days=90)
        numbered("SKTM", lately, 3)
        numbered("SKU", lately, 2)
        numbered("SKBM", long_ago, 4)
        numbered("SKD", lately, 4, NGAPUS)
        draft("PSKCK", {})  # a draft is no use yet
        types = offered_types(db.session(), JAPAH, TODAY)
        assert [one.code for one in types.often] == ["SKTM", "SKU"]
        for code in ("SKBM", "SKD", "PSKCK", "SKL"):
            numbered(code, TODAY)
        types = offered_types(db.session(), JAPAH, TODAY)
        names = [one.name for one in types.others]
    assert len(types.often) == OFTEN
    assert names == sorted(names)
    assert len(names) + OFTEN == 10


def test_a_type_is_found_by_name_by_code_and_by_what_the_applicant_brings(admin: Visitor) -> None:
    for words in ("usaha", "sku", "KETERANGAN usaha", "foto tempat"):
        page = admin.get("/letters/compose", query_string={"q": words}).text
        assert "/letters/compose/SKU" in page, words
        assert "/letters/compose/SKL" not in page, words
    page = admin.get("/letters/compose?q=pesawat+terbang").text
    assert "Tidak ada jenis surat dengan kata itu" in page


def test_a_person_chosen_before_stays_chosen(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        person = resident(name="Wagiyem Contoh")
    assert (
        f"/letters/compose/SKU?resident={person}"
        in admin.get(f"/letters/compose?q=usaha&resident={person}").text
    )
    page = admin.get(f"/letters/compose/SKU?resident={person}").text
    assert f'href="/letters/compose?resident={person}"' in page  # back to the first step
    assert "Tambah penduduk baru" in page


def test_namesakes_are_told_apart_by_birth_home_and_family(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        resident(name="Kembar Contoh", father_name="Parto Contoh")
        resident(name="Kembar Contoh", birth_date=date(1990, 5, 4), family_relation=4)
    first, second = people(admin, q="kembar contoh")
    assert first["about"] == (
        "lahir 01-02-1985 · Krajan · RT 002/RW 001 · ayah Parto Contoh · kepala keluarga"
    )
    assert "lahir 04-05-1990" in second["about"]
    assert "NIK" not in first["about"] + second["about"]


@pytest.mark.promise("P7")
def test_last_digits_of_the_nik_show_only_where_nothing_else_is_sure(
    app: Flask, admin: Visitor
) -> None:
    with app.app_context():
        resident(name="Kembar Contoh", nik="3316164102857771")
        resident(name="kembar contoh", nik="3316164102857772")
        resident(name="Kembar Contoh Lain", nik="3316164102857773")
    ends = [one["about"].partition("NIK berakhir ")[2] for one in people(admin, q="kembar")]
    assert sorted(ends) == ["", "7771", "7772"]
    assert "33161641" not in str(people(admin, q="kembar"))


def test_who_died_is_shown_with_the_reason_and_only_for_a_type_that_bars_them(
    app: Flask, admin: Visitor
) -> None:
    with app.app_context():
        gone = resident(name="Almarhum Contoh", life_state=2, life_state_date=date(2026, 3, 12))
    [for_business] = people(admin, q="almarhum", type="SKU")
    assert for_business["state"] == "Meninggal 12-03-2026"
    assert "tercatat sudah meninggal dunia" in for_business["why_not"]
    [for_death] = people(admin, q="almarhum", type="SKM")
    assert (for_death["id"], for_death["why_not"]) == (gone, "")
    assert people(admin, q="almarhum")[0]["why_not"] == ""
    assert admin.get("/letters/people?q=almarhum&type=XXX").status_code == 404


def test_without_scripts_the_barred_one_is_no_choice(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        resident(name="Kembar Contoh")
        gone = resident(name="Kembar Contoh", life_state=2)
    typed = {"act": "find", "resident__words": "kembar contoh"}
    page = admin.post("/letters/compose/SKU", typed).text
    assert f'value="{gone}" disabled' in page
    assert page.count('name="resident__pick"') == 2
