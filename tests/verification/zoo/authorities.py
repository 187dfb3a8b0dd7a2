"""The authorities behind long-term proof, asked over HTTP at any moment of their clock.

One authority a process, started when first needed. It never revokes: each animal has persons of
its own, whose revocation harms no other.
"""

import atexit
import secrets
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from asn1crypto import ocsp, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.verification.validator.evidence import Evidence
from app.verification.validator.roots import TrustRoot
from tests.pki.authority import Authority, Person, running_authority

HOUR = timedelta(hours=1)
LISTS = ("issuing", "timestamps", "root")
"""Of persons, of the timestamp authority, and of the issuing authority itself."""
START = datetime.now(UTC).replace(microsecond=0)
"""The zoo's now: its letters are signed some hours before."""


def before(hours: float) -> datetime:
    """So many hours before the zoo's now."""
    return START - hours * HOUR


@cache
def authority() -> Authority:
    """The running authority."""
    stack = ExitStack()
    atexit.register(stack.close)
    folder = stack.enter_context(TemporaryDirectory())
    return stack.enter_context(running_authority(Path(folder)))


def roots(**limits: object) -> list[TrustRoot]:
    """Its root, trusted for everything unless limited."""
    return [replace(root, **limits) for root in authority().trust_roots]


@dataclass(frozen=True)
class Stamper:
    """A Timestamper for whom the clock stands at a moment; it does not look at what it gets."""

    at: datetime
    service: str = "tsa"
    room: int = 8192
    algorithm: str = "sha256"

    def stamp(self, digest: bytes) -> bytes:
        """A token over this digest."""
        request = tsp.TimeStampReq(
            {
                "version": "v1",
                "message_imprint": {
                    "hash_algorithm": {"algorithm": self.algorithm},
                    "hashed_message": digest,
                },
                "nonce": secrets.randbits(64),
                "cert_req": True,
            }
        )
        url = f"{authority().url}/pki/tsa/{self.service}"
        answer = _asked(url, self.at, request.dump(), "application/timestamp-query")
        token = tsp.TimeStampResp.load(answer)["time_stamp_token"]
        return bytes(token.dump())


def of(*persons: Person, at: datetime) -> Evidence:
    """What the services say at a moment of persons, and of the authorities that issued to them."""
    issuing = _asn1("issuing")
    asked = [x509.Certificate.load(_der(each)) for each in persons]
    return Evidence(
        certificates=(issuing.dump(),),
        ocsp_responses=tuple(_ocsp(each, issuing, at) for each in asked),
        revocation_lists=tuple(revocation_list(name, at) for name in LISTS),
    )


def revocation_list(name: str, at: datetime) -> bytes:
    """A list as it is published at a moment."""
    return _asked(f"{authority().url}/pki/crls/{name}/latest.crl", at)


def _ocsp(certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> bytes:
    identifier = ocsp.CertId(
        {
            "hash_algorithm": {"algorithm": "sha1"},
            "issuer_name_hash": issuer.subject.sha1,
            "issuer_key_hash": issuer.public_key.sha1,
            "serial_number": certificate.serial_number,
        }
    )
    asked = ocsp.OCSPRequest({"tbs_request": {"request_list": [{"req_cert": identifier}]}})
    url = f"{authority().url}/pki/ocsp/issuing"
    return _asked(url, at, asked.dump(), "application/ocsp-request")


def _asked(url: str, at: datetime, body: bytes | None = None, kind: str = "") -> bytes:
    services = authority()
    services.now = at
    try:
        request = urllib.request.Request(url, body, {"Content-Type": kind} if kind else {})
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())
    finally:
        services.now = None


def _asn1(label: str) -> x509.Certificate:
    return x509.Certificate.load(authority().certificate(label).public_bytes(Encoding.DER))


def _der(person: Person) -> bytes:
    return person.certificate.public_bytes(Encoding.DER)
