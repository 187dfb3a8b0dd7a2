"""Signing in and out: guesses are slowed, and a session that was ended stays ended."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import Account
from app.access.throttle import FREE_TRIES
from app.demo import PASSWORD
from app.extensions import db
from tests.client import Visitor
from tests.conftest import both_databases


def test_a_stranger_is_led_to_the_sign_in_page(visitor: Visitor) -> None:
    response = visitor.get("/")
    assert response.status_code == 302
    assert "/login/" in response.location


def test_whoever_signs_in_sees_the_name_of_the_own_office(signed_in) -> None:
    page = signed_in("admin.japah").get("/")
    assert page.status_code == 200
    assert "Desa Japah" in page.text


@both_databases
def test_after_five_wrong_passwords_even_the_right_one_must_wait(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/login/")
    for _try in range(FREE_TRIES):
        visitor.post("/login/", {"username": "admin.japah", "password": "salah"})
    page = visitor.post("/login/", {"username": "admin.japah", "password": PASSWORD})
    assert page.status_code == 200
    assert "Terlalu banyak percobaan" in page.text


def test_a_sign_in_without_its_csrf_token_is_refused(app: Flask) -> None:
    answer = app.test_client().post(
        "/login/", data={"username": "admin.japah", "password": PASSWORD}
    )
    assert answer.status_code == 400


def test_signing_out_is_no_link(signed_in) -> None:
    visitor = signed_in("admin.japah")
    assert visitor.get("/logout/").status_code == 405
    assert visitor.get("/").status_code == 200


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    visitor.get("/")
    cookie = visitor.http.get_cookie("labur_session")
    assert cookie is not None
    thief = Visitor(app)
    thief.http.set_cookie("labur_session", cookie.value)
    assert thief.get("/").status_code == 200
    gone = visitor.post("/logout/")
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert thief.get("/").status_code == 302


def test_the_next_person_can_sign_in_on_the_same_browser(signed_in) -> None:
    visitor = signed_in("admin.japah")
    visitor.get("/")
    visitor.post("/logout/")
    visitor.sign_in("kades.japah")
    assert "Kepala desa/lurah" in visitor.get("/").text


def test_a_cookie_copied_before_the_first_page_also_dies_on_signing_out(
    app: Flask, signed_in
) -> None:
    visitor = signed_in("admin.japah")
    cookie = visitor.http.get_cookie("labur_session")
    assert cookie is not None
    visitor.get("/")
    visitor.post("/logout/")
    thief = Visitor(app)
    thief.http.set_cookie("labur_session", cookie.value)
    assert thief.get("/").status_code == 302


def test_a_deactivated_user_is_out_at_once(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    with app.app_context():
        account = db.session.scalars(select(Account).filter_by(username="admin.japah")).one()
        account.active = False
        db.session.commit()
    assert visitor.get("/").status_code == 302


@pytest.mark.parametrize(
    "wanted",
    [
        "https://jahat.example/", "//jahat.example/", "https://x//jahat.example/",
        "/\\jahat.example",
        "https://jahat.example/letters/list/", "javascript:alert(1)", "http://[jahat.example",
        "\x00//jahat.example", "/logout/", "/tidak/ada",
    ],
)  # fmt: skip
def test_a_link_does_not_lead_to_another_site_after_signing_in(app: Flask, wanted: str) -> None:
    visitor = Visitor(app)
    visitor.get("/login/")
    form = {"username": "admin.japah", "password": PASSWORD}
    answer = visitor.post("/login/", form, query_string={"next": wanted})
    assert answer.location in ("/", "/letters/list/")
