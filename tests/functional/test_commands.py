"""The commands that an operator runs."""

from pathlib import Path

import pytest
from flask import Flask

from app.demo import PASSPHRASE
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyReference
from tests.client import Visitor

WORDS = "empat kata yang baru"
ARGS = ["create-platform-admin", "--username", "pertama", "--name", "Orang Pertama",
        "--email", "pertama@contoh.invalid", "--office", "33.16"]  # fmt: skip


def test_the_first_account_of_a_server_can_sign_in(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=[*ARGS, "--password", WORDS])
    assert result.exit_code == 0, result.output
    Visitor(app).sign_in("pertama", WORDS)


@pytest.mark.parametrize(("change", "words"), [
    (["--password", "pendek"], "12"),
    (["--password", WORDS, "--username", "platform"], "taken"),
    (["--password", WORDS, "--office", "99.99"], "no office"),
])  # fmt: skip
def test_a_first_account_that_cannot_be_is_refused_in_words(
    app: Flask, change: list[str], words: str
) -> None:
    result = app.test_cli_runner().invoke(args=[*ARGS, *change])
    assert result.exit_code != 0
    assert words in result.output


def test_the_demonstration_is_loaded_once(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 0
    assert "kades.japah" in result.output


def test_a_demonstration_certificate_for_anybody_can_be_opened(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "lurah.p12"
    result = app.test_cli_runner().invoke(args=["demo-certificate", "Lurah Contoh", str(file)])
    assert result.exit_code == 0, result.output
    key = Pkcs12Provider(lambda _key: file.read_bytes())
    signer = key.unlock(KeyReference("pkcs12", "any"), PASSPHRASE)
    assert "Lurah Contoh" in signer.certificate.subject.rfc4514_string()
    assert file.stat().st_mode & 0o077 == 0
