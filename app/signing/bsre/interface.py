"""The two versions of BSrE's interface: what is asked, and where the signed file is in an answer.

As public clients agree on it; the agency's own server decides.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from .errors import OneTimeCodeUnsupported
from .secret import OneTimeCode, Secret
from .wire import Reply


@dataclass(frozen=True)
class Call:
    """A request to be sent; what is in it stays out of every repr."""

    method: str
    path: str = field(repr=False)
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Order:
    """A letter to be signed, by whom, and with what; `one_time`: the secret is a one-time code."""

    pdf: bytes = field(repr=False)
    identity: Secret
    secret: Secret
    one_time: bool
    location: str
    reason: str


class Interface(Protocol):
    """One version. `signed_file` is None where an answer holds no file."""

    def status(self, identity: Secret) -> Call: ...

    def sign(self, order: Order) -> Call: ...

    def signed_file(self, reply: Reply) -> bytes | None: ...


class Version1:
    """Multipart, the PDF itself comes back, and its number in the header `id_dokumen`."""

    def status(self, identity: Secret) -> Call:
        return Call("GET", "/api/user/status/" + quote(identity.reveal(), safe=""))

    def sign(self, order: Order) -> Call:
        """Raises OneTimeCodeUnsupported."""
        if order.one_time:
            raise OneTimeCodeUnsupported
        fields = {
            "nik": order.identity.reveal(),
            "passphrase": order.secret.reveal(),
            "tampilan": "invisible",
            "location": order.location,
            "reason": order.reason,
        }
        file = ("surat.pdf", order.pdf, "application/pdf")
        return Call("POST", "/api/sign/pdf", {"data": fields, "files": {"file": file}})

    def signed_file(self, reply: Reply) -> bytes | None:
        return None if json_of(reply) or looks_like_html(reply) else reply.body

    @staticmethod
    def download(document_id: str) -> Call:
        """The file of an earlier signature; the service hands it out once."""
        return Call("GET", "/api/sign/download/" + quote(document_id, safe=""))


class Version2:
    """JSON, files in base64; the signer is named by NIK or by e-mail."""

    def status(self, identity: Secret) -> Call:
        return Call("POST", "/api/v2/user/check/status", {"json": _signer(identity)})

    def sign(self, order: Order) -> Call:
        way = "totp" if order.one_time else "passphrase"
        properties = {
            "tampilan": "INVISIBLE",
            "location": order.location,
            "reason": order.reason,
        }
        body = {
            **_signer(order.identity),
            way: order.secret.reveal(),
            "signatureProperties": [properties],
            "file": [base64.b64encode(order.pdf).decode()],
        }
        return Call("POST", "/api/v2/sign/pdf", {"json": body})

    def signed_file(self, reply: Reply) -> bytes | None:
        files = json_of(reply).get("file")
        first = files[0] if isinstance(files, list) and files else files
        try:
            return base64.b64decode(first, validate=True) if isinstance(first, str) else None
        except (binascii.Error, ValueError):
            return b""  # a file, but none that can be read

    @staticmethod
    def one_time_code(identity: Secret, files: int) -> Call:
        """Let BSrE send the signer a code that signs so many files."""
        return Call("POST", "/api/v2/sign/get/totp", {"json": {**_signer(identity), "data": files}})

    @staticmethod
    def chain(identity: Secret) -> Call:
        """The signer's certificate and those above it."""
        return Call("GET", "/api/v2/user/certificate/chain/" + quote(identity.reveal(), safe=""))


INTERFACES: dict[int, Interface] = {1: Version1(), 2: Version2()}


def is_one_time(secret: str) -> bool:
    """Whether what the signer typed is a one-time code."""
    return isinstance(secret, OneTimeCode)


def json_of(reply: Reply) -> dict[str, Any]:
    """The JSON object of an answer, empty where there is none."""
    try:
        told = json.loads(reply.body) if reply.body[:64].lstrip()[:1] == b"{" else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def looks_like_html(reply: Reply) -> bool:
    """Whether a page for people came: a portal, a proxy's error."""
    declared = str(reply.headers.get("Content-Type", "")).lower()
    return "html" in declared or reply.body[:64].lstrip()[:1] == b"<"


def _signer(identity: Secret) -> dict[str, str]:
    name = identity.reveal()
    return {"email" if "@" in name else "nik": name}
