"""Finding residents and households, in lists and in search boxes, inside one's own office."""

import sys
import threading

import pytest
from flask import Flask

from app.extensions import db
from app.residents.models import Household
from tests.client import Visitor
from tests.conftest import both_databases
from tests.residents.rows import JAPAH, NGAPUS, household_of, resident_of


def kk_of(app: Flask, office: str) -> str:
    with app.app_context():
        return db.session.get_one(Household, household_of(app, office)).kk_number


@both_databases
def test_the_list_is_searched_by_name_by_nik_and_by_kk(app: Flask, signed_in) -> None:
    key, nik, name = resident_of(app, JAPAH)
    visitor = signed_in("admin.japah")
    for typed in (name.upper(), nik, nik[:12], f"{nik[:6]} {nik[6:]}", kk_of(app, JAPAH)):
        page = visitor.get("/residents/list/", query_string={"q": typed}).text
        assert f"/residents/show/{key}" in page, typed
    page = visitor.get("/residents/list/?q=Tiada Yang Bernama Begini").text
    assert "/residents/show/" not in page


@both_databases
def test_households_are_searched_by_number_and_by_members_name(app: Flask, signed_in) -> None:
    key, number = household_of(app, JAPAH), kk_of(app, JAPAH)
    _id, _nik, name = resident_of(app, JAPAH)
    visitor = signed_in("admin.japah")
    for typed in (number, number[:10], name):
        page = visitor.get("/households/list/", query_string={"q": typed}).text
        assert f"/households/show/{key}" in page, typed
        found = visitor.get("/households/options", query_string={"q": typed}).json["results"]
        assert key in [row["id"] for row in found]
    assert visitor.get("/households/options?q=33").json["results"] == []


@pytest.mark.promise("P4")
@both_databases
def test_no_search_reaches_another_village(app: Flask, signed_in) -> None:
    key, nik, name = resident_of(app, NGAPUS)
    visitor = signed_in("admin.japah")
    for typed in (nik, name, kk_of(app, NGAPUS)):
        for url in ("/residents/list/", "/households/list/"):
            page = visitor.get(url, query_string={"q": typed}).text
            assert f"/residents/show/{key}" not in page
            assert f"/households/show/{household_of(app, NGAPUS)}" not in page
        for url in ("/residents/options", "/households/options"):
            found = visitor.get(url, query_string={"q": typed}).json["results"]
            assert not {key, household_of(app, NGAPUS)} & {row["id"] for row in found}


@pytest.mark.promise("P4")
@both_databases
@pytest.mark.parametrize(("method", "url"), [
    ("get", "/households/show/{}"),
    ("get", "/households/edit/{}"),
    ("post", "/households/edit/{}"),
    ("post", "/households/delete/{}"),
])  # fmt: skip
def test_another_villages_household_is_not_there(
    app: Flask, signed_in, method: str, url: str
) -> None:
    key = household_of(app, NGAPUS)
    answer = getattr(signed_in("admin.japah"), method)(url.format(key))
    assert answer.status_code == 404


@pytest.mark.promise("P4")
def test_the_address_cannot_put_another_villages_household_into_the_form(
    app: Flask, signed_in
) -> None:
    page = signed_in("admin.japah").get(f"/residents/add?household={household_of(app, NGAPUS)}")
    assert kk_of(app, NGAPUS) not in page.text


@both_databases
@pytest.mark.parametrize(("url", "status"), [
    ("/residents/show/abc", 404),
    ("/residents/show/99999999999999999999", 404),
    ("/residents/edit/99999999999", 404),
    ("/residents/list/?_flt_0_sex=99999999999999999999", 400),
    ("/residents/list/?q=99999999999999999999999", 200),
    ("/residents/list/?q=%00", 200),
    ("/residents/list/?_flt_0_birth_date=kemarin", 200),
    ("/residents/add?household=99999999999999999999", 200),
    ("/residents/add?household=%00", 200),
    ("/residents/list/?psize_ResidentView=100000", 400),
    ("/residents/list/?page_ResidentView=abc", 400),
])  # fmt: skip
def test_an_odd_address_has_a_plain_answer(app: Flask, signed_in, url: str, status: int) -> None:
    assert signed_in("admin.japah").get(url).status_code == status


def test_two_who_search_at_once_see_only_what_they_asked_for(app: Flask) -> None:
    mixed: list[str] = []
    people = {office: resident_of(app, office) for office in (JAPAH, NGAPUS)}

    def search(visitor: Visitor, office: str, other: str) -> None:
        for _again in range(15):
            page = visitor.get("/residents/list/", query_string={"q": people[office][2]}).text
            if people[office][2] not in page or f"/residents/show/{people[other][0]}" in page:
                mixed.append(page)

    users = {JAPAH: "admin.japah", NGAPUS: "admin.ngapus"}
    threads = [
        threading.Thread(target=search, args=(Visitor(app).sign_in(users[office]), office, other))
        for office, other in ((JAPAH, NGAPUS), (NGAPUS, JAPAH)) * 2
    ]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # let the threads get in each other's way
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(usual)
    assert mixed == []


def test_a_secretary_reads_and_reveals_but_does_not_write(app: Flask, signed_in) -> None:
    key, nik, _name = resident_of(app, JAPAH)
    secretary = signed_in("sekdes.japah")
    assert secretary.get(f"/residents/show/{key}").status_code == 200
    wants_json = {"headers": {"Accept": "application/json"}}
    assert secretary.post(f"/residents/reveal/{key}", **wants_json).json == {"nik": nik}
    for url in ("/residents/add", f"/residents/edit/{key}", "/households/add"):
        assert secretary.get(url).status_code == 403
    assert secretary.post(f"/residents/delete/{key}").status_code == 403
