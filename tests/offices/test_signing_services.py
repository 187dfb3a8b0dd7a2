"""The agency's account at BSrE, entered by the regency admin and tried against the stand-in."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.offices.models import SigningService
from app.offices.signing_services import client_for
from app.signing.bsre.errors import NoAccount
from app.vault import Vault
from tests.bsre_stand_in.server import StandIn
from tests.client import Visitor

SCREEN = "/signing-services"
REGENCY, DISTRICT, VILLAGE = "33.16", "33.16.16", "33.16.16.2007"
PASSWORD = "kata-sandi-instansi"


@pytest.fixture
def service() -> Iterator[StandIn]:
    """The stand-in, served over HTTP, with nobody registered."""
    with StandIn([]) as running:
        yield running


@pytest.fixture
def regency(signed_in) -> Visitor:
    """The regency admin, at the form."""
    visitor = signed_in("admin.blora")
    visitor.get(f"{SCREEN}/add")
    return visitor


def filled(service: StandIn, **fields: Any) -> dict[str, Any]:
    """The form as an admin fills it in."""
    typed = {
        "office_code": REGENCY,
        "base_url": service.url,
        "version": "2",
        "username": service.username,
        "password": PASSWORD,
        "timeout_seconds": "20",
        "active": "y",
    }
    return typed | fields


def accounts(app: Flask) -> list[SigningService]:
    with app.app_context():
        query = select(SigningService).order_by(SigningService.id)
        return list(db.session.scalars(query).unique())


def test_an_account_is_entered_and_serves_the_villages_below(app, regency, service) -> None:
    assert regency.post(f"{SCREEN}/add", filled(service)).status_code == 302
    with app.app_context():
        account = client_for(db.session(), VILLAGE).account
    assert (account.base_url, account.version, account.timeout) == (service.url, 2, 20)
    assert account.password.reveal() == PASSWORD


def test_the_nearest_account_above_serves(app, regency, service) -> None:
    regency.post(f"{SCREEN}/add", filled(service))
    near = filled(service, office_code=DISTRICT, username="kecamatan")
    regency.post(f"{SCREEN}/add", near)
    with app.app_context():
        assert client_for(db.session(), VILLAGE).account.username == "kecamatan"
        assert client_for(db.session(), "33.16.01.2001").account.username == service.username


def test_without_an_account_in_use_nobody_is_served(app, regency, service) -> None:
    regency.post(f"{SCREEN}/add", filled(service, active=""))
    with app.app_context(), pytest.raises(NoAccount, match="Hubungi admin kabupaten"):
        client_for(db.session(), VILLAGE)


@pytest.mark.promise("P5")
def test_the_password_is_kept_sealed_and_shown_nowhere(app, regency, service) -> None:
    regency.post(f"{SCREEN}/add", filled(service))
    (account,) = accounts(app)
    shown = [
        regency.get(f"{SCREEN}/{page}").text
        for page in ("list/", f"show/{account.id}", f"edit/{account.id}")
    ]
    with app.app_context():
        trail = list(db.session.scalars(select(AuditEvent.detail)))
        rows = db.session.execute(sa.text("SELECT * FROM signing_service")).all()
    for text in (*shown, *trail, repr(rows)):
        assert PASSWORD not in text
    assert account.password_sealed not in "".join(trail)


def test_an_empty_password_keeps_the_present_one(app, regency, service) -> None:
    regency.post(f"{SCREEN}/add", filled(service))
    (account,) = accounts(app)
    regency.get(f"{SCREEN}/edit/{account.id}")
    changed = filled(service, password="", timeout_seconds="33")
    assert regency.post(f"{SCREEN}/edit/{account.id}", changed).status_code == 302
    (after,) = accounts(app)
    assert (after.timeout_seconds, after.password_sealed) == (33, account.password_sealed)


@pytest.mark.promise("P5")
def test_a_kept_password_never_goes_to_another_address(app, regency, service) -> None:
    regency.post(f"{SCREEN}/add", filled(service))
    (account,) = accounts(app)
    regency.get(f"{SCREEN}/edit/{account.id}")
    elsewhere = filled(service, password="", base_url="https://penadah.contoh.invalid")
    page = regency.post(f"{SCREEN}/edit/{account.id}", elsewhere)
    assert "ketik juga kata sandinya" in page.text
    assert accounts(app)[0].base_url == service.url


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"base_url": "esign.contoh.go.id"}, "Tulis alamat lengkap"),
        ({"base_url": "ftp://esign.contoh.go.id"}, "Tulis alamat lengkap"),
        ({"base_url": "https://a:b@esign.contoh.go.id"}, "Tulis alamat lengkap"),
        ({"base_url": "https://esign.contoh.go.id:x"}, "Tulis alamat lengkap"),
        ({"username": "a:b"}, "titik dua"),
        ({"timeout_seconds": "1"}, "5"),
        ({"timeout_seconds": "121"}, "120"),
        ({"version": "3"}, ""),
        ({"password": ""}, ""),
    ],
)
def test_what_cannot_be_an_account_is_refused(app, regency, service, wrong, words) -> None:
    page = regency.post(f"{SCREEN}/add", filled(service, **wrong))
    assert page.status_code == 200
    assert words in page.text
    assert accounts(app) == []


def test_in_production_the_address_must_be_encrypted(app, regency, service, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "DEVELOPMENT", False)
    assert "diawali https://" in regency.post(f"{SCREEN}/add", filled(service)).text
    assert accounts(app) == []


def test_an_agency_has_one_account_in_use(app, regency, service) -> None:
    regency.post(f"{SCREEN}/add", filled(service))
    assert "sudah mempunyai akun" in regency.post(f"{SCREEN}/add", filled(service)).text
    assert len(accounts(app)) == 1


@pytest.mark.parametrize("version", ["1", "2"])
def test_the_connection_is_tried_with_the_accounts_credentials(
    app, regency, service, version
) -> None:
    regency.post(f"{SCREEN}/add", filled(service, version=version))
    assert "menerima akun ini" in tried(app, regency)
    assert len(service.requests) == 1
    service.password = "sudah-diganti"
    assert "menolak akun instansi" in tried(app, regency)


def test_a_service_that_is_down_is_told_as_such(app, regency, service) -> None:
    regency.post(f"{SCREEN}/add", filled(service, base_url="http://127.0.0.1:1"))
    page = tried(app, regency)
    assert "belum dapat dihubungi" in page
    assert "surat belum ditandatangani" not in page


def test_a_password_sealed_with_a_lost_key_is_no_account(app, regency, service) -> None:
    regency.post(f"{SCREEN}/add", filled(service))
    with app.app_context():
        db.session.execute(sa.update(SigningService).values(password_sealed="rusak"))
        db.session.commit()
    assert "belum mempunyai akun" in tried(app, regency)


def test_a_new_vault_key_seals_the_password_anew(app, regency, service, monkeypatch) -> None:
    regency.post(f"{SCREEN}/add", filled(service))
    old, new = app.config["VAULT_KEYS"][0], Fernet.generate_key().decode()
    monkeypatch.setitem(app.extensions, "vault", Vault([new, old]))
    assert app.test_cli_runner().invoke(args=["reseal-keys"]).exit_code == 0
    monkeypatch.setitem(app.extensions, "vault", Vault([new]))
    assert "menerima akun ini" in tried(app, regency)
    monkeypatch.setitem(app.extensions, "vault", Vault([Fernet.generate_key().decode()]))
    failed = app.test_cli_runner().invoke(args=["reseal-keys"])
    assert failed.exit_code == 1
    assert service.url in failed.output


@pytest.mark.promise("P4")
@pytest.mark.parametrize("other", ["admin.japah", "kades.japah", "admin.kecamatan", "platform"])
def test_only_the_regency_admin_sees_accounts(app, regency, service, signed_in, other) -> None:
    regency.post(f"{SCREEN}/add", filled(service))
    (account,) = accounts(app)
    visitor = signed_in(other)
    for page in ("list/", "add", f"show/{account.id}", f"edit/{account.id}"):
        assert visitor.get(f"{SCREEN}/{page}").status_code in (302, 403), page
    assert visitor.post(f"{SCREEN}/action/try_connection/{account.id}").status_code == 403


def tried(app: Flask, regency: Visitor) -> str:
    """What the page says after the connection was tried."""
    (account,) = accounts(app)
    regency.get(f"{SCREEN}/show/{account.id}")
    answer = regency.post(f"{SCREEN}/action/try_connection/{account.id}")
    return regency.get(answer.location).text
