"""Resetting others' factors: only from the office above, with a reason, and never in secret."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.factors.models import RecoveryCode, SecondFactor
from app.access.models import Account
from app.audit.models import AuditEvent
from app.extensions import db
from tests.access.factors.people import code, half_signed_in, is_in, rows, with_app
from tests.client import Visitor
from tests.conftest import both_databases

SCREEN = "/factor-resets"
REASON = {"reason": "Datang sendiri dengan KTP, ponsel hilang"}


def key_of(app: Flask, username: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Account.id).filter_by(username=username)).one()


@both_databases
@pytest.mark.promise("P4")
@pytest.mark.parametrize(("admin", "may", "may_not"), [
    (
        "admin.kecamatan",
        ["kades.japah", "admin.ngapus"],
        ["camat.japah", "pengawas.japah", "admin.kecamatan", "admin.blora", "platform"],
    ),
    (
        "admin.blora",
        ["kades.japah", "camat.japah", "admin.kecamatan"],
        ["admin.blora", "platform"],
    ),
    ("platform", ["kades.japah", "admin.kecamatan", "admin.blora"], ["platform"]),
])  # fmt: skip
def test_an_admin_resets_those_below_and_does_not_see_the_others(
    app: Flask, signed_in, admin: str, may: list[str], may_not: list[str]
) -> None:
    for username in {*may, *may_not} - {admin}:
        with_app(app, username)
    visitor = signed_in(admin)
    for username in may_not:
        key = key_of(app, username)
        assert visitor.get(f"{SCREEN}/show/{key}").status_code == 404
        assert visitor.post(f"{SCREEN}/reset/{key}", REASON).status_code == 404
        assert f"({username})" not in visitor.get(f"{SCREEN}/list/").text
    assert [name for name in may_not if name != admin and not rows(app, SecondFactor, name)] == []
    for username in may:
        key = key_of(app, username)
        assert "Ponsel" in visitor.get(f"{SCREEN}/show/{key}").text
        assert visitor.post(f"{SCREEN}/reset/{key}", REASON).status_code == 302
        assert rows(app, SecondFactor, username) == []
        assert rows(app, RecoveryCode, username) == []


@pytest.mark.promise("P4")
@pytest.mark.parametrize("username", ["kades.japah", "camat.japah", "pengawas.japah"])
def test_who_is_no_admin_above_has_no_such_screen(app: Flask, signed_in, username: str) -> None:
    with_app(app, "admin.japah")
    visitor, key = signed_in(username), key_of(app, "admin.japah")
    assert visitor.get(f"{SCREEN}/list/").status_code == 403
    assert visitor.post(f"{SCREEN}/reset/{key}", REASON).status_code == 403
    assert len(rows(app, SecondFactor, "admin.japah")) == 1


@pytest.mark.promise("P4")
def test_an_account_of_another_district_is_not_there(app: Flask, signed_in) -> None:
    with_app(app, "admin.ngapus")
    with app.app_context():
        account = db.session.scalars(select(Account).filter_by(username="admin.ngapus")).one()
        account.office_code = "33.16.09.1015"
        db.session.commit()
    visitor, key = signed_in("admin.kecamatan"), key_of(app, "admin.ngapus")
    foreign = visitor.post(f"{SCREEN}/reset/{key}", REASON)
    absent = visitor.post(f"{SCREEN}/reset/99999", REASON)
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert len(rows(app, SecondFactor, "admin.ngapus")) == 1


def test_a_higher_role_at_home_below_is_still_higher(app: Flask, signed_in) -> None:
    with_app(app, "admin.blora")
    with app.app_context():
        account = db.session.scalars(select(Account).filter_by(username="admin.blora")).one()
        account.office_code = "33.16.16.2007"
        db.session.commit()
    key = key_of(app, "admin.blora")
    answer = signed_in("admin.kecamatan").post(f"{SCREEN}/reset/{key}", REASON)
    assert answer.status_code == 404


def test_a_reset_without_a_reason_changes_nothing(app: Flask, signed_in) -> None:
    with_app(app, "kades.japah")
    key = key_of(app, "kades.japah")
    answer = signed_in("admin.kecamatan").post(f"{SCREEN}/reset/{key}", {"reason": "   "})
    assert answer.status_code == 422
    assert len(rows(app, SecondFactor, "kades.japah")) == 1


@both_databases
def test_a_reset_ends_the_sessions_is_traced_and_told_to_its_owner_once(
    app: Flask, signed_in, demanded: None
) -> None:
    secret, _codes = with_app(app, "kades.japah")
    open_session = half_signed_in(app, "kades.japah")
    open_session.post("/second-factor/", {"code": code(secret, 1)})
    assert is_in(open_session)
    signed_in("admin.kecamatan").post(f"{SCREEN}/reset/{key_of(app, 'kades.japah')}", REASON)
    assert not is_in(open_session)
    assert "admin mengatur ulang faktor kedua" in open_session.get("/login/").text

    visitor = half_signed_in(app, "kades.japah")
    told = "diatur ulang oleh Dewi Contoh (admin.kecamatan)"
    assert told in visitor.get("/factors/new/").text
    new = visitor.get("/factors/new/app").text.split("secret=")[1][:32]
    assert new != secret
    shown = visitor.post("/factors/new/app", {"code": code(new)}).text
    assert told in shown
    assert REASON["reason"] in shown
    assert told not in visitor.get("/").text
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).filter_by(action="factor:reset")).one()
        assert json.loads(event.detail) == {"factors": 1, "reason": REASON["reason"]}
        assert "admin.kecamatan" in event.actor_name
        assert event.office_code == "33.16.16.2007"


def test_on_the_server_the_lost_factors_of_anybody_are_reset_with_a_trace(app: Flask) -> None:
    with_app(app, "platform")
    runner = app.test_cli_runner()
    result = runner.invoke(args=["reset-second-factor", "platform", "--reason", "ponsel hilang"])
    assert result.exit_code == 0, result.output
    assert rows(app, SecondFactor, "platform") == []
    visitor = Visitor(app).sign_in("platform")
    assert "diatur ulang oleh pengelola server" in visitor.get("/").text
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).filter_by(action="factor:reset")).one()
        assert (event.actor_name, "ponsel hilang" in event.detail) == ("sistem", True)


def test_on_the_server_an_unknown_name_is_said(app: Flask) -> None:
    result = app.test_cli_runner().invoke(
        args=["reset-second-factor", "tidak.ada", "--reason", "salah ketik"]
    )
    assert result.exit_code != 0
    assert "tidak.ada" in result.output
