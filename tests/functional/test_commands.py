"""The commands that an operator runs."""

import pytest
from flask import Flask

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
