"""One's own factors: changed only by who has just proven to be their owner, and with a trace."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.factors import half, pending
from app.access.factors.models import RecoveryCode, SecondFactor
from app.audit.models import AuditEvent
from app.demo import PASSWORD
from app.extensions import db
from tests.access.factors.people import CODE, code, half_signed_in, is_in, proving, rows, with_app
from tests.client import Visitor
from tests.conftest import both_databases


def with_factor(app: Flask, username: str) -> tuple[Visitor, str]:
    """Somebody who signed in with an app just now, and its secret."""
    secret, _codes = with_app(app, username)
    return proving(half_signed_in(app, username), code=code(secret, 1)), secret


def key_of(app: Flask, username: str) -> int:
    return rows(app, SecondFactor, username)[0].id


def traced(app: Flask, action: str) -> list[dict]:
    with app.app_context():
        found = db.session.scalars(select(AuditEvent).filter_by(action=action)).all()
        return [json.loads(event.detail) for event in found]


def confirmed(visitor: Visitor) -> Visitor:
    """Who has typed the password again."""
    assert visitor.post("/factors/confirm", {"current": PASSWORD}).location == "/factors/"
    return visitor


def test_the_first_factor_is_added_after_the_password_is_typed_again(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    assert "Anda belum mempunyai faktor kedua" in visitor.get("/factors/").text
    confirm = visitor.get("/factors/new/app").location
    assert confirm == "/factors/confirm?next=/factors/new/app"
    wrong = visitor.post("/factors/confirm", {"current": "salah"})
    assert "belum tepat" in wrong.text
    assert visitor.get("/factors/new/app").location == confirm
    assert visitor.post(confirm, {"current": PASSWORD}).location == "/factors/new/app"
    secret = visitor.get("/factors/new/app").text.split("secret=")[1][:32]
    form = {"code": code(secret), "label": "Ponsel kantor"}
    assert len(CODE.findall(visitor.post("/factors/new/app", form).text)) == 10
    page = visitor.get("/factors/").text
    assert "Ponsel kantor" in page
    assert "Sisa kode: 10 dari 10" in page
    assert traced(app, "factor:added") == [{"kind": "totp", "label": "Ponsel kantor"}]


def test_a_secret_that_was_not_confirmed_within_half_an_hour_is_replaced_by_another(
    app: Flask, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, began = confirmed(signed_in("admin.japah")), pending.time.time()

    def shown(minutes: float) -> str:
        """The secret on the page so long after the beginning, the owner having shown who it is."""
        monkeypatch.setattr(pending.time, "time", lambda: began + minutes * 60)
        confirmed(visitor)
        return visitor.get("/factors/new/app").text.split("secret=")[1][:32]

    first = shown(0)
    assert shown(29.9) == first
    assert shown(30.1) != first
    late = visitor.post("/factors/new/app", {"code": code(first), "label": "Ponsel"})
    assert "tidak cocok" in late.text
    assert rows(app, SecondFactor, "admin.japah") == []


def test_a_factor_just_used_is_proof_enough_for_ten_minutes(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, _secret = with_factor(app, "admin.japah")
    assert visitor.get("/factors/new/").status_code == 200
    soon = half.time.time() + half.LASTS_SECONDS + 1
    monkeypatch.setattr(half.time, "time", lambda: soon)
    assert "/factors/confirm" in visitor.get("/factors/new/").location


def test_recovery_codes_are_for_signing_in_not_for_confirming(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    _secret, codes = with_app(app, "admin.japah")
    again = proving(half_signed_in(app, "admin.japah"), recovery_code=codes[0])
    answer = again.post("/factors/confirm", {"recovery_code": codes[1]})
    assert answer.status_code == 200
    assert not is_in(visitor)  # adding the factor ended the session before


@pytest.mark.parametrize("act", ["rename", "remove"])
def test_nothing_changes_without_proof(app: Flask, act: str) -> None:
    with_app(app, "admin.japah")
    key = key_of(app, "admin.japah")
    address = f"/factors/{act}"
    assert "/login/" in Visitor(app).post(address, {"factor": key, "label": "x"}).location
    half_way = half_signed_in(app, "admin.japah")
    assert "/login/" in half_way.post(address, {"factor": key, "label": "x"}).location
    assert rows(app, SecondFactor, "admin.japah")[0].label == "Ponsel"


@both_databases
def test_a_factor_is_renamed_and_removed_and_the_codes_go_with_the_last(app: Flask) -> None:
    visitor, _secret = with_factor(app, "admin.japah")
    elsewhere, key = half_signed_in(app, "admin.japah"), key_of(app, "admin.japah")
    visitor.post("/factors/rename", {"factor": key, "label": "  Ponsel   baru "})
    assert rows(app, SecondFactor, "admin.japah")[0].label == "Ponsel baru"
    nameless = {"factor": key, "label": " "}
    answer = visitor.post("/factors/rename", nameless, follow_redirects=True)
    assert "mudah Anda kenali" in answer.text
    visitor.post("/factors/remove", {"factor": key})
    assert rows(app, SecondFactor, "admin.japah") == []
    assert rows(app, RecoveryCode, "admin.japah") == []
    assert traced(app, "factor:removed") == [{"kind": "totp", "label": "Ponsel baru"}]
    assert is_in(visitor)
    assert not is_in(elsewhere)
    assert is_in(half_signed_in(app, "admin.japah"))


@both_databases
def test_another_accounts_factor_is_not_there(app: Flask) -> None:
    with_app(app, "kades.japah")
    key = key_of(app, "kades.japah")
    visitor, _secret = with_factor(app, "admin.japah")
    for act in ("rename", "remove"):
        assert visitor.post(f"/factors/{act}", {"factor": key, "label": "x"}).status_code == 404
        for absent in ("99999", "²", "-1", ""):
            answer = visitor.post(f"/factors/{act}", {"factor": absent, "label": "x"})
            assert answer.status_code == 404
    assert rows(app, SecondFactor, "kades.japah")[0].label == "Ponsel"


@both_databases
def test_the_last_factor_of_who_must_have_one_is_only_replaced(app: Flask, demanded: None) -> None:
    visitor, _secret = with_factor(app, "kades.japah")
    first = key_of(app, "kades.japah")
    refused = visitor.post("/factors/remove", {"factor": first}, follow_redirects=True)
    assert "satu-satunya faktor kedua" in refused.text
    secret = visitor.get("/factors/new/app").text.split("secret=")[1][:32]
    added = visitor.post("/factors/new/app", {"code": code(secret), "label": "Baru"})
    assert added.location == "/factors/"  # the recovery codes are the ones of before
    visitor.post("/factors/remove", {"factor": first})
    assert [row.label for row in rows(app, SecondFactor, "kades.japah")] == ["Baru"]
    assert len(rows(app, RecoveryCode, "kades.japah")) == 10


def test_adding_a_factor_ends_the_sessions_elsewhere(app: Flask, signed_in) -> None:
    here, elsewhere = confirmed(signed_in("admin.japah")), signed_in("admin.japah")
    secret = here.get("/factors/new/app").text.split("secret=")[1][:32]
    here.post("/factors/new/app", {"code": code(secret)})
    assert is_in(here)
    assert not is_in(elsewhere)
    assert "faktor kedua akun ini diubah" in elsewhere.get("/login/").text


@both_databases
def test_new_recovery_codes_need_the_password_and_end_the_old_ones(app: Flask) -> None:
    visitor, _secret = with_factor(app, "admin.japah")
    before = {row.code_hash for row in rows(app, RecoveryCode, "admin.japah")}
    visitor.post("/factors/recovery-codes", {"current": "salah"})
    assert {row.code_hash for row in rows(app, RecoveryCode, "admin.japah")} == before
    page = visitor.post("/factors/recovery-codes", {"current": PASSWORD}).text
    codes = CODE.findall(page)
    assert len(codes) == 10
    assert not before & {row.code_hash for row in rows(app, RecoveryCode, "admin.japah")}
    assert codes[0] not in visitor.get("/factors/").text
    assert is_in(proving(half_signed_in(app, "admin.japah"), recovery_code=codes[0]))
    assert traced(app, "recovery_code:made") == [{}]


def test_who_has_no_factor_gets_no_recovery_codes(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    visitor.post("/factors/recovery-codes", {"current": PASSWORD})
    assert rows(app, RecoveryCode, "admin.japah") == []


@both_databases
def test_the_factors_follow_their_account_to_another_office(app: Flask, signed_in) -> None:
    secret, _codes = with_app(app, "admin.japah")
    with app.app_context():
        from app.access.models import Account

        account = db.session.scalars(select(Account).filter_by(username="admin.japah")).one()
        account.office_code = "33.16.16.2004"
        db.session.commit()
    moved = [*rows(app, SecondFactor, "admin.japah"), *rows(app, RecoveryCode, "admin.japah")]
    assert {row.office_code for row in moved} == {"33.16.16.2004"}
    assert is_in(proving(half_signed_in(app, "admin.japah"), code=code(secret, 1)))
