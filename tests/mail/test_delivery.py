"""What is posted goes out, once; what cannot go out says why, and waits or is given up."""

import signal
from datetime import timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.mail import outbox
from app.mail.deliver import WAITS
from app.mail.models import MailState
from tests.conftest import both_databases
from tests.mail.conftest import Post
from tests.mail.server import Mailbox, free_port, mail_server, talking


@both_databases
def test_a_posted_message_goes_out_once_and_its_contents_are_forgotten(post, mailbox) -> None:
    key = post.write()
    assert b"warga" not in (post.row(key).sealed or "").encode()
    assert (post.deliver(), post.deliver()) == (1, 0)
    [message] = mailbox.messages
    assert message["To"] == "warga@contoh.id"
    assert message["From"] == "Layanan Surat Blora <surat@contoh.id>"
    assert message["Subject"] == "Surat Anda terbit"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@contoh.id>")
    assert message["Date"].datetime - utc_now() < timedelta(minutes=1)
    assert message.get_content() == "SKU 470/12/2027 sudah terbit.\r\n"
    row = post.row(key)
    assert (row.state, row.sealed, row.recipient) == (MailState.SENT, None, "w•••@contoh.id")


def test_what_an_act_posts_is_gone_when_the_act_fails(post: Post, mailbox: Mailbox) -> None:
    with post.app.app_context(), pytest.raises(ZeroDivisionError), transaction() as session:
        outbox.post(to="a@contoh.id", subject="s", text="t", about=("letter", 1),
                    office_code="33.16", session=session)  # fmt: skip
        raise ZeroDivisionError
    assert post.deliver() == 0


def test_a_stored_letter_goes_along_byte_by_byte(post: Post, mailbox: Mailbox) -> None:
    sha256 = post.app.extensions["documents"].put(b"%PDF-1.7 \x00\xff\r\n.\r\nisi")
    post.write(attachment=(sha256, "Surat\r\nBcc: x@contoh.id.pdf"))
    post.deliver()
    [file] = mailbox.messages[0].iter_attachments()
    assert file.get_content() == b"%PDF-1.7 \x00\xff\r\n.\r\nisi"
    assert (file.get_content_type(), mailbox.messages[0]["Bcc"]) == ("application/pdf", None)


@pytest.mark.parametrize(
    "text", ["Halo\r\nBcc: jahat@contoh.id", "Halo\nX: y", "Halo\x00\x0b\u2028z"]
)
def test_a_subject_cannot_add_a_header(post: Post, mailbox: Mailbox, text: str) -> None:
    post.write(subject=text)
    post.deliver()
    [envelope], [message] = mailbox.envelopes, mailbox.messages
    assert envelope.rcpt_tos == ["warga@contoh.id"]
    assert (message["Bcc"], message["X"]) == (None, None)
    assert message["Subject"].startswith("Halo")


@pytest.mark.parametrize(
    "address",
    ["", "tanpa-at", "a@b", "a@contoh.id, b@contoh.id", "a@contoh.id\r\nBcc: b@contoh.id",
     "<a@contoh.id>", "a@contoh.id>", '"a b"@contoh.id', "a@[127.0.0.1]", "ä@contoh.id"],
)  # fmt: skip
def test_only_one_plain_address_is_taken(post: Post, mailbox: Mailbox, address: str) -> None:
    with pytest.raises(ValueError, match="Alamat surel ini tidak dapat dipakai"):
        post.write(to=address)


def test_a_busy_server_is_asked_again_later_and_less_and_less_often(post, mailbox) -> None:
    key = post.write()
    for tries, wait in enumerate(WAITS, start=1):
        mailbox.answer["RCPT"] = ["451 coba lagi nanti"]
        assert post.deliver() == 0
        row = post.row(key)
        assert (row.state, row.tries) == (MailState.WAITING, tries)
        assert "451" in row.problem
        assert abs(row.due_at - utc_now() - timedelta(minutes=wait)) < timedelta(minutes=0.5)
        assert post.deliver() == 0  # not before that
        post.pauses_end()
    assert post.deliver() == 1


def test_after_the_last_try_it_is_given_up_and_trail_screen_and_first_page_say_so(
    post, mailbox, signed_in
) -> None:
    key = post.write()
    for _ in range(len(WAITS) + 1):
        mailbox.answer["DATA"] = ["452 penuh"]
        post.deliver()
        post.pauses_end()
    row = post.row(key)
    assert (row.state, row.sealed) == (MailState.GIVEN_UP, None)
    with post.app.app_context():
        query = select(AuditEvent).where(AuditEvent.action == "mail:given_up")
        event = db.session.scalars(query).one()
    assert (event.subject_type, event.subject_id) == ("letter", "7")
    assert "warga" not in event.detail
    admin = signed_in("admin.blora")
    assert "1 surel dalam tujuh hari terakhir tidak terkirim" in admin.get("/").text
    assert "452 penuh" in admin.get("/mail/list/").text
    assert "tidak terkirim" not in signed_in("admin.japah").get("/").text


@pytest.mark.parametrize("when", ["RCPT", "DATA"])
def test_what_the_server_will_never_take_is_given_up_at_once(post, mailbox, when) -> None:
    refused = post.write()
    post.write("lain@contoh.id")
    mailbox.answer[when] = ["550 tidak ada kotak surat ini"]
    assert post.deliver() == 1  # and the next one goes out
    row = post.row(refused)
    assert (row.state, row.tries) == (MailState.GIVEN_UP, 1)
    assert "550 tidak ada kotak surat ini" in row.problem


def test_what_came_too_late_or_cannot_be_read_is_given_up(post: Post, mailbox: Mailbox) -> None:
    late = post.write(useful_until=utc_now())
    lost = post.write(attachment=("0" * 64, "surat.pdf"))
    unwritable = post.write(text="\ud800")
    post.write()
    assert post.deliver() == 1  # and the others do not wait for them
    assert post.row(unwritable).state == MailState.GIVEN_UP
    assert post.row(late).problem == "Tidak terkirim selama masih berguna."
    assert post.row(lost).problem == "Isi atau lampirannya tidak dapat dibaca."


GREETING, READY = b"220 contoh.id", b"250 contoh.id"


@pytest.mark.parametrize(
    "lines",
    [(GREETING,), (GREETING, READY), (GREETING, READY, b"250 OK", b"250 OK", b"354 teruskan"),
     (b"554 tidak melayani",), (b"\xff\x00 bukan SMTP",), (GREETING, b"250 " + b"x" * 9000)],
    ids=["greeting", "hello", "data", "closed", "noise", "endless line"],
)  # fmt: skip
def test_a_server_that_hangs_up_or_talks_nonsense_loses_nothing(post: Post, lines) -> None:
    with talking(*lines) as url:
        post.reach(url)
        key = post.write()
        assert post.deliver() == 0
    assert post.row(key).state == MailState.WAITING
    assert post.row(key).problem.startswith("Server surel ")
    with mail_server() as (mailbox, url):
        post.reach(url)
        post.pauses_end()
        assert post.deliver() == 1
    assert mailbox.messages[0]["Message-ID"] == post.row(key).message_id


def test_nobody_there_is_no_loss_either(post: Post) -> None:
    post.reach(f"smtp://127.0.0.1:{free_port()}")
    key = post.write()
    assert post.deliver() == 0
    row = post.row(key)
    assert (row.state, row.claim) == (MailState.WAITING, None)
    assert (
        row.problem == "Server surel tidak dapat dihubungi atau terputus (ConnectionRefusedError)."
    )


def test_a_silent_server_is_left_after_a_while(post: Post, monkeypatch) -> None:
    monkeypatch.setattr("app.mail.server.TIMEOUT", 0.2)
    with talking() as url:
        post.reach(url)
        key = post.write()
        assert post.deliver() == 0
    assert post.row(key).problem.startswith("Server surel tidak dapat dihubungi atau terputus")


def test_two_workers_at_once_send_it_once(post: Post, mailbox: Mailbox) -> None:
    post.write()
    second: list[int] = []
    mailbox.on_data = lambda: second.append(post.deliver())
    assert post.deliver() == 1
    assert (second, len(mailbox.messages)) == ([0], 1)


def test_a_worker_killed_after_the_handing_over_repeats_it_under_the_same_name(
    post: Post, mailbox: Mailbox
) -> None:
    post.write()
    worker = get_context("fork").Process(target=_work_alone, args=(post,))
    worker.start()
    mailbox.on_data = worker.kill
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL
    mailbox.on_data = lambda: None
    assert post.deliver() == 1  # at once: the lock of a dead process is free
    first, second = mailbox.messages
    assert first["Message-ID"] == second["Message-ID"]


def _work_alone(post: Post) -> None:
    """As another process does, with connections of its own."""
    with post.app.app_context():
        db.engine.dispose(close=False)
    post.deliver()
