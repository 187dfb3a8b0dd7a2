"""A browser that takes pushes, and its push service: a real server under TLS.

It opens what it gets with the browser's own keys, by RFC 8291 and 8188 alone, so that the library
that sealed it does not judge itself.
"""

import json
import ssl
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.bsre_stand_in.tls import tls_files


def encoded(data: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """The uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public(raw: bytes) -> ec.EllipticCurvePublicKey:
    """The key of such a point."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


@dataclass
class Browser:
    """One subscription: its address, its keys, and what it was shown."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: token_bytes(16))
    shown: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answer: int = 201

    @property
    def form(self) -> dict[str, str]:
        """What the page sends of it."""
        return {"endpoint": self.endpoint, "p256dh": encoded(point(self.key.public_key())),
                "auth": encoded(self.secret)}  # fmt: skip

    def open(self, body: bytes) -> dict[str, Any]:
        """RFC 8188, 2.1 and 2.2; RFC 8291, 3.4."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(ec.ECDH(), public(sender))
        info = b"WebPush: info\0" + point(self.key.public_key()) + sender
        material = _derived(shared, self.secret, info, 32)
        key = _derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(material, salt, b"Content-Encoding: nonce\0", 12)
        return json.loads(AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")[:-1])  # 0x02


def _derived(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


class PushService:
    """Hands what it gets to the browser of the address, if the sender proves who it is."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.browsers: dict[str, Browser] = {}
        self.vapid_key = ""

    def browser(self) -> Browser:
        """One more."""
        path = f"/push/{token_hex(8)}"
        self.browsers[path] = Browser(self.origin + path)
        return self.browsers[path]

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """RFC 8292: the token is for this origin, signed with the key that it names."""
        found = self.browsers.get(path)
        if found is None:
            return 404
        if found.answer != 201:
            return found.answer
        scheme, _, rest = headers["Authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        key = urlsafe_b64decode(parts["k"] + "=" * (-len(parts["k"]) % 4))
        claims = jwt.decode(parts["t"], public(key), algorithms=["ES256"], audience=self.origin)
        assert scheme == "vapid"
        assert claims["sub"] == "https://localhost"
        assert parts["k"] == self.vapid_key
        found.headers.append(headers)
        found.shown.append(found.open(body))
        return 201


@contextmanager
def push_service(folder: Path) -> Iterator[PushService]:
    """A service on this machine, under TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                status = service.take(self.path, dict(self.headers), body)
            except Exception:  # the sender did not prove itself, or nobody can read it
                status = 403
            self.send_response(status)
            if status in (302, 307):
                self.send_header("Location", f"{service.origin}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls_files(folder)[0])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    service = PushService(f"https://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
