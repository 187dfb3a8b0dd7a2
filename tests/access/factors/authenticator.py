"""A passkey in software: makes keys and answers as a browser with an authenticator would.

Its own writing of W3C WebAuthn level 2 (6.1 authenticator data, 5.8.1 client data), so that what
the server accepts is not judged by the server's own library.
"""

import json
import secrets
import struct
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def written(content: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """One key for one site. ``verifies``: whether it asks its owner for a finger or a PIN."""

    origin: str
    site: str
    verifies: bool = True
    counts: bool = True
    counter: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: str = ""

    def create(self, options: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.create``, as JSON."""
        self.user_handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(WITH_KEY) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options),
            attestationObject=attestation,
        )

    def use(self, options: dict[str, Any], **changed: Any) -> str:
        """The answer to ``navigator.credentials.get``; ``changed`` client data is a lie."""
        if self.counts:
            self.counter += 1
        client, data = self._client("webauthn.get", options, **changed), self._data()
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _client(self, kind: str, options: dict[str, Any], **changed: Any) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said | changed).encode()

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        site = sha256(self.site.encode()).digest()
        return site + bytes([flags]) + struct.pack(">I", self.counter)

    def _answer(self, **parts: bytes) -> str:
        response = {name: written(content) for name, content in parts.items()}
        if "signature" in response:
            response["userHandle"] = self.user_handle
        key = written(self.id)
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": response})
