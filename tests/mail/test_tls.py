"""The line to the mail server is closed, and at its end stands the right one."""

from pathlib import Path

import pytest

from app.mail.models import MailState
from app.mail.server import Server
from config import InsecureSettings, settings
from tests.mail.conftest import SENDER, Post
from tests.mail.server import mail_server


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_over_tls_the_server_is_checked_before_it_hears_a_password(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: str
) -> None:
    with mail_server(tls, tmp_path) as (mailbox, url):
        post.reach(url)
        key = post.write()
        assert post.deliver() == 0
        assert "Sambungan aman ke server surel gagal" in post.row(key).problem
        assert mailbox.logins == 0

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
        post.pauses_end()
        assert post.deliver() == 1
        assert (mailbox.logins, len(mailbox.messages)) == (1, 1)

        post.reach(url.replace("sandi", "salah"))
        key = post.write()
        assert post.deliver() == 0
        row = post.row(key)
        assert row.state == MailState.WAITING
        assert row.problem == "Server surel menolak nama atau sandi (535)."


def test_a_server_that_offers_no_tls_gets_nothing_where_tls_is_demanded(post: Post) -> None:
    with mail_server() as (mailbox, url):
        post.reach(f"{url}?starttls")
        key = post.write()
        assert post.deliver() == 0
    assert not mailbox.envelopes
    assert "SMTPNotSupportedError" in post.row(key).problem


@pytest.mark.parametrize(
    "url",
    ["smtp://surel.contoh.id", "smtp://10.0.0.1:587", "http://localhost", "smtp://", "surel",
     "smtp://localhost?ssl=no"],
)  # fmt: skip
def test_an_open_line_to_another_machine_is_no_setting(url: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        Server.parse(url)


def test_the_service_does_not_start_with_such_a_line_or_with_half_of_the_setting(tmp_path) -> None:
    own = {"LABUR_ENV": "development", "LABUR_DATA": str(tmp_path)}
    for wrong in (
        {"LABUR_SMTP_URL": "smtp://surel.contoh.id", "LABUR_MAIL_FROM": SENDER},
        {"LABUR_SMTP_URL": "smtp://localhost"},
        {"LABUR_MAIL_FROM": SENDER},
    ):
        with pytest.raises(InsecureSettings, match="LABUR_SMTP_URL"):
            settings(own | wrong)


def test_the_password_shows_in_no_traceback() -> None:
    server = Server.parse("smtps://labur:rahasia%21@surel.contoh.id")
    assert (server.port, server.username) == (465, "labur")
    assert "rahasia" not in repr(server)


def test_the_operator_tries_the_mail_server_with_one_command(post: Post) -> None:
    run = post.app.test_cli_runner().invoke
    assert "LABUR_SMTP_URL" in run(args=["mail-test", "saya@contoh.id"]).output
    with mail_server() as (mailbox, url):
        post.reach(url)
        told = run(args=["mail-test", "saya@contoh.id"])
        assert (told.exit_code, told.output) == (
            0, "127.0.0.1 menerima surel untuk saya@contoh.id.\n")  # fmt: skip
        assert mailbox.messages[0]["To"] == "saya@contoh.id"
        assert run(args=["mail-test", "bukan alamat"]).exit_code == 1
