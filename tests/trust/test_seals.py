"""The service's own seal: made once, replaceable, encrypted at rest."""

from pathlib import Path

import pytest
from click.testing import Result
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.trust.acts import fingerprint_of
from app.trust.models import TrustedAuthority
from app.trust.roots import trusted_roots
from app.trust.seals import seal_roots, the_seal
from app.vault import Vault
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories import letters
from tests.factories.authorities import certificate, rsa_key
from tests.factories.signed_letters import PASSPHRASE, person_p12
from tests.verification.answers_seen import pdf

FILE = "service-seal.p12.sealed"


def fingerprint(app: Flask) -> str:
    """Which seal is in use."""
    with app.app_context():
        return fingerprint_of(the_seal().certificate)


def replaced(app: Flask, file: Path, content: bytes, passphrase: str = PASSPHRASE) -> Result:
    """Run ``flask service-seal``."""
    file.write_bytes(content)
    args = ["service-seal", str(file), "--source", "CA Contoh", "--passphrase", passphrase]
    return app.test_cli_runner().invoke(args=args)


@both_databases
def test_setting_up_makes_one_seal_and_setting_up_again_keeps_it(app: Flask) -> None:
    before = fingerprint(app)
    assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    assert fingerprint(app) == before
    with app.app_context():
        assert set(seal_roots()) == {before}
        row = db.session.scalars(select(TrustedAuthority).where(TrustedAuthority.for_reports)).one()
        assert "CN=Segel layanan pemeriksaan Esuk Layang Mabur (CONTOH)" in row.subject
        assert "O=Kabupaten Blora" in row.subject
        assert (row.not_after - row.not_before).days >= 3650
        assert (row.for_signatures, row.for_timestamps) == (False, False)
        assert row.pem.encode() not in [root.certificate for root in trusted_roots()]


@pytest.mark.promise("P5")
def test_its_key_lies_sealed_and_for_the_owner_only(app: Flask) -> None:
    file = app.config["DATA_FOLDER"] / FILE
    assert file.stat().st_mode & 0o077 == 0
    assert b"Segel" not in file.read_bytes()
    with app.app_context():
        assert b"Segel" in app.extensions["vault"].open(file.read_bytes())


def test_with_another_seal_new_reports_change_hands_and_old_ones_stay_ours(
    app: Flask, visitor: Visitor, tmp_path: Path
) -> None:
    before, token = fingerprint(app), letters.facts(app, letters.issued_letter(app))["token"]
    older = visitor.get(f"/v/{token}/laporan.pdf").data
    result = replaced(app, tmp_path / "segel.p12", person_p12("SEGEL (CONTOH)"))
    assert result.exit_code == 0, result.output
    assert fingerprint(app) != before
    newer = visitor.get(f"/v/{token}/laporan.pdf").data
    for report in (older, newer):
        page = visitor.http.post("/cek", data={"file": pdf(report)})
        assert "LAPORAN ASLI, BUKAN SURAT" in page.text


def alone() -> bytes:
    """A key with a certificate and no issuer's."""
    own = certificate("Segel Sendiri", authority=False)
    return pkcs12.serialize_key_and_certificates(b"x", rsa_key(), own, None, NoEncryption())


REFUSED = {
    "a wrong passphrase": (lambda: person_p12("SEGEL (CONTOH)"), "salah", "sandi"),
    "no PKCS#12": (lambda: b"halo", PASSPHRASE, ""),
    "without its issuer": (alone, "", "lembaga penerbitnya"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_seal_that_nobody_could_confirm_is_refused(app: Flask, tmp_path: Path, kind: str) -> None:
    make, passphrase, words = REFUSED[kind]
    before = fingerprint(app)
    result = replaced(app, tmp_path / "segel.p12", make(), passphrase)
    assert result.exit_code == 1
    assert words in result.output
    assert fingerprint(app) == before


def test_the_seal_moves_to_the_newest_vault_key_with_the_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, new = fingerprint(app), Fernet.generate_key().decode()
    monkeypatch.setitem(app.extensions, "vault", Vault([new, *app.config["VAULT_KEYS"]]))
    assert app.test_cli_runner().invoke(args=["reseal-keys"]).exit_code == 0
    monkeypatch.setitem(app.extensions, "vault", Vault([new]))
    assert fingerprint(app) == before
