"""Guessing is slow, locks are temporary, and there is no other door than the sign-in page."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token
from sqlalchemy import func, select, update

from app import create_app
from app.access.models import Account, Throttle
from app.access.throttle import FREE_TRIES, LONGEST_WAIT
from app.clock import utc_now
from app.demo import PASSWORD
from app.extensions import db
from config import settings
from tests.client import Visitor
from tests.redis import redis_server

WAIT = "Terlalu banyak percobaan"


def change(app: Flask, username: str, **values: Any) -> None:
    with app.app_context():
        db.session.execute(update(Account).filter_by(username=username).values(values))
        db.session.commit()


def guess(app: Flask, username: str, password: str = "salah", address: str = "127.0.0.1") -> str:
    visitor = Visitor(app)
    visitor.http.environ_base["REMOTE_ADDR"] = address
    visitor.get("/login/")
    page = visitor.post("/login/", {"username": username, "password": password})
    main = page.text.split("<main")[1].split("</main>")[0]
    return main.replace(username, "").replace(visitor.token, "")


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, int]]:
    """The costs of every scrypt that is computed from now on."""
    seen: list[tuple[int, int, int]] = []
    real = hashlib.scrypt

    def noted(*args: Any, n: int, r: int, p: int, **kwargs: Any) -> bytes:
        seen.append((n, r, p))
        return real(*args, n=n, r=r, p=p, **kwargs)

    monkeypatch.setattr(hashlib, "scrypt", noted)
    return seen


def test_whether_an_account_exists_is_told_neither_by_the_answer_nor_by_the_work(
    app: Flask, hashes: list[tuple[int, int, int]]
) -> None:
    guess(app, "tidak.ada", address="10.0.9.9")  # the stand-in's own hash is made once
    change(app, "admin.ngapus", active=False)
    change(app, "sekdes.japah", password=None)
    told = {}
    for number, name in enumerate(("admin.japah", "tidak.ada", "admin.ngapus", "sekdes.japah")):
        hashes.clear()
        told[name] = (guess(app, name, address=f"10.0.0.{number}"), tuple(hashes))
    assert len(set(told.values())) == 1
    assert len(told["admin.japah"][1]) == 1


def test_a_switched_off_account_does_not_open_even_with_its_password(app: Flask) -> None:
    change(app, "admin.japah", active=False)
    assert "tidak" in guess(app, "admin.japah", PASSWORD).lower()


def test_the_two_names_of_an_account_share_one_counter(app: Flask) -> None:
    for number in range(FREE_TRIES):
        name = ("admin.japah", "ADMIN.JAPAH", "admin.japah@contoh.invalid")[number % 3]
        guess(app, name, address=f"10.0.1.{number}")
    assert WAIT in guess(app, "admin.japah", PASSWORD, address="10.0.1.99")


def test_an_address_that_tries_many_accounts_must_wait_and_others_need_not(app: Flask) -> None:
    for number in range(FREE_TRIES):
        guess(app, f"kades.{number}", address="10.0.2.1")
    assert WAIT in guess(app, "admin.japah", PASSWORD, address="10.0.2.1")
    Visitor(app).sign_in("admin.japah")


def test_a_lock_opens_by_itself_within_fifteen_minutes(app: Flask) -> None:
    for _try in range(FREE_TRIES):
        guess(app, "admin.japah")
    for _again in range(12):  # as if each wait had just passed
        with app.app_context():
            db.session.execute(update(Throttle).values(blocked_until=utc_now()))
            db.session.commit()
        guess(app, "admin.japah")
    with app.app_context():
        until = db.session.scalars(select(func.max(Throttle.blocked_until))).one()
        longest = until - utc_now()
        assert timedelta(minutes=14) < longest <= LONGEST_WAIT == timedelta(minutes=15)
        db.session.execute(update(Throttle).values(blocked_until=utc_now()))
        db.session.commit()
    Visitor(app).sign_in("admin.japah")


def test_a_right_password_forgets_the_wrong_ones(app: Flask) -> None:
    for _round in range(2):
        for _try in range(FREE_TRIES - 1):
            guess(app, "admin.japah")
        Visitor(app).sign_in("admin.japah")


def test_no_token_no_key_and_no_header_opens_a_route(app: Flask) -> None:
    sm = app.extensions["appbuilder"].sm
    with app.app_context():
        account = db.session.scalars(select(Account).filter_by(username="admin.blora")).one()
        token = create_access_token(identity=str(account.id))
        key = sm.create_api_key(account, "ujian")["key"]
    basic = "Basic YWRtaW4uYmxvcmE6Y29udG9oLW1hc3VrLTIwMjY="  # admin.blora and its password
    headers = [{"Authorization": f"Bearer {token}"}, {"Authorization": f"Bearer {key}"},
               {"Authorization": basic}, {"X-API-Key": key}]  # fmt: skip
    client, differing = app.test_client(), []
    urls = [
        rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)[1]
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and "static" not in rule.endpoint
    ]
    for number, url in enumerate(urls):
        plain = client.get(url)
        shown = client.get(url, headers=headers[number % len(headers)])
        if (plain.status_code, plain.location) != (shown.status_code, shown.location):
            differing.append(url)
    for header in headers:
        assert client.get("/users/list/", headers=header).status_code == 302
    assert (len(urls) > 50, differing) == (True, [])


def test_there_is_no_login_for_programs_and_no_registration(app: Flask, visitor: Visitor) -> None:
    with app.app_context():
        before = db.session.scalar(select(func.count(Account.id)))
    form = {"username": "admin.japah", "password": PASSWORD, "provider": "db", "refresh": True}
    for url in ("/api/v1/security/login", "/api/v1/security/refresh", "/login/db", "/login/basic",
                "/oauth-authorized/x", "/register/form", "/register/activation/x",
                "/registeruser/add", "/api/v1/security/api_keys/"):  # fmt: skip
        assert app.test_client().get(url).status_code == 404
        assert app.test_client().post(url, json=form).status_code in (400, 404)
        assert visitor.post(url, form).status_code == 404
    assert visitor.post("/users/add", form).status_code == 302
    with app.app_context():
        assert db.session.scalar(select(func.count(Account.id))) == before


@pytest.fixture
def servers(app: Flask) -> Iterator[list[Flask]]:
    """Two servers on one database and one Redis."""
    with redis_server() as url:
        environ = {"LABUR_ENV": "development", "LABUR_DATA": str(app.config["DATA_FOLDER"]),
                   "LABUR_QUEUE_URL": url}  # fmt: skip
        values = settings(environ) | {"AUTH_RATE_LIMIT": "4 per minute"}
        yield [create_app(values), create_app(values)]


def test_several_servers_count_requests_together_in_redis(servers: list[Flask]) -> None:
    first, second = (Visitor(one) for one in servers)
    first.get("/login/")
    second.get("/login/")
    form = {"username": "tidak.ada", "password": "salah"}
    told = [one.post("/login/", form).status_code for one in (first, second) * 3]
    assert told == [200] * 4 + [429] * 2


def test_signing_in_goes_on_while_redis_cannot_be_reached(app: Flask) -> None:
    environ = {"LABUR_ENV": "development", "LABUR_DATA": str(app.config["DATA_FOLDER"]),
               "LABUR_QUEUE_URL": "redis://127.0.0.1:1/0"}  # fmt: skip
    alone = create_app(settings(environ) | {"AUTH_RATE_LIMIT": "2 per minute"})
    visitor = Visitor(alone)
    visitor.get("/login/")
    form = {"username": "tidak.ada", "password": "salah"}
    assert [visitor.post("/login/", form).status_code for _try in range(3)] == [200, 200, 429]
