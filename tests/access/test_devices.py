"""One's own devices: seen, signed out one by one or all others, and a stranger's noticed."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.browsers import in_words
from app.access.throttle import FREE_TRIES
from app.audit.models import AuditEvent
from app.demo import PASSWORD
from app.extensions import db
from tests.client import Visitor

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)
NEW = "Ada yang masuk ke akun Anda dengan perangkat baru"


def on_phone(app: Flask, username: str = "admin.japah") -> Visitor:
    phone = Visitor(app)
    phone.http.environ_base["HTTP_USER_AGENT"] = PHONE
    return phone.sign_in(username)


def keys(page: str) -> list[str]:
    return re.findall(r'name="session" value="(\w{64})"', page)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (PHONE, ("Chrome", "Android")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.5 Mobile/15E148 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
         ("Firefox", "Linux")),
        ("curl/8.5", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_plain_words(header: str, words: tuple[str, str]) -> None:
    assert in_words(header) == words


def test_the_list_shows_where_one_is_signed_in_and_marks_this_device(app: Flask, signed_in) -> None:
    on_phone(app)
    signed_in("kades.japah")
    page = signed_in("admin.japah").get("/devices/").text
    assert page.count("Masuk sejak") == 2
    assert page.count("Perangkat ini") == 1
    assert "Chrome di Android" in page
    assert "127.0.0.1" in page


def test_one_device_is_signed_out_and_told_why(app: Flask, signed_in) -> None:
    phone, other, here = on_phone(app), signed_in("admin.japah"), signed_in("admin.japah")
    on_list = keys(here.get("/devices/").text)
    assert len(on_list) == 2
    here.post("/devices/end", {"session": on_list[1], "password": PASSWORD})
    away = phone.get("/letters/list/")
    assert "dikeluarkan dari perangkat lain" in phone.get(away.location).text
    assert other.get("/").status_code == here.get("/").status_code == 200
    with app.app_context():
        acts = list(db.session.scalars(select(AuditEvent.action)))
    assert "user:sessions_ended" in acts


def test_all_others_are_signed_out_at_once(app: Flask, signed_in) -> None:
    phone, other, here = on_phone(app), signed_in("admin.japah"), signed_in("admin.japah")
    here.post("/devices/end", {"session": "others", "password": PASSWORD})
    assert here.get("/").status_code == 200
    assert phone.get("/").status_code == other.get("/").status_code == 302


def test_signing_a_device_out_needs_the_password_and_guesses_are_counted(
    app: Flask, signed_in
) -> None:
    phone, here = on_phone(app), signed_in("admin.japah")
    assert here.post("/devices/end", {"session": "others"}).status_code == 422
    for _try in range(FREE_TRIES):
        page = here.post("/devices/end", {"session": "others", "password": "salah"})
        assert page.status_code == 422
    page = here.post("/devices/end", {"session": "others", "password": PASSWORD})
    assert (page.status_code, "Terlalu banyak percobaan" in page.text) == (429, True)
    assert phone.get("/").status_code == 200


def test_a_device_of_another_person_is_not_there(app: Flask, signed_in) -> None:
    kades = signed_in("kades.japah")
    here, other = signed_in("admin.japah"), signed_in("admin.japah")
    theirs = keys(other.get("/devices/").text)[0]
    form = {"password": PASSWORD}
    for key in (theirs, "0" * 64, "x", "'"):
        assert kades.post("/devices/end", form | {"session": key}).status_code == 404
    assert here.get("/").status_code == 200


def test_a_browser_not_seen_before_is_told_at_the_next_first_page_until_it_is_looked_at(
    app: Flask, signed_in
) -> None:
    here = signed_in("admin.japah")
    assert NEW not in here.get("/").text
    stranger = on_phone(app)
    assert NEW not in stranger.get("/").text  # no news for whoever it is
    page = here.get("/").text
    assert NEW in page
    assert "Chrome di Android" in page
    assert NEW in here.get("/").text
    here.post("/devices/end", {"session": "others", "password": PASSWORD})
    assert NEW not in here.get("/").text


def test_it_is_told_though_the_stranger_came_while_nobody_was_there(app: Flask, signed_in) -> None:
    here = signed_in("admin.japah")
    here.post("/logout/")
    stranger = on_phone(app)
    stranger.get("/")
    stranger.post("/logout/")
    assert NEW in here.sign_in("admin.japah").get("/").text
    here.post("/logout/")
    assert NEW not in here.sign_in("admin.japah").get("/").text


def test_the_same_browser_again_is_no_news(app: Flask, signed_in) -> None:
    here, phone = signed_in("admin.japah"), on_phone(app)
    phone.post("/logout/")
    here.sign_in("admin.japah")
    here.post("/logout/")
    here.sign_in("admin.japah")
    phone.sign_in("admin.japah")
    assert NEW not in here.get("/").text
