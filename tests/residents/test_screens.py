"""The residents' screens: rules beside the field, the NIK masked, the wall in front."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.residents.models import Household, Resident
from tests.conftest import both_databases
from tests.residents.rows import JAPAH, NGAPUS, add, form, household_of, named, resident_of


@both_databases
def test_a_resident_is_added_to_the_admins_own_village(app: Flask, signed_in) -> None:
    answer = add(app, signed_in("admin.japah"), office_code=NGAPUS)
    assert answer.status_code == 302
    assert named(app).office_code == JAPAH


@both_databases
@pytest.mark.parametrize(("changes", "words"), [
    ({"nik": "331616010285977"}, "15 angka"),
    ({"name": ""}, "wajib"),
    ({"name": "   "}, "Isi nama penduduk"),
    ({"family_relation": ""}, "wajib"),
    ({"father_nik": "123"}, "Ayah: NIK harus 16 angka"),
    ({"life_state": "2", "life_state_date": "2999-01-01"}, "setelah hari ini"),
    ({"life_state": "3", "life_state_date": "1985-01-31"}, "sebelum lahir"),
    ({"household": "9" * 20}, "tidak ditemukan"),
    ({"sex": ""}, "wajib"),
    ({"birth_date": ""}, "wajib"),
    ({"birth_date": "2999-01-01"}, "setelah hari ini"),
    ({"birth_date": "bukan tanggal"}, "anggal"),
    ({"life_state": "2"}, "tanggal peristiwanya"),
    ({"household": ""}, "wajib"),
    ({"household": "999999"}, "tidak ditemukan"),
    ({"name": "x" * 5000}, "120"),
])  # fmt: skip
def test_what_breaks_a_rule_is_told_and_what_was_typed_stays(
    app: Flask, signed_in, changes: dict[str, str], words: str
) -> None:
    answer = add(app, signed_in("admin.japah"), birthplace="Kota Yang Diketik", **changes)
    assert answer.status_code == 200
    assert words in answer.text
    assert "Kota Yang Diketik" in answer.text
    assert named(app) is None


@both_databases
def test_a_nik_is_unique_within_an_office(app: Flask, signed_in) -> None:
    _id, nik, _name = resident_of(app, JAPAH)
    answer = add(app, signed_in("admin.japah"), nik=nik)
    assert answer.status_code == 200
    assert "NIK ini sudah terdaftar" in answer.text
    assert "INSERT" not in answer.text
    assert nik not in answer.text.replace(f'value="{nik}"', "")


@both_databases
def test_the_same_nik_elsewhere_is_only_a_hint_without_name_or_office(
    app: Flask, signed_in
) -> None:
    _id, nik, name = resident_of(app, NGAPUS)
    visitor = signed_in("admin.japah")
    assert add(app, visitor, nik=nik).status_code == 302
    page = visitor.get("/residents/list/").text
    assert "NIK ini juga terdaftar di kantor lain" in page
    assert name not in page
    assert "Ngapus" not in page


def test_a_doubtful_nik_is_saved_with_a_word_of_warning(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    assert add(app, visitor, sex="2").status_code == 302
    assert "jenis kelamin berbeda" in visitor.get("/residents/list/").text


@both_databases
def test_a_household_of_another_village_cannot_be_chosen(app: Flask, signed_in) -> None:
    answer = add(app, signed_in("admin.japah"), household=str(household_of(app, NGAPUS)))
    assert "tidak ditemukan" in answer.text
    assert named(app) is None


def test_lists_and_pages_show_only_the_first_digits_of_a_nik(app: Flask, signed_in) -> None:
    key, nik, _name = resident_of(app, JAPAH)
    visitor = signed_in("admin.japah")
    for url in ("/residents/list/", f"/residents/show/{key}", "/residents/options?q=Contoh"):
        page = visitor.get(url)
        assert nik not in page.text
        assert nik not in (page.json or {}).__str__()


def test_lists_and_search_boxes_show_only_the_first_digits_of_a_kk_number(
    app: Flask, signed_in
) -> None:
    key, visitor = household_of(app, JAPAH), signed_in("admin.japah")
    with app.app_context():
        number = db.session.get_one(Household, key).kk_number
    person = resident_of(app, JAPAH)[0]
    found = visitor.get("/households/options?q=Contoh")
    texts = [row["text"] for row in found.json["results"]]
    assert all("KK 3316••••••••••••" in text for text in texts)
    assert len(set(texts)) == len(texts)  # told apart by head and place
    for shown in (
        visitor.get("/households/list/").text,
        str(found.json),
        visitor.get(f"/residents/show/{person}").text,
        visitor.get(f"/residents/edit/{person}").text,
    ):
        assert number not in shown
    assert number in visitor.get(f"/households/show/{key}").text  # which the trail records


def test_opening_the_form_of_a_family_counts_as_looking(app: Flask, signed_in) -> None:
    key = household_of(app, JAPAH)
    signed_in("admin.japah").get(f"/households/edit/{key}")
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.action, event.subject_type) == ("resident:read", "household")


def test_looking_at_a_whole_nik_leaves_a_trace(app: Flask, signed_in) -> None:
    key, nik, _name = resident_of(app, JAPAH)
    visitor = signed_in("admin.japah")
    assert visitor.get(f"/residents/reveal/{key}").status_code == 405
    assert nik in visitor.post(f"/residents/reveal/{key}").text
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.action, event.subject_id) == ("resident:nik_shown", str(key))
    assert event.actor_name == "Siti Contoh (admin.japah)"
    assert nik not in event.detail


def test_opening_the_edit_form_counts_as_looking(app: Flask, signed_in) -> None:
    key, nik, _name = resident_of(app, JAPAH)
    assert nik in signed_in("admin.japah").get(f"/residents/edit/{key}").text
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event.action == "resident:nik_shown"


@pytest.mark.promise("P4")
@both_databases
@pytest.mark.parametrize(("method", "url"), [
    ("get", "/residents/show/{}"),
    ("get", "/residents/edit/{}"),
    ("post", "/residents/edit/{}"),
    ("post", "/residents/delete/{}"),
    ("post", "/residents/reveal/{}"),
])  # fmt: skip
def test_another_villages_resident_is_not_there(
    app: Flask, signed_in, method: str, url: str
) -> None:
    key, _nik, name = resident_of(app, NGAPUS)
    answer = getattr(signed_in("admin.japah"), method)(url.format(key))
    assert answer.status_code == 404
    assert name not in answer.text


def test_the_search_finds_by_name_in_any_order_and_by_the_start_of_a_nik(
    app: Flask, signed_in
) -> None:
    visitor = signed_in("admin.japah")
    _key, nik, name = resident_of(app, JAPAH)
    backwards = " ".join(reversed(name.lower().split()))
    for typed in (backwards, nik[:12]):
        results = visitor.get("/residents/options", query_string={"q": typed}).json["results"]
        assert any(name in row["text"] for row in results)
    assert len(visitor.get("/residents/options?q=contoh").json["results"]) == 20


def test_the_search_tells_namesakes_apart(signed_in) -> None:
    results = signed_in("admin.japah").get("/residents/options?q=Sri Rahayu").json["results"]
    texts = [row["text"] for row in results]
    assert len(texts) == len(set(texts)) >= 2


@pytest.mark.parametrize("typed", ["", "%", "_", "\\", "'; DROP TABLE resident;--", "\x00", "1"])
def test_odd_searches_find_nothing_and_break_nothing(signed_in, typed: str) -> None:
    answer = signed_in("admin.japah").get("/residents/options", query_string={"q": typed})
    assert answer.json["results"] == []


def test_a_village_never_finds_another_villages_people(app: Flask, signed_in) -> None:
    _key, nik, _name = resident_of(app, NGAPUS)
    assert signed_in("admin.japah").get(f"/residents/options?q={nik}").json["results"] == []


def test_markup_in_a_name_is_shown_as_text(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    add(app, visitor, name="<script>alert(1)</script> {{ 7*7 }}")
    page = visitor.get("/residents/list/?_flt_2_name=script").text
    assert "<script>alert(1)" not in page
    assert "{{ 7*7 }}" in page


def test_a_life_event_is_kept_with_its_date(app: Flask, signed_in) -> None:
    key, _nik, name = resident_of(app, JAPAH)
    visitor = signed_in("admin.japah")
    visitor.get(f"/residents/edit/{key}")
    changes = form(app, name=name, life_state="2", life_state_date="2026-05-01")
    assert visitor.post(f"/residents/edit/{key}", changes).status_code == 302
    with app.app_context():
        assert db.session.get(Resident, key).life_state == 2


@both_databases
def test_a_household_with_members_is_not_deleted(app: Flask, signed_in) -> None:
    key = household_of(app, JAPAH)
    visitor = signed_in("admin.japah")
    visitor.post(f"/households/delete/{key}")
    assert "masih punya anggota" in visitor.get("/households/list/").text
    with app.app_context():
        assert db.session.get(Household, key) is not None


@pytest.mark.parametrize("username", ["kades.japah", "pengawas.japah", "camat.japah", "platform"])
def test_roles_that_do_not_handle_residents_do_not_see_them(signed_in, username: str) -> None:
    visitor = signed_in(username)
    assert visitor.get("/residents/list/").status_code == 403
    assert visitor.get("/residents/options?q=Contoh").status_code == 403


def test_the_demonstration_has_about_three_hundred_residents_all_plainly_fictional(
    app: Flask,
) -> None:
    with app.app_context():
        names = db.session.scalars(select(Resident.name)).all()
    assert 270 <= len(names) <= 330
    assert all(name.endswith("Contoh") for name in names)
