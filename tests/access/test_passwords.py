"""Passwords: long and hard to guess, one's own before anything else, changed only with the old."""

import os
import time
from base64 import b64encode
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.models import Account
from app.access.password import LONGEST, WeakPassword, check_password, temporary_password
from app.access.throttle import FREE_TRIES
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.demo import PASSWORD
from app.extensions import db
from tests.access.test_accounts import WORDS, choose_own, given
from tests.client import Visitor

FORM = "/resetmypassword/form"
OWN = ("Siti", "Contoh", "admin.japah", "admin.japah@contoh.invalid", "Japah")


def key_of(app: Flask, username: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Account.id).filter_by(username=username)).one()


def reset(app: Flask, admin: Visitor, username: str) -> str:
    return given(admin.post(f"/resetpassword/form?pk={key_of(app, username)}"))


@pytest.mark.parametrize(
    ("password", "advice"),
    [
        ("pendek", "paling sedikit 12"),
        ("x9Kq7-" * 22, "paling banyak 128"),
        ("aaaaaaaaaaaaaaaa", "mudah ditebak"),
        ("qwertyuiopasdf", "mudah ditebak"),
        ("iloveyou123456789", "mudah ditebak"),
        ("esuk layang mabur", "nama Anda"),
        ("Admin.Japah.Desa.2026", "nama Anda"),
        ("bismillah123", "nama Anda"),
        ("SitiContoh-2026", "nama Anda"),
        (PASSWORD, "nama Anda"),
    ],
)
def test_a_password_that_others_would_try_is_refused_with_advice(
    app: Flask, password: str, advice: str
) -> None:
    with app.test_request_context(), pytest.raises(WeakPassword, match=advice):
        check_password(password, OWN)


@pytest.mark.parametrize(
    "password",
    [
        WORDS, "gerobak kelapa payung sungai", "alllowercasebutquitelong", "kodok-melompat-tinggi",
        "sandal jepit di teras 🩴", b64encode(os.urandom(96)).decode()[:LONGEST],
    ],
)  # fmt: skip
def test_a_long_password_is_good_whatever_signs_it_has(app: Flask, password: str) -> None:
    with app.test_request_context():
        check_password(password, OWN)


def test_the_longest_password_is_judged_quickly(app: Flask) -> None:
    start = time.process_time()
    with app.test_request_context(), pytest.raises(WeakPassword):
        check_password("l33t1!|$50@4" * 100_000, OWN)
    assert time.process_time() - start < 1


def test_a_password_that_would_keep_the_server_hashing_opens_nothing(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/login/")
    page = visitor.post("/login/", {"username": "admin.japah", "password": "x" * 500_000})
    assert page.status_code == 200


def test_temporary_passwords_are_good_ones_and_never_the_same(app: Flask) -> None:
    made = {temporary_password() for _each in range(200)}
    assert len(made) == 200
    with app.test_request_context():
        check_password(made.pop(), OWN)


def test_whoever_was_given_a_password_chooses_an_own_one_before_anything_else(
    app: Flask, signed_in
) -> None:
    elsewhere = signed_in("admin.japah")
    temporary = reset(app, signed_in("admin.blora"), "admin.japah")
    assert elsewhere.get("/").status_code == 302
    visitor = Visitor(app).sign_in("admin.japah", temporary)
    for url in ("/", "/letters/list/", "/devices/", "/users/userinfo/", "/cek", "/tidak/ada"):
        assert visitor.get(url).location == FORM
    assert visitor.post("/letters/compose/SKD").location == FORM
    assert "Buat kata sandi Anda sendiri" in visitor.get(FORM).text
    assert "temporary" not in visitor.get("/lang/id").text
    again = choose_own(visitor, temporary, temporary)
    assert (again.status_code, "sementara" in again.text) == (422, True)
    assert choose_own(visitor, temporary).location == "/"
    assert visitor.get("/letters/list/").status_code == 200
    with app.app_context():
        acts = list(db.session.scalars(select(AuditEvent.action)))
        details = " ".join(db.session.scalars(select(AuditEvent.detail)))
    assert {"user:password_given", "user:password_changed"} <= set(acts)
    assert temporary not in details


def test_a_temporary_password_is_good_for_seven_days(app: Flask, signed_in) -> None:
    temporary = reset(app, signed_in("admin.blora"), "admin.japah")
    with app.app_context():
        until = db.session.scalars(
            select(Account.temporary_until).filter_by(username="admin.japah")
        ).one()
        assert timedelta(days=6, hours=23) < until - utc_now() <= timedelta(days=7)
        db.session.execute(
            update(Account).filter_by(username="admin.japah").values(temporary_until=utc_now())
        )
        db.session.commit()
    visitor = Visitor(app)
    visitor.get("/login/")
    page = visitor.post("/login/", {"username": "admin.japah", "password": temporary})
    assert "sudah habis" in page.text
    assert visitor.get("/").status_code == 302


def test_the_demonstration_people_need_not_change_theirs(signed_in) -> None:
    assert signed_in("camat.japah").get("/").status_code == 200


def test_a_new_password_needs_the_current_one(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    page = choose_own(visitor, "salah")
    assert (page.status_code, "belum tepat" in page.text) == (422, True)
    assert choose_own(visitor, PASSWORD).status_code == 302
    Visitor(app).sign_in("admin.japah", WORDS)


def test_a_password_counts_as_it_was_typed(app: Flask, signed_in) -> None:
    own = f" {WORDS.upper()} é "
    assert choose_own(signed_in("admin.japah"), PASSWORD, own).status_code == 302
    Visitor(app).sign_in("admin.japah", own)
    for other in (own.strip(), own.lower(), own[:-1]):
        page = Visitor(app).post("/login/", {"username": "admin.japah", "password": other})
        assert page.status_code == 200


def test_a_weak_new_password_changes_nothing(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    for own in ("pendek", "siti contoh japah"):
        assert choose_own(visitor, PASSWORD, own).status_code == 422
    differing = {"current": PASSWORD, "password": WORDS, "conf_password": WORDS + "."}
    assert visitor.post(FORM, differing).status_code == 422
    Visitor(app).sign_in("admin.japah")


def test_a_new_password_ends_the_sessions_elsewhere_and_keeps_this_one(signed_in) -> None:
    here, elsewhere = signed_in("admin.japah"), signed_in("admin.japah")
    assert elsewhere.get("/").status_code == 200
    choose_own(here, PASSWORD)
    assert here.get("/").status_code == 200
    away = elsewhere.get("/letters/list/")
    assert "kata sandi akun ini diganti" in elsewhere.get(away.location).text


def test_guessing_the_current_password_on_an_open_screen_is_slowed_too(signed_in) -> None:
    visitor = signed_in("admin.japah")
    for _try in range(FREE_TRIES):
        choose_own(visitor, "salah")
    page = choose_own(visitor, PASSWORD)
    assert (page.status_code, "Terlalu banyak percobaan" in page.text) == (429, True)


def test_the_published_password_of_the_demonstration_opens_nothing_in_production(
    app: Flask, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = signed_in("admin.japah")
    monkeypatch.setitem(app.config, "DEVELOPMENT", False)
    visitor = Visitor(app)
    visitor.get("/login/")
    answer = visitor.post("/login/", {"username": "platform", "password": PASSWORD})
    assert answer.status_code == 200
    assert choose_own(here, PASSWORD, PASSWORD).status_code == 422


def test_the_forms_tell_password_managers_what_they_ask_for(signed_in, visitor: Visitor) -> None:
    sign_in, change = visitor.get("/login/").text, signed_in("admin.japah").get(FORM).text
    assert 'autocomplete="username"' in sign_in
    assert 'autocomplete="current-password"' in sign_in
    assert change.count('autocomplete="new-password"') == 2
    assert "onpaste" not in sign_in + change
