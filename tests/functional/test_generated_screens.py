"""The base of the generated screens mends Flask-AppBuilder's faults for every view."""

import sys
import threading

import pytest
from flask import Flask

from tests.client import Visitor


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
