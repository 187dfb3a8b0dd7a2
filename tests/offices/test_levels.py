"""Which signature level an office's letters want, and who may say so."""

import pytest
from flask import Flask

from app.database import transaction
from app.extensions import db
from app.offices.levels import reaches, wanted_level
from app.offices.models import Level, Office
from tests.conftest import both_databases

VILLAGE, DISTRICT, REGENCY = "33.16.16.2007", "33.16.16", "33.16"
FORM = {"address": "", "postcode": "", "timezone": "Asia/Jakarta"}


@pytest.fixture
def with_timestamps(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has a timestamp authority."""
    monkeypatch.setitem(app.config, "TSA_URL", "http://tsa.invalid/")


def say(app: Flask, code: str, level: Level | None) -> None:
    """Set what an office wants."""
    with app.app_context(), transaction() as session:
        session.get_one(Office, code).signature_level = level


def said(app: Flask, code: str) -> Level | None:
    """What an office wants, by itself."""
    with app.app_context():
        return db.session.get_one(Office, code).signature_level


@both_databases
def test_the_nearest_office_that_says_so_decides(app: Flask) -> None:
    def wanted(timestamps: bool = True) -> Level:
        with app.app_context():
            return wanted_level(db.session(), VILLAGE, timestamps=timestamps)

    assert (wanted(timestamps=False), wanted(timestamps=True)) == (Level.B_B, Level.B_T)
    say(app, REGENCY, Level.B_LTA)
    assert wanted() == Level.B_LTA
    say(app, DISTRICT, Level.B_LT)
    assert wanted() == Level.B_LT
    say(app, VILLAGE, Level.B_B)
    assert wanted() == Level.B_B
    say(app, VILLAGE, None)
    assert wanted(timestamps=False) == Level.B_LT, "what is wanted is never lowered silently"


def test_another_villages_wish_is_not_ours(app: Flask) -> None:
    say(app, "33.16.16.2004", Level.B_LTA)
    with app.app_context():
        assert wanted_level(db.session(), VILLAGE, timestamps=True) == Level.B_T


def test_a_level_is_reached_by_itself_and_by_the_higher_ones() -> None:
    assert [reaches(level, "B-LT") for level in Level] == [False, False, True, True]
    assert not reaches(None, "B-B")


@pytest.mark.parametrize("admin", ["admin.blora", "admin.kecamatan"])
def test_regency_and_district_choose_the_level(app, signed_in, with_timestamps, admin) -> None:
    visitor = signed_in(admin)
    assert "B-LTA" in visitor.get(f"/offices/edit/{VILLAGE}").text
    answer = visitor.post(f"/offices/edit/{VILLAGE}", FORM | {"signature_level": "B-LT"})
    assert answer.status_code == 302
    assert said(app, VILLAGE) == "B-LT"
    assert "Jangka panjang, terbukti" in visitor.get(f"/offices/show/{VILLAGE}").text
    visitor.post(f"/offices/edit/{VILLAGE}", FORM | {"signature_level": ""})
    assert said(app, VILLAGE) is None


def test_without_a_timestamp_authority_only_the_basic_level_can_be_chosen(app, signed_in) -> None:
    regency = signed_in("admin.blora")
    regency.get(f"/offices/edit/{VILLAGE}")
    page = regency.post(f"/offices/edit/{VILLAGE}", FORM | {"signature_level": "B-T"})
    assert "belum mempunyai layanan stempel waktu" in page.text
    assert said(app, VILLAGE) is None
    say(app, VILLAGE, Level.B_LT)  # chosen when there still was one
    address = regency.post(
        f"/offices/edit/{VILLAGE}", FORM | {"signature_level": "B-LT", "address": "Jalan Contoh 1"}
    )
    assert address.status_code == 302
    basic = regency.post(f"/offices/edit/{VILLAGE}", FORM | {"signature_level": "B-B"})
    assert basic.status_code == 302
    assert said(app, VILLAGE) == "B-B"


@pytest.mark.promise("P4")
def test_a_district_sets_nothing_for_an_office_of_another(app, signed_in, with_timestamps) -> None:
    district = signed_in("admin.kecamatan")
    foreign = "33.16.01.2001"
    assert district.get(f"/offices/edit/{foreign}").status_code == 404
    answer = district.post(f"/offices/edit/{foreign}", FORM | {"signature_level": "B-LTA"})
    assert answer.status_code == 404
    assert said(app, foreign) is None
    assert "33.16.01" not in district.get("/offices/list/").text


def test_village_people_do_not_choose_it(signed_in, with_timestamps) -> None:
    assert signed_in("admin.japah").get(f"/offices/edit/{VILLAGE}").status_code in (302, 403)
