"""What an office may set for its letters, and the register, on the screens."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import transaction
from app.extensions import db
from app.letters.models import LetterTypeSetting
from tests.client import Visitor
from tests.letters.office import DISTRICT, JAPAH, NGAPUS, submitted

BLANK = {
    "active": "", "classification_code": "", "number_format": "", "padding": "", "series": "",
    "paper": "", "validity_days": "", "camat_mode": "", "deputy": "",
}  # fmt: skip


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Desa Japah."""
    return signed_in("admin.japah")


def settings(app: Flask) -> list[LetterTypeSetting]:
    """Every setting there is."""
    with app.app_context():
        return list(db.session.scalars(select(LetterTypeSetting)))


def form(office: str = JAPAH, **changes: str) -> dict[str, str]:
    """What the form sends for the business letter."""
    return BLANK | {"letter_type": "SKU", "office_code": office} | changes


def test_a_village_sets_its_number_and_sees_an_example(app: Flask, admin: Visitor) -> None:
    typed = form(number_format="{counter}/SKU/{year}", padding="5", series="type", active="yes")
    page = admin.post("/letter-settings/add", typed, follow_redirects=True)
    [row] = settings(app)
    assert (row.office_code, row.number_format, row.padding) == (JAPAH, "{counter}/SKU/{year}", 5)
    assert (row.series, row.active, row.camat_mode, row.paper) == ("type", True, None, None)
    assert "00001/SKU/20" in page.text
    changed = BLANK | {"active": "no", "validity_days": "0"}
    admin.post(f"/letter-settings/edit/{row.id}", changed)
    [row] = settings(app)
    assert (row.active, row.number_format, row.validity_days) == (False, None, 0)


def test_a_format_without_a_counter_is_refused_beside_the_field(app: Flask, admin: Visitor) -> None:
    page = admin.post("/letter-settings/add", form(number_format="{classification}/{year}"))
    assert "harus memuat {counter}" in page.text
    assert "{classification}/{year}" in page.text
    assert settings(app) == []


@pytest.mark.promise("P3")
def test_a_format_without_a_year_would_repeat_numbers_and_is_refused(
    app: Flask, admin: Visitor
) -> None:
    page = admin.post("/letter-settings/add", form(number_format="{counter}/{classification}"))
    assert "harus memuat {year}" in page.text
    assert settings(app) == []


def test_a_village_cannot_decide_about_camat_or_mandate_but_the_district_can(
    app: Flask, admin: Visitor, signed_in: Any
) -> None:
    page = admin.post("/letter-settings/add", form(deputy="secretary"))
    assert "Tanda tangan atas nama (a.n.) hanya dapat diatur oleh kecamatan" in page.text
    page = admin.post("/letter-settings/add", form(camat_mode="issues"))
    assert "hanya dapat diatur oleh kecamatan" in page.text
    assert settings(app) == []
    district = signed_in("admin.kecamatan")
    assert (
        district.post("/letter-settings/add", form(DISTRICT, camat_mode="issues")).status_code
        == 302
    )
    assert settings(app)[0].camat_mode == "issues"


@pytest.mark.promise("P4")
def test_nobody_sets_anything_for_an_office_outside_the_own_scope(
    app: Flask, admin: Visitor, signed_in: Any
) -> None:
    admin.post("/letter-settings/add", form(NGAPUS, padding="7"))
    signed_in("admin.kecamatan").post("/letter-settings/add", form("33.16", padding="7"))
    assert settings(app) == []


@pytest.mark.promise("P4")
def test_a_village_reads_the_settings_above_it_but_does_not_change_them(
    app: Flask, admin: Visitor
) -> None:
    with app.app_context(), transaction() as session:
        row = LetterTypeSetting(office_code=DISTRICT, type_code="SKU", padding=4)
        session.add(row)
        session.flush()
        key = row.id
    assert admin.get(f"/letter-settings/show/{key}").status_code == 200
    assert admin.post(f"/letter-settings/edit/{key}", BLANK | {"padding": "1"}).status_code == 404
    assert admin.post(f"/letter-settings/delete/{key}").status_code == 404
    assert settings(app)[0].padding == 4


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("padding", "0"),
        ("padding", "99"),
        ("validity_days", "-1"),
        ("series", "lain"),
        ("paper", "A3"),
        ("number_format", "{counter"),
    ],
)
def test_a_setting_that_no_letter_could_follow_is_refused(
    app: Flask, admin: Visitor, field: str, value: str
) -> None:
    assert admin.post("/letter-settings/add", form(**{field: value})).status_code == 200
    assert settings(app) == []


def test_the_regency_switches_a_type_off(app: Flask, signed_in: Any, admin: Visitor) -> None:
    regency = signed_in("admin.blora")
    assert "SKU" in regency.get("/letter-types/list/").text
    assert regency.post("/letter-settings/add", form("33.16", active="no")).status_code == 302
    assert "/letters/compose/SKU" not in admin.get("/letters/compose").text


def test_the_register_lists_numbers_of_the_own_office_only(app: Flask, signed_in: Any) -> None:
    with app.app_context():
        number = submitted(app).number
    assert number in signed_in("admin.japah").get("/register/list/").text
    assert number not in signed_in("admin.ngapus").get("/register/list/").text
    assert number in signed_in("pengawas.japah").get("/register/list/").text


@pytest.mark.parametrize("code", ["470\r\nX-Jahat: 1", "470<b>", "{counter}", '"; x="'])
def test_a_classification_code_holds_only_what_a_number_may(
    app: Flask, admin: Visitor, code: str
) -> None:
    page = admin.post("/letter-settings/add", form(classification_code=code))
    assert "hanya boleh berisi huruf" in page.text
    assert settings(app) == []
