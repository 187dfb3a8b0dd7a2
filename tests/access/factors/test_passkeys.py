"""Passkeys over HTTP, with a key in software: what holds, and every lie that must not."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.factors import ceremonies
from app.access.factors.models import PasskeyCeremony, SecondFactor
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.demo import PASSWORD
from app.extensions import db
from tests.access.factors.authenticator import Authenticator, written
from tests.access.factors.people import CODE, half_signed_in, is_in, proving, rows
from tests.client import Visitor
from tests.conftest import both_databases

SITE, ORIGIN = "localhost", "http://localhost:8080"
ASK, NEW = "/second-factor/", "/factors/new/"
WHO = "kades.japah"


def asked(visitor: Visitor, folder: str) -> dict[str, Any]:
    """What the browser is told to ask the key."""
    answer = visitor.post(f"{folder}passkey-options")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def with_passkey(app: Flask, username: str = WHO, **habits: bool) -> Authenticator:
    """Somebody who makes a passkey, and the key."""
    key = Authenticator(ORIGIN, SITE, **habits)
    visitor = Visitor(app).sign_in(username)
    visitor.post("/factors/confirm", {"current": PASSWORD})
    form = {"credential": key.create(asked(visitor, NEW)), "label": "Kunci kantor"}
    assert CODE.search(visitor.post(f"{NEW}passkey", form).text)
    return key


def failures(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        query = select(AuditEvent).where(AuditEvent.action.in_(["factor:failed", "factor:cloned"]))
        events = db.session.scalars(query.order_by(AuditEvent.seq)).all()
        return [(event.action, json.loads(event.detail)["reason"]) for event in events]


@both_databases
def test_a_passkey_is_made_and_signs_in(app: Flask) -> None:
    key = with_passkey(app)
    kept = rows(app, SecondFactor, WHO)[0]
    assert (kept.kind, kept.label) == ("passkey", "Kunci kantor")
    assert kept.credential_id == written(key.id)
    for times in (1, 2):
        visitor = half_signed_in(app, WHO)
        page = visitor.get(ASK).text
        assert page.index("Pakai kunci sandi") < page.index("Pakai kode pemulihan")
        assert "Kode dari aplikasi" not in page
        options = asked(visitor, ASK)
        assert options["userVerification"] == "required"
        assert [one["id"] for one in options["allowCredentials"]] == [written(key.id)]
        assert is_in(proving(visitor, credential=key.use(options)))
        assert rows(app, SecondFactor, WHO)[0].sign_count == times


def test_the_browser_is_asked_for_a_verified_user_and_no_attestation(app: Flask, signed_in) -> None:
    visitor = signed_in(WHO)
    visitor.post("/factors/confirm", {"current": PASSWORD})
    options = asked(visitor, NEW)
    assert options["rp"]["id"] == SITE
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert WHO not in json.dumps(options["user"]["id"])


def test_who_must_have_a_factor_may_begin_with_a_passkey(app: Flask, demanded: None) -> None:
    visitor, key = half_signed_in(app, WHO), Authenticator(ORIGIN, SITE)
    form = {"credential": key.create(asked(visitor, NEW))}
    shown = visitor.post(f"{NEW}passkey?next=/factors/", form).text
    assert CODE.search(shown)
    assert is_in(visitor)
    assert rows(app, SecondFactor, WHO)[0].label == "Kunci sandi (passkey)"


def test_a_key_that_keeps_no_count_signs_in_again_and_again(app: Flask) -> None:
    key = with_passkey(app, counts=False)
    for _times in range(3):
        visitor = half_signed_in(app, WHO)
        assert is_in(proving(visitor, credential=key.use(asked(visitor, ASK))))


@both_databases
def test_a_copied_key_is_refused_and_traced(app: Flask) -> None:
    key = with_passkey(app)
    visitor = half_signed_in(app, WHO)
    key.counter = 5
    proving(visitor, credential=key.use(asked(visitor, ASK)))
    key.counter = 2  # the copy, which was used less often
    visitor = half_signed_in(app, WHO)
    answer = visitor.post(ASK, {"credential": key.use(asked(visitor, ASK))})
    assert "tampaknya ada salinannya" in answer.text
    assert not is_in(visitor)
    assert failures(app) == [("factor:cloned", "PasskeyCloned")]


@both_databases
def test_an_answer_works_once_and_only_where_it_was_asked_for(app: Flask) -> None:
    key = with_passkey(app, counts=False)
    visitor, other = half_signed_in(app, WHO), half_signed_in(app, WHO)
    answer = key.use(asked(visitor, ASK))
    asked(other, ASK)
    assert not is_in(proving(other, credential=answer))
    assert is_in(proving(visitor, credential=answer))
    again = half_signed_in(app, WHO)
    assert "sudah dipakai" in again.post(ASK, {"credential": answer}).text
    assert failures(app) == [("factor:failed", "PasskeyRefused"), ("factor:failed", "CeremonyOver")]


def test_a_replayed_cookie_does_not_bring_a_challenge_back(app: Flask) -> None:
    key = with_passkey(app, counts=False)
    visitor = half_signed_in(app, WHO)
    answer = key.use(asked(visitor, ASK))
    cookie = visitor.http.get_cookie("labur_session")
    assert cookie is not None
    token = visitor.token
    proving(visitor, credential=answer)
    thief = Visitor(app)
    thief.http.set_cookie("labur_session", cookie.value)
    thief.token = token
    assert not is_in(proving(thief, credential=answer))


def test_a_challenge_ends_after_five_minutes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    key = with_passkey(app)
    visitor = half_signed_in(app, WHO)
    answer = key.use(asked(visitor, ASK))
    late = utc_now() + ceremonies.LASTS
    monkeypatch.setattr(ceremonies, "utc_now", lambda: late)
    assert "sudah lewat waktunya" in visitor.post(ASK, {"credential": answer}).text
    asked(visitor, ASK)
    with app.app_context():
        assert len(db.session.scalars(select(PasskeyCeremony)).all()) == 1


LIES: dict[str, dict[str, Any]] = {
    "another site's page": {"origin": "https://jahat.example"},
    "another port": {"origin": "http://localhost:8081"},
    "another ceremony": {"type": "webauthn.create"},
    "another challenge": {"challenge": written(bytes(32))},
}


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_an_answer_to_another_question_is_refused(app: Flask, lie: str) -> None:
    key = with_passkey(app)
    visitor = half_signed_in(app, WHO)
    answer = visitor.post(ASK, {"credential": key.use(asked(visitor, ASK), **LIES[lie])})
    assert "tidak diterima" in answer.text
    assert not is_in(visitor)
    assert failures(app) == [("factor:failed", "PasskeyRefused")]


@pytest.mark.parametrize("change", [{"site": "jahat.example"}, {"verifies": False}])
def test_a_key_for_another_site_or_without_finger_or_pin_is_refused(
    app: Flask, signed_in, change: dict[str, Any]
) -> None:
    key = with_passkey(app)
    for name, value in change.items():
        setattr(key, name, value)
    visitor = half_signed_in(app, WHO)
    assert not is_in(proving(visitor, credential=key.use(asked(visitor, ASK))))
    visitor = signed_in("admin.japah")
    visitor.post("/factors/confirm", {"current": PASSWORD})
    new = Authenticator(ORIGIN, SITE)
    for name, value in change.items():
        setattr(new, name, value)
    visitor.post(f"{NEW}passkey", {"credential": new.create(asked(visitor, NEW))})
    assert rows(app, SecondFactor, "admin.japah") == []


def test_another_persons_key_opens_nothing(app: Flask) -> None:
    foreign = with_passkey(app, "admin.japah")
    with_passkey(app)
    visitor = half_signed_in(app, WHO)
    answer = foreign.use(asked(visitor, ASK))
    assert not is_in(proving(visitor, credential=answer))


def test_an_answer_signed_by_another_key_is_refused(app: Flask) -> None:
    key, forger = with_passkey(app), Authenticator(ORIGIN, SITE)
    forger.id, forger.user_handle = key.id, key.user_handle
    visitor = half_signed_in(app, WHO)
    assert not is_in(proving(visitor, credential=forger.use(asked(visitor, ASK))))


def test_a_key_is_registered_once(app: Flask, signed_in) -> None:
    key = with_passkey(app)
    visitor = signed_in("admin.japah")
    visitor.post("/factors/confirm", {"current": PASSWORD})
    answer = visitor.post(f"{NEW}passkey", {"credential": key.create(asked(visitor, NEW))})
    assert "sudah terdaftar" in answer.text
    assert rows(app, SecondFactor, "admin.japah") == []


HOSTILE = [
    "", "{", "null", "[]", "0", '"x"', "{}", '{"response": 1}', '{"response": {}}', "[" * 9000,
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": "e30"}}',
    '{"id": 1, "rawId": {}, "type": [], "response": {"transports": {"x": 1}}}',
    "\x00", "9" * 40000,
]  # fmt: skip


def test_what_is_no_answer_is_refused_in_words(app: Flask, demanded: None) -> None:
    with_passkey_of = half_signed_in(app, WHO)
    for text in HOSTILE:
        asked(with_passkey_of, NEW)
        answer = with_passkey_of.post(f"{NEW}passkey", {"credential": text})
        assert (answer.status_code, "tidak diterima" in answer.text) == (200, True), text[:40]
    assert rows(app, SecondFactor, WHO) == []


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
def test_a_damaged_answer_is_refused_in_words(app: Flask, part: str) -> None:
    key = with_passkey(app)
    visitor = half_signed_in(app, WHO)
    for damage in ("!", written(bytes(200)), 7, []):  # no more, or guessing would be slowed
        answer = json.loads(key.use(asked(visitor, ASK)))
        answer["response"][part] = damage
        refused = visitor.post(ASK, {"credential": json.dumps(answer)})
        assert "tidak diterima" in refused.text, damage
    assert not is_in(visitor)


def test_at_a_bare_ip_address_there_are_no_passkeys(
    app: Flask, demanded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", "http://192.0.2.7:8080")
    visitor = half_signed_in(app, WHO)
    assert "tidak dapat dipakai di alamat ini" in visitor.get(NEW).text
    assert visitor.post(f"{NEW}passkey-options").status_code == 409
