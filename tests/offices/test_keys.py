"""Officials' key files at rest: sealed, resealed, and honest when they cannot be opened."""

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from asn1crypto.pkcs12 import Pfx
from cryptography.fernet import Fernet
from sqlalchemy import select

from app.demo import PASSPHRASE
from app.extensions import db
from app.offices.keys import KeyFileLocked, read_key
from app.offices.models import Certificate
from app.vault import Vault
from tests.approvals.conftest import Desk, sign_by_script
from tests.conftest import VAULT_KEY
from tests.factories import signed_letters

PFX_VERSION = b"\x02\x01\x03\x30"  # INTEGER 3, and the SEQUENCE after it (RFC 7292, 4)


@pytest.fixture
def folder(app) -> Path:
    """Where the key files lie."""
    return app.config["DATA_FOLDER"] / "keys"


def fingerprints(app) -> list[str]:
    """Of all certificates of the demonstration."""
    with app.app_context():
        return sorted(db.session.scalars(select(Certificate.fingerprint)))


def key_files_in(content: bytes) -> Iterator[Pfx]:
    """Every PKCS#12 structure that begins anywhere in these bytes."""
    at = content.find(PFX_VERSION)
    while at >= 0:
        for header in (2, 3, 4, 5):  # bytes of the outer SEQUENCE's tag and length
            try:
                found = Pfx.load(content[max(0, at - header) :])
                _ = found["version"].native, found["auth_safe"]["content_type"].native
            except (ValueError, TypeError, KeyError):
                continue
            yield found
        at = content.find(PFX_VERSION, at + 1)


def readings(file: Path) -> Iterator[bytes]:
    """A file's bytes, and what they say where they are Base64."""
    content = file.read_bytes()
    yield content
    with suppress(binascii.Error):
        yield base64.urlsafe_b64decode(content)


def test_a_key_file_that_lies_open_would_be_found() -> None:
    plain = signed_letters.person_p12("Kades (Contoh)")
    assert list(key_files_in(b"something before" + plain + b"and after"))


@pytest.mark.promise("P5")
def test_no_file_of_the_data_folder_holds_a_key_file_or_a_passphrase(app, folder) -> None:
    files = [file for file in app.config["DATA_FOLDER"].rglob("*") if file.is_file()]
    assert len([file for file in files if file.parent == folder]) == len(fingerprints(app))
    for file in files:
        for content in readings(file):
            assert not list(key_files_in(content)), file
            assert PASSPHRASE.encode() not in content, file
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_key_files_of_an_earlier_version_are_sealed_by_the_setup(app, folder) -> None:
    chosen = fingerprints(app)[0]
    with app.app_context():
        content = read_key(chosen)
    (folder / f"{chosen}.p12.sealed").unlink()
    (folder / f"{chosen}.p12").write_bytes(content)
    result = app.test_cli_runner().invoke(args=["setup"])
    assert result.exit_code == 0, result.output
    assert sorted(file.name for file in folder.iterdir()) == [
        f"{one}.p12.sealed" for one in fingerprints(app)
    ]
    with app.app_context():
        assert read_key(chosen) == content


def with_keys(app, monkeypatch, *keys: str) -> None:
    """Start anew with other LABUR_VAULT_KEYS."""
    monkeypatch.setitem(app.extensions, "vault", Vault(keys))


def test_after_resealing_the_old_vault_key_is_needed_no_more(app, monkeypatch) -> None:
    new = Fernet.generate_key().decode()
    with_keys(app, monkeypatch, new, VAULT_KEY)
    result = app.test_cli_runner().invoke(args=["reseal-keys"])
    files = len(fingerprints(app)) + 2  # the service's seal and the push key lie beside them
    assert (result.exit_code, f": {files}." in result.output) == (0, True)
    with app.app_context():
        with_keys(app, monkeypatch, new)
        assert all(read_key(one) for one in fingerprints(app))
        with_keys(app, monkeypatch, VAULT_KEY)
        with pytest.raises(KeyFileLocked):
            read_key(fingerprints(app)[0])


def test_resealing_without_the_old_key_names_what_stays_locked_and_changes_nothing(
    app, folder, monkeypatch
) -> None:
    before = {file: file.read_bytes() for file in folder.iterdir()}
    with_keys(app, monkeypatch, Fernet.generate_key().decode())
    result = app.test_cli_runner().invoke(args=["reseal-keys"])
    assert result.exit_code == 1
    assert all(one in result.output for one in fingerprints(app))
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_signer_learns_that_the_server_is_to_blame_and_no_try_is_counted(
    app, signed_in, monkeypatch
) -> None:
    desk = Desk(app)
    step, kades = desk.step(desk.letter()), signed_in("kades.japah")
    with monkeypatch.context() as other:
        with_keys(app, other, Fernet.generate_key().decode())
        for _ in range(6):
            answer = sign_by_script(kades, step)
            assert (answer["status"], answer["code"]) == (422, "key_file_locked")
        assert "LABUR_VAULT_KEYS" in answer["message"]
    assert sign_by_script(kades, step)["ok"]
