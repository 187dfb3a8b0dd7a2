"""The base of the generated screens mends Flask-AppBuilder's faults for every view."""

import sys
import threading

import pytest
from flask import Flask

from app.clock import utc_now
from app.database import transaction
from app.letters.models import LetterTypeSetting
from app.letters.states import State
from app.proof.models import ProofTask
from tests.client import Visitor
from tests.factories import letters


@pytest.mark.parametrize("query", [
    "page_OfficeView=abc",
    "page_OfficeView=-1",
    "page_OfficeView=999999",
    "psize_OfficeView=100000",
    "psize_OfficeView=",
])  # fmt: skip
def test_a_page_that_no_list_has_is_refused_in_words(signed_in, query: str) -> None:
    page = signed_in("admin.blora").get(f"/offices/list/?{query}")
    assert page.status_code == 400
    assert "<h1>" in page.text


def test_an_order_by_an_unknown_column_is_ignored(signed_in) -> None:
    url = "/offices/list/?_oc_OfficeView=password&_od_OfficeView=asc"
    assert signed_in("admin.blora").get(url).status_code == 200


@pytest.mark.parametrize(("username", "address", "view", "column"), [
    ("admin.japah", "/households/list/", "HouseholdView", "head_name"),
    ("admin.blora", "/letter-types/list/", "LetterTypeView", "short_code"),
])  # fmt: skip
def test_a_list_offers_no_order_by_what_the_database_does_not_know(
    signed_in, username: str, address: str, view: str, column: str
) -> None:
    visitor = signed_in(username)
    assert f"_oc_{view}={column}" not in visitor.get(address).text
    assert visitor.get(f"{address}?_oc_{view}={column}&_od_{view}=desc").status_code == 200


def test_lists_come_in_the_same_order_every_time(signed_in) -> None:
    visitor = signed_in("admin.blora")
    codes = [visitor.get("/offices/list/").text.count("33.16.01.20") for _again in range(2)]
    assert codes[0] == codes[1] > 5


@pytest.mark.parametrize(("username", "address", "said"), [
    ("kades.japah", "/approvals/list/", "Tidak ada surat yang menunggu tanda tangan Anda"),
    ("admin.blora", "/proof/list/", "Tidak ada surat yang menunggu stempel waktu"),
    ("admin.blora", "/outcomes/list/", "Tidak ada surat yang hasilnya belum diketahui"),
])  # fmt: skip
def test_an_empty_queue_says_what_does_not_wait(
    signed_in, username: str, address: str, said: str
) -> None:
    assert said in signed_in(username).get(address).text


def test_an_unknown_action_is_not_found_and_one_without_permission_is_forbidden(signed_in) -> None:
    admin = signed_in("admin.blora")
    assert admin.post("/users/action_post", {"action": "drop", "rowid": "1"}).status_code == 404
    assert admin.post("/users/action/drop/1").status_code == 404
    other = signed_in("admin.japah")
    form = {"action": "resetpasswords", "rowid": "1"}
    assert other.post("/users/action_post", form).status_code == 403


def test_an_action_on_a_row_that_is_not_there_is_not_found(signed_in) -> None:
    admin = signed_in("admin.blora")
    assert admin.post("/users/action/resetpasswords/99999").status_code == 404


def test_an_action_for_many_rows_is_not_there_for_one(app: Flask, signed_in) -> None:
    late = letters.submitted_letter(app)
    letters.change(app, late, state=State.AWAITING_TIMESTAMP)
    with app.app_context(), transaction() as session:
        now = utc_now()
        office = letters.VILLAGE
        session.add(ProofTask(letter_id=late, office_code=office, opened_at=now, due_at=now))
    assert signed_in("admin.kecamatan").post(f"/proof/action/try_again/{late}").status_code == 404


def test_a_row_of_the_office_above_is_shown_and_offers_no_change(app: Flask, signed_in) -> None:
    with app.app_context(), transaction() as session:
        row = LetterTypeSetting(office_code="33.16.16", type_code="SKU", paper="A4")
        session.add(row)
        session.flush()
        key = row.id
    admin = signed_in("admin.japah")
    for page in ("/letter-settings/list/", f"/letter-settings/show/{key}"):
        shown = admin.get(page)
        assert "A4" in shown.text or "SKU" in shown.text
        assert f"/letter-settings/edit/{key}" not in shown.text
        assert f"/letter-settings/delete/{key}" not in shown.text
    assert admin.get(f"/letter-settings/edit/{key}").status_code == 404
    assert admin.post(f"/letter-settings/edit/{key}", {"paper": "F4"}).status_code == 404
    assert admin.post(f"/letter-settings/delete/{key}").status_code == 404
    assert "/edit/" in signed_in("admin.kecamatan").get(f"/letter-settings/show/{key}").text


def test_nothing_is_deleted_by_a_link(signed_in) -> None:
    assert signed_in("admin.japah").get("/residents/delete/1").status_code == 405


def test_a_second_user_of_the_same_name_is_refused_in_words_and_keeps_what_was_typed(
    signed_in,
) -> None:
    admin = signed_in("admin.blora")
    admin.get("/users/add")
    page = admin.post("/users/add", {
        "first_name": "Nama Yang Diketik", "last_name": "Contoh", "username": "admin.japah",
        "email": "lain@contoh.invalid", "office_code": "33.16.16.2007", "active": "y",
        "roles": "2", "password": "empat kata yang baru", "conf_password": "empat kata yang baru",
    })  # fmt: skip
    assert page.status_code == 200
    assert "Nama Yang Diketik" in page.text
    assert "INSERT" not in page.text


def test_searches_of_two_users_at_once_do_not_mix(app: Flask) -> None:
    mixed: list[str] = []

    def search(visitor: Visitor, term: str, other: str) -> None:
        for _again in range(30):
            page = visitor.get(f"/offices/list/?_flt_2_name={term}").text
            if f"Desa {other}" in page or f"Desa {term}" not in page:
                mixed.append(page)

    threads = [
        threading.Thread(target=search, args=(Visitor(app).sign_in("admin.blora"), *pair))
        for pair in (("Japah", "Ngapus"), ("Ngapus", "Japah")) * 2
    ]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # let the threads get in each other's way
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(usual)
    assert mixed == []
