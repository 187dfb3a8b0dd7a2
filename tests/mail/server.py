"""Mail servers over real sockets: honest, with TLS or without, and such that misbehave."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from tests.bsre_stand_in.tls import tls_files

NAME, PASSWORD = "labur@contoh.id", "sandi surel: 50%/acak@"


class Mailbox:
    """What a server took. ``answer``: what it says to the next recipient or message, in turn."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer: dict[str, list[str]] = {"RCPT": [], "DATA": []}
        self.logins = 0
        self.on_data: Callable[[], None] = lambda: None

    async def handle_RCPT(self, _s: Any, _session: Any, envelope: Envelope,
                          address: str, _options: Any) -> str:  # fmt: skip
        """Take the recipient, or answer as told."""
        if self.answer["RCPT"]:
            return self.answer["RCPT"].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _s: Any, _session: Any, envelope: Envelope) -> str:
        """Take the message, or answer as told."""
        self.on_data()
        if self.answer["DATA"]:
            return self.answer["DATA"].pop(0)
        self.envelopes.append(envelope)
        return "250 OK"

    def check(
        self, _s: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        """Only the one name and password."""
        self.logins += 1
        known = (data.login.decode(), data.password.decode()) == (NAME, PASSWORD)
        return AuthResult(success=known, handled=False)

    @property
    def messages(self) -> list[EmailMessage]:
        """What it took, read as mail programs do."""
        return [message_from_bytes(one.content, policy=default) for one in self.envelopes]  # type: ignore[arg-type, misc]


@contextmanager
def mail_server(tls: str = "", folder: Path | None = None) -> Iterator[tuple[Mailbox, str]]:
    """A server and the setting that leads to it; ``tls``: "", "starttls" or "implicit"."""
    mailbox = Mailbox()
    options: dict[str, Any] = {}
    if tls:
        assert folder is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls_files(folder)[0])
        options = {
            "authenticator": mailbox.check,
            "auth_required": True,
            ("tls_context" if tls == "starttls" else "ssl_context"): context,
            # aiosmtpd does not see that a line under TLS from the start is safe to log in on.
            "auth_require_tls": tls == "starttls",
            "require_starttls": tls == "starttls",
        }
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    place = (
        f"{NAME.replace('@', '%40')}:sandi%20surel%3A%2050%25%2Facak%40@127.0.0.1:{controller.port}"
    )
    urls = {
        "": f"smtp://127.0.0.1:{controller.port}",
        "starttls": f"smtp://{place}?starttls",
        "implicit": f"smtps://{place}",
    }
    try:
        yield mailbox, urls[tls]
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def talking(*lines: bytes) -> Iterator[str]:
    """A server that says one line to each of the client's, and hangs up after the last.

    With no lines it says nothing at all and keeps the line open.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as heard:
            for line in lines:
                connection.sendall(line + b"\r\n")
                heard.readline()
            if not lines:
                over.wait(60)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        thread.join(10)
        listener.close()
