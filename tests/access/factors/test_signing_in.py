"""After the right password: a second factor, asked for, proven once, and slowed when guessed."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.factors import half
from app.access.factors.models import RecoveryCode, SecondFactor
from app.access.factors.prove import MOST_WRONG_CODES
from app.access.models import Account, SignIn
from app.access.throttle import FREE_TRIES
from app.audit.models import AuditEvent
from app.demo import PASSWORD
from app.extensions import db
from tests.access.factors.people import CODE, code, half_signed_in, is_in, proving, rows, with_app
from tests.client import Visitor
from tests.conftest import both_databases

ASK = "/second-factor/"
WRONG = "000000"


def said(app: Flask, action: str) -> list[str]:
    """The details of the events of this kind."""
    with app.app_context():
        query = select(AuditEvent.detail).filter_by(action=action).order_by(AuditEvent.seq)
        return list(db.session.scalars(query))


@both_databases
def test_the_password_alone_opens_no_page_and_the_code_does(app: Flask) -> None:
    secret, _codes = with_app(app, "kades.japah")
    visitor = half_signed_in(app, "kades.japah", after="?next=/letters/list/")
    for address in ("/", "/letters/list/", "/factors/", "/factors/new/", "/users/userinfo/"):
        answer = visitor.get(address)
        assert (answer.status_code, "/login/" in answer.location) == (302, True), address
    answer = visitor.post(f"{ASK}?next=/letters/list/", {"code": code(secret, 1)})
    assert answer.location == "/letters/list/"
    assert is_in(visitor)
    with app.app_context():
        assert db.session.scalars(select(SignIn.second_factor)).all() == ["totp"]


@both_databases
def test_a_code_signs_in_once_even_when_it_comes_twice_at_once(app: Flask) -> None:
    secret, _codes = with_app(app, "kades.japah")
    visitors = [half_signed_in(app, "kades.japah") for _two in range(2)]
    shown, start = code(secret, 1), threading.Barrier(2)

    def send(visitor: Visitor) -> None:
        start.wait()
        visitor.post(ASK, {"code": shown})

    threads = [threading.Thread(target=send, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(is_in(visitor) for visitor in visitors) == [False, True]
    assert said(app, "factor:failed") == ['{"reason": "UsedCode"}']


def test_the_code_that_confirmed_the_app_signs_nobody_in(app: Flask) -> None:
    secret, _codes = with_app(app, "kades.japah")
    visitor = half_signed_in(app, "kades.japah")
    assert "sudah dipakai" in visitor.post(ASK, {"code": code(secret)}).text


def test_a_wrong_code_says_what_to_do_about_the_phones_clock(app: Flask) -> None:
    with_app(app, "kades.japah")
    answer = half_signed_in(app, "kades.japah").post(ASK, {"code": WRONG})
    assert answer.status_code == 200
    assert "setel tanggal dan jam ke otomatis" in answer.text


@pytest.mark.parametrize("typed", ["", "abc", "²³⁴⁵⁶⁷", "1" * 5000, "\x00" * 6])
def test_what_is_no_code_is_refused_and_counted(app: Flask, typed: str) -> None:
    with_app(app, "kades.japah")
    visitor = half_signed_in(app, "kades.japah")
    assert "tidak cocok" in visitor.post(ASK, {"code": typed}).text
    assert said(app, "factor:failed") == ['{"reason": "WrongCode"}']


@both_databases
def test_guessing_is_slowed_for_every_way_and_from_a_new_sign_in_too(app: Flask) -> None:
    secret, codes = with_app(app, "kades.japah")
    visitor = half_signed_in(app, "kades.japah")
    for number in range(FREE_TRIES):
        way = ("code", "recovery_code", "credential")[number % 3]
        visitor.post(ASK, {way: WRONG})
    assert len(said(app, "factor:failed")) == FREE_TRIES
    for again in (visitor, half_signed_in(app, "kades.japah")):
        for right in ({"code": code(secret, 1)}, {"recovery_code": codes[0]}):
            assert "Terlalu banyak percobaan" in again.post(ASK, right).text


@both_databases
def test_after_fifty_wrong_codes_in_a_row_only_another_way_opens_the_account(app: Flask) -> None:
    secret, codes = with_app(app, "kades.japah")
    with app.app_context():  # slowed as they are, so many tries take half a day
        db.session.scalars(select(SecondFactor)).one().wrong_codes = MOST_WRONG_CODES - 1
        db.session.commit()
    visitor = half_signed_in(app, "kades.japah")
    assert "tidak cocok" in visitor.post(ASK, {"code": WRONG}).text
    assert "dikunci" in visitor.post(ASK, {"code": code(secret, 1)}).text
    assert is_in(proving(visitor, recovery_code=codes[0]))
    assert is_in(proving(half_signed_in(app, "kades.japah"), code=code(secret, 1)))


def test_guesses_at_many_accounts_from_one_address_are_slowed_too(app: Flask) -> None:
    names = ["kades.japah", "kades.ngapus", "sekdes.japah", "camat.japah", "admin.japah"]
    secrets = {name: with_app(app, name)[0] for name in (*names, "platform")}
    for name in names:
        half_signed_in(app, name).post(ASK, {"code": WRONG})
    answer = half_signed_in(app, "platform").post(ASK, {"code": code(secrets["platform"], 1)})
    assert "Terlalu banyak percobaan" in answer.text


@both_databases
def test_a_recovery_code_signs_in_once_and_the_user_is_told_how_many_are_left(app: Flask) -> None:
    _secret, codes = with_app(app, "kades.japah")
    visitor = half_signed_in(app, "kades.japah")
    typed = codes[3].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert visitor.post(ASK, {"recovery_code": typed}).status_code == 302
    assert "Sisa kode: 9" in visitor.get("/").text
    other = half_signed_in(app, "kades.japah")
    assert "sudah pernah dipakai" in other.post(ASK, {"recovery_code": codes[3]}).text
    assert not is_in(other)
    assert said(app, "recovery_code:used") == ["{}"]


def test_another_accounts_recovery_code_opens_nothing(app: Flask) -> None:
    _secret, codes = with_app(app, "admin.japah")
    with_app(app, "kades.japah")
    visitor = half_signed_in(app, "kades.japah")
    visitor.post(ASK, {"recovery_code": codes[0]})
    assert not is_in(visitor)


def test_secrets_and_codes_lie_nowhere_in_the_clear(app: Flask) -> None:
    secret, codes = with_app(app, "kades.japah")
    half_signed_in(app, "kades.japah").post(ASK, {"recovery_code": codes[0]})
    factor = rows(app, SecondFactor, "kades.japah")[0]
    assert secret.encode() not in factor.secret_sealed
    kept = {row.code_hash for row in rows(app, RecoveryCode, "kades.japah")}
    bare = [one.replace("-", "") for one in codes]
    with app.app_context():
        trail = " ".join(db.session.scalars(select(AuditEvent.detail)))
    assert not [one for one in (*codes, *bare, secret) if one in kept or one in trail]
    assert len({*bare}) == 10
    assert all(len(one) * 5 >= 112 for one in bare)  # OWASP ASVS 6.5.2


def test_the_half_way_mark_ends_after_ten_minutes(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _codes = with_app(app, "kades.japah")
    visitor = half_signed_in(app, "kades.japah")
    later = half.time.time() + half.LASTS_SECONDS
    with monkeypatch.context() as patch:
        patch.setattr(half.time, "time", lambda: later)
        assert "/login/" in visitor.post(ASK, {"code": code(secret, 1)}).location
        assert "sudah habis" in visitor.get("/login/").text


def test_the_half_way_mark_holds_in_the_browser_that_typed_the_password_only(app: Flask) -> None:
    secret, _codes = with_app(app, "kades.japah")
    half_signed_in(app, "kades.japah")
    stranger = Visitor(app)
    assert "/login/" in stranger.post(ASK, {"code": code(secret, 1)}).location
    assert not is_in(stranger)


def test_a_new_password_or_a_switched_off_account_ends_the_half_way_mark(app: Flask) -> None:
    for change in ({"password": "x"}, {"active": False}):
        name = "kades.japah" if "password" in change else "kades.ngapus"
        secret, _codes = with_app(app, name)
        visitor = half_signed_in(app, name)
        with app.app_context():
            account = db.session.scalars(select(Account).filter_by(username=name)).one()
            for column, value in change.items():
                setattr(account, column, value)
            db.session.commit()
        assert "/login/" in visitor.post(ASK, {"code": code(secret, 1)}).location


def test_whoever_has_a_factor_cannot_add_another_with_the_password_alone(app: Flask) -> None:
    with_app(app, "kades.japah")
    visitor = half_signed_in(app, "kades.japah")
    for address in ("/factors/new/", "/factors/new/app", "/factors/new/passkey"):
        assert "/login/" in visitor.get(address).location
    assert "/login/" in visitor.post("/factors/new/app", {"code": WRONG}).location


@both_databases
@pytest.mark.parametrize(
    "username", ["kades.japah", "sekdes.japah", "camat.japah", "admin.blora", "platform"]
)
def test_signers_and_admins_of_accounts_enrol_before_anything_else(
    app: Flask, demanded: None, username: str
) -> None:
    visitor = half_signed_in(app, username, after="?next=/factors/")
    assert not is_in(visitor)
    page = visitor.get("/factors/new/app?next=/factors/").text
    secret = page.split("secret=")[1][:32]
    wrong = visitor.post("/factors/new/app", {"code": WRONG})
    assert "tidak cocok" in wrong.text
    assert secret in wrong.text  # the phone that scanned it need not scan again
    shown = visitor.post("/factors/new/app?next=/factors/", {"code": code(secret)}).text
    assert len(CODE.findall(shown)) == 10
    assert 'href="/factors/"' in shown
    assert is_in(visitor)
    again = half_signed_in(app, username)
    again.post(ASK, {"code": code(secret, 1)})
    assert is_in(again)


@pytest.mark.parametrize("username", ["admin.japah", "admin.kecamatan", "pengawas.japah"])
def test_who_neither_signs_nor_manages_accounts_may_do_without(
    app: Flask, demanded: None, username: str
) -> None:
    assert is_in(half_signed_in(app, username))


def test_where_the_service_is_set_so_nobody_does_without(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECOND_FACTOR_FOR_EVERYBODY", True)
    visitor = half_signed_in(app, "pengawas.japah")
    assert not is_in(visitor)
    assert visitor.get("/factors/new/").status_code == 200


def test_the_demonstration_demands_none_and_says_so(app: Flask, visitor: Visitor) -> None:
    words = "langkah kedua saat masuk tidak diwajibkan di sini"
    assert words in visitor.get("/login/").text
    assert words in visitor.sign_in("kades.japah").get("/").text


def test_production_does_not_speak_of_an_example(
    app: Flask, demanded: None, visitor: Visitor
) -> None:
    assert "tidak diwajibkan" not in visitor.get("/login/").text


def test_a_server_that_cannot_open_the_secret_says_so_and_counts_no_try(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.fernet import Fernet

    from app.vault import Vault

    secret, _codes = with_app(app, "kades.japah")
    visitor = half_signed_in(app, "kades.japah")
    with monkeypatch.context() as patch:
        patch.setitem(app.extensions, "vault", Vault([Fernet.generate_key().decode()]))
        for _many in range(FREE_TRIES + 1):
            answer = visitor.post(ASK, {"code": code(secret, 1)})
            assert "server belum dapat memeriksanya" in answer.text
    assert said(app, "factor:failed") == []
    visitor.post(ASK, {"code": code(secret, 1)})
    assert is_in(visitor)


def test_another_persons_session_in_this_browser_ends_with_the_new_password(
    app: Flask, signed_in
) -> None:
    with_app(app, "kades.japah")
    visitor = signed_in("admin.japah")
    visitor.post("/logout/")
    visitor.get("/login/")
    visitor.post("/login/", {"username": "kades.japah", "password": PASSWORD})
    assert not is_in(visitor)
