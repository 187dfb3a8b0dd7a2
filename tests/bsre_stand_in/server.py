"""The stand-in's HTTP side: both versions of the interface, one thread a request."""

import base64
import io
import json
import ssl
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pyhanko.sign.timestamps import TimeStamper
from werkzeug.formparser import parse_form_data

from tests.bsre_stand_in.pen import signed
from tests.bsre_stand_in.people import ONE_TIME_CODE, Person, chain_of

NAME = "Layanan tiruan untuk pengujian: bukan layanan BSrE"
DOCUMENT_ID = "20261125-contoh-0001"


@dataclass
class Asked:
    """One request for a signature, in the same form for both versions."""

    version: int
    person: Person
    pdf: bytes
    properties: dict[str, str]


@dataclass
class Answer:
    """What goes back.

    `promised`: the Content-Length, when it is to be a lie; `drips`: sent in small pieces.
    """

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None
    drips: bool = False


Mischief = Callable[["StandIn", Asked], Answer | bytes | None]


class StandIn:
    """The service. Set `mischief` to let it do wrong: a file, an answer, or None to hang up."""

    def __init__(
        self, people: list[Person], stamper: TimeStamper | None = None, tls: Path | None = None
    ) -> None:
        self.people, self.stamper = people, stamper
        self.username, self.password = "instansi-contoh", "kata-sandi-instansi"
        self.mischief: Mischief | None = None
        self.asked: list[Asked] = []
        self.requests: list[str] = []
        self.kept: dict[str, bytes] = {}
        self.released = threading.Event()  # lets those go on that are kept waiting
        self.http = Quiet(("127.0.0.1", 0), type("Bound", (Handler,), {"of": self}))
        self.http.daemon_threads = True
        self.scheme = "https" if tls else "http"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            self.http.socket = context.wrap_socket(
                self.http.socket, server_side=True, do_handshake_on_connect=False
            )
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Its base address."""
        return f"{self.scheme}://127.0.0.1:{self.http.server_port}"

    def __enter__(self) -> "StandIn":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def find(self, identity: str) -> Person | None:
        """The person with this NIK or e-mail."""
        return next((p for p in self.people if identity and identity in (p.nik, p.email)), None)

    def sign(self, asked: Asked, **options: Any) -> bytes:
        """Sign as an honest service does."""
        place = {name: asked.properties.get(name, "") for name in ("location", "reason")}
        return signed(asked.pdf, options.pop("by", asked.person), self.stamper, **place, **options)


class Quiet(ThreadingHTTPServer):
    """Says nothing about clients that hang up or refuse to talk."""

    def handle_error(self, *_: Any) -> None:
        """A client that does not trust this server ends the handshake."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(*_)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    of: StandIn
    server_version, sys_version = "Tiruan", ""

    def log_message(self, *_: Any) -> None:
        """Write nothing to the test's output."""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        self.of.requests.append(f"{self.command} {self.path}")
        answer = self._route(body)
        if answer is None:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(answer.status)
        sizes = {"Content-Length": str(answer.promised or len(answer.body))}
        for name, value in ({"X-Contoh": NAME} | answer.headers | sizes).items():
            self.send_header(name, value)
        self.end_headers()
        self._send(answer)
        self.close_connection = True

    def _send(self, answer: Answer) -> None:
        size = 16 if answer.drips else len(answer.body)
        try:
            for start in range(0, len(answer.body), size or 1):
                self.wfile.write(answer.body[start : start + size])
                if answer.drips and self.of.released.wait(0.2):
                    return
        except OSError:
            return  # the client has gone

    def _route(self, body: bytes) -> Answer | None:
        given = base64.b64encode(f"{self.of.username}:{self.of.password}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {given}":
            return told(401, error="Unauthorized")
        if self.path.startswith("/api/user/status/"):
            return _status(self.of.find(self.path.rsplit("/", 1)[1]))
        if self.path.startswith("/api/sign/download/"):
            file = self.of.kept.pop(self.path.rsplit("/", 1)[1], None)
            return pdf(file) if file else told(404, error="Dokumen tidak ada", status_code=4044)
        if self.path.startswith("/api/v2/user/certificate/chain/"):
            person = self.of.find(self.path.rsplit("/", 1)[1])
            return told(200, chain=chain_of(person)) if person else _status(None)
        if self.path == "/api/sign/pdf":
            return self._sign_v1(body)
        return self._version2(json.loads(body or b"{}"))

    def _version2(self, asked: dict[str, Any]) -> Answer | None:
        person = self.of.find(asked.get("nik") or asked.get("email") or "")
        if self.path == "/api/v2/user/check/status":
            return _status(person)
        if self.path == "/api/v2/sign/get/totp" and person:
            person.codes = asked["data"]
            return told(200, message="Kode dikirim", time=1)
        if self.path == "/api/v2/sign/pdf":
            if "totp" in asked:
                allowed = person and person.codes > 0 and asked["totp"] == ONE_TIME_CODE
            else:
                allowed = person and asked["passphrase"] == person.passphrase
            file = base64.b64decode(asked["file"][0])
            return self._signed(2, person, allowed, file, asked["signatureProperties"][0])
        return told(404, error="Not found")

    def _sign_v1(self, body: bytes) -> Answer | None:
        environ = {
            "wsgi.input": io.BytesIO(body),
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": self.headers["Content-Type"],
            "CONTENT_LENGTH": str(len(body)),
        }
        _, form, files = parse_form_data(environ)
        person = self.of.find(form["nik"])
        allowed = person and form["passphrase"] == person.passphrase
        return self._signed(1, person, allowed, files["file"].read(), form.to_dict())

    def _signed(
        self, version: int, person: Person | None, allowed: Any, file: bytes, properties: Any
    ) -> Answer | None:
        if person is None:
            return told(400, error="User tidak terdaftar", status_code=2011)
        if person.status == "NO_CERTIFICATE":
            return told(400, error="User tidak mempunyai sertifikat", status_code=2021)
        if not allowed:
            return told(400, error="Passphrase anda salah", status_code=2031)
        person.codes = max(0, person.codes - 1)
        asked = Asked(version, person, file, properties)
        self.of.asked.append(asked)
        made = self.of.mischief(self.of, asked) if self.of.mischief else self.of.sign(asked)
        if not isinstance(made, bytes):
            return made
        return signed_file(version, made)


def signed_file(version: int, file: bytes) -> Answer:
    """The answer that brings a signed file."""
    if version == 1:
        return pdf(file, id_dokumen=DOCUMENT_ID)
    return told(200, time=812, file=[base64.b64encode(file).decode()])


def pdf(file: bytes, **headers: str) -> Answer:
    """A PDF as an answer."""
    return Answer(200, file, {"Content-Type": "application/pdf", **headers})


def told(status: int, /, **fields: Any) -> Answer:
    """A JSON answer."""
    body = json.dumps(fields).encode()
    return Answer(status, body, {"Content-Type": "application/json"})


def _status(person: Person | None) -> Answer:
    word = person.status if person else "NOT_REGISTERED"
    return told(200, status=word, message=f"Status pengguna: {word}")
