"""``flask trust``: what an operator adds before the first letter is signed."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask

from app.trust.acts import fingerprint_of
from app.trust.roots import trusted_roots
from tests.conftest import both_databases
from tests.factories.authorities import certificate, rsa_key, with_bytes, with_sha1

PEM = Encoding.PEM
WHY = ["--source", "https://contoh.invalid, dicocokkan lewat telepon", "--note", "uji"]


def add(app: Flask, file: Path, content: bytes, *options: str) -> Result:
    """Run ``flask trust add``."""
    file.write_bytes(content)
    return app.test_cli_runner().invoke(args=["trust", "add", str(file), *WHY, *options])


def trusted(app: Flask) -> list[Any]:
    """What is trusted now."""
    with app.app_context():
        return trusted_roots()


@both_databases
@pytest.mark.parametrize("form", [Encoding.PEM, Encoding.DER])
def test_an_authority_is_trusted_and_listed(app: Flask, tmp_path: Path, form: Encoding) -> None:
    root = certificate("CA Uji Coba")
    result = add(app, tmp_path / "ca", root.public_bytes(form), "--only", "timestamps")
    assert result.exit_code == 0, result.output
    newest = trusted(app)[-1]
    assert newest.certificate == root.public_bytes(PEM)
    assert (newest.signatures, newest.timestamps, newest.until) == (False, True, None)
    listed = app.test_cli_runner().invoke(args=["trust", "list"]).output
    assert fingerprint_of(root) in listed
    assert "CN=CA Uji Coba" in listed


def test_the_demonstrations_root_is_a_row_that_says_so(app: Flask) -> None:
    (root,) = trusted(app)
    assert root.certificate == (app.config["DATA_FOLDER"] / "demo" / "root.pem").read_bytes()
    listed = app.test_cli_runner().invoke(args=["trust", "list"]).output
    assert "Peragaan" in listed


KEY = rsa_key().private_bytes(PEM, PrivateFormat.PKCS8, NoEncryption())
REFUSED = {
    "not a certificate": (lambda: b"halo", "bukan sertifikat"),
    "nothing": (lambda: b"", "bukan sertifikat"),
    "broken PEM": (lambda: b"-----BEGIN CERTIFICATE-----\nAAAA\n", "bukan sertifikat"),
    "a private key": (lambda: certificate().public_bytes(PEM) + KEY, "kunci privat"),
    "two at once": (lambda: certificate().public_bytes(PEM) * 2, "2 sertifikat"),
    "a person's": (lambda: certificate(authority=False).public_bytes(PEM), "bukan sertifikat lem"),
    "expired": (lambda: certificate(days=(-9, -1)).public_bytes(PEM), "kedaluwarsa"),
    "of tomorrow": (lambda: certificate(days=(1, 9)).public_bytes(PEM), "baru berlaku"),
    "RSA 1024": (lambda: certificate(key=rsa_key(1024)).public_bytes(PEM), "terlalu lemah"),
    "a short curve": (lambda: certificate(
        key=ec.generate_private_key(ec.SECP192R1())).public_bytes(PEM), "terlalu lemah"),
    "version 8": (lambda: with_bytes("a003020102", "a003020107"), "bukan sertifikat"),
    "a name that is no text": (lambda: with_bytes(b"Contoh".hex(), b"C\xff\xfetoh".hex()), "rusak"),
    "an extension twice": (lambda: with_bytes("0603551d0e", "0603551d13"), "rusak"),
    "SHA-1": (lambda: with_sha1(certificate()), "SHA1"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_deserves_no_trust_is_refused_in_words_that_help(
    app: Flask, tmp_path: Path, kind: str
) -> None:
    make, words = REFUSED[kind]
    result = add(app, tmp_path / "ca", make())
    assert result.exit_code == 1
    assert words in result.output
    assert len(trusted(app)) == 1


def test_the_same_authority_is_not_added_twice(app: Flask, tmp_path: Path) -> None:
    content = certificate().public_bytes(PEM)
    assert add(app, tmp_path / "ca", content).exit_code == 0
    again = add(app, tmp_path / "ca", content)
    assert again.exit_code == 1
    assert "sudah dipercaya sejak" in again.output
    assert len(trusted(app)) == 2
