"""What is typed about residents and families: put in order, or refused beside its field."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.residents.models import Household, Resident
from app.residents.text import tidy
from tests.conftest import both_databases
from tests.letters import office
from tests.residents.rows import JAPAH, NEW, add, form, household_of, named, resident_of

ERROR_BESIDE = 'id="{}-error"'


@both_databases
@pytest.mark.parametrize(
    "typed", ["'3316160102859777", "33.16.16-010285 9777", " 3316160102859777"]
)
def test_a_pasted_nik_is_kept_as_sixteen_digits(app: Flask, signed_in, typed: str) -> None:
    assert add(app, signed_in("admin.japah"), nik=typed).status_code == 302
    assert named(app).nik == "3316160102859777"


@both_databases
def test_many_residents_may_have_no_nik_yet(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    for number, typed in enumerate(("", "0", "0000000000000000")):
        name = f"Bayi Contoh {number}"
        assert add(app, visitor, nik=typed, name=name).status_code == 302
        assert named(app, name).nik is None


@both_databases
def test_a_nik_that_is_taken_is_refused_beside_its_field(app: Flask, signed_in) -> None:
    _id, nik, name = resident_of(app, JAPAH)
    page = add(app, signed_in("admin.japah"), nik=nik).text
    assert ERROR_BESIDE.format("nik") in page
    assert f"sudah terdaftar di kantor Anda atas nama {name}" in page


@both_databases
def test_a_resident_keeps_the_own_nik_when_edited(app: Flask, signed_in) -> None:
    key, nik, _name = resident_of(app, JAPAH)
    visitor = signed_in("admin.japah")
    visitor.get(f"/residents/edit/{key}")
    answer = visitor.post(f"/residents/edit/{key}", form(app, nik=nik))
    assert answer.status_code == 302
    assert named(app).id == key


@both_databases
def test_what_nobody_can_see_in_a_name_is_left_out(app: Flask, signed_in) -> None:
    typed = "  Budi\x00 Contoh\u200b   Baru\r\n"
    assert add(app, signed_in("admin.japah"), name=typed).status_code == 302
    assert named(app, NEW) is not None


def test_a_text_is_brought_to_one_line() -> None:
    assert tidy(" Jalan\tContoh\n1 ") == "Jalan Contoh 1"
    assert tidy(None) == ""
    assert tidy("Cafe\u0301") == "Café"


@both_databases
@pytest.mark.parametrize("typed", [{"sex": "77"}, {"religion": "abc"}, {"sex": "1" * 30}])
def test_a_code_that_no_list_has_is_refused(app: Flask, signed_in, typed: dict[str, str]) -> None:
    assert add(app, signed_in("admin.japah"), **typed).status_code == 200
    assert named(app) is None


def test_a_nik_from_elsewhere_is_only_a_hint(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    assert add(app, visitor, nik="3317010102859777").status_code == 302
    page = visitor.get("/residents/list/").text
    assert "Disimpan, tetapi mohon periksa" in page
    assert "terdaftar di Kabupaten Rembang" in page


def test_whoever_lives_has_no_life_event(app: Flask, signed_in) -> None:
    event = {"life_state_date": "2020-01-01", "life_state_note": "Salah ketik"}
    add(app, signed_in("admin.japah"), **event)
    assert (named(app).life_state_date, named(app).life_state_note) == (None, "")


@both_databases
def test_a_resident_with_a_letter_is_not_deleted(app: Flask, signed_in) -> None:
    with app.app_context():
        person = office.resident()
        office.draft(resident_id=person)
    visitor = signed_in("admin.japah")
    visitor.post(f"/residents/delete/{person}")
    assert "pernah dibuatkan surat" in visitor.get("/residents/list/").text
    with app.app_context():
        assert db.session.get(Resident, person) is not None


@both_databases
def test_a_resident_without_letters_is_deleted_and_then_not_there(app: Flask, signed_in) -> None:
    with app.app_context():
        person = office.resident()
    visitor = signed_in("admin.japah")
    assert visitor.post(f"/residents/delete/{person}").status_code == 302
    assert visitor.get(f"/residents/edit/{person}").status_code == 404
    assert visitor.post(f"/residents/edit/{person}", form(app)).status_code == 404


def household_form(**changes: str) -> dict[str, str]:
    return {
        "kk_number": "33.16.16 010124 9555", "address": " Jalan  Contoh 5 ",
        "hamlet": "DUSUN Krajan", "rt": "2", "rw": "1",
    } | changes  # fmt: skip


@both_databases
def test_a_household_is_put_in_order(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    visitor.get("/households/add")
    assert visitor.post("/households/add", household_form()).status_code == 302
    with app.app_context():
        query = select(Household).filter_by(kk_number="3316160101249555")
        row = db.session.scalars(query).one()
        told = (row.office_code, row.address, row.hamlet, row.rt, row.rw)
    assert told == (JAPAH, "Jalan Contoh 5", "Krajan", "002", "001")


@both_databases
@pytest.mark.parametrize(("changes", "field", "words"), [
    ({"kk_number": ""}, "kk_number", "wajib"),
    ({"kk_number": "123"}, "kk_number", "harus 16 angka"),
    ({"rt": "A1"}, "rt", "berupa angka"),
    ({"rw": "1234"}, "rw", "3"),
    ({"address": "x" * 5000}, "address", "200"),
])  # fmt: skip
def test_a_household_that_cannot_be_is_told_beside_its_field(
    app: Flask, signed_in, changes: dict[str, str], field: str, words: str
) -> None:
    visitor = signed_in("admin.japah")
    visitor.get("/households/add")
    page = visitor.post("/households/add", household_form(**changes))
    assert page.status_code == 200
    assert ERROR_BESIDE.format(field) in page.text
    assert words in page.text


@both_databases
def test_a_kk_number_is_unique_within_an_office(app: Flask, signed_in) -> None:
    with app.app_context():
        number = db.session.get_one(Household, household_of(app, JAPAH)).kk_number
    visitor = signed_in("admin.japah")
    visitor.get("/households/add")
    page = visitor.post("/households/add", household_form(kk_number=number)).text
    assert "Nomor KK ini sudah terdaftar di kantor Anda" in page


def test_a_family_member_is_added_from_the_family_card(app: Flask, signed_in) -> None:
    key = household_of(app, JAPAH)
    visitor = signed_in("admin.japah")
    link = f"/residents/add?household={key}"
    assert link in visitor.get(f"/households/show/{key}").text
    assert f'<option value="{key}" selected>' in visitor.get(link).text


def test_the_event_may_be_on_the_day_of_birth(app: Flask, signed_in) -> None:
    add(app, signed_in("admin.japah"), life_state="2", life_state_date="1985-02-01")
    assert named(app).life_state_date == date(1985, 2, 1)
