"""A certificate authority with OCSP, revocation lists and timestamps, served over real HTTP.

Use the fixture `pki` (tests/conftest.py), which is honest and has revoked nothing at first:

    person = pki.person("SUTRISNO (CONTOH)")            # or key="ec", until=…, asks=()
    person.signer().sign(…); person.p12("frasa sandi")
    pki.trust_roots, pki.root                           # what to trust
    pki.tsa_url                                         # RFC 3161
    pki.revoke(person)                                  # OCSP says so at once; the list within 1 h
    pki.behave("tsa", misbehaviour.html)                # also "ocsp" and "crls"
    pki.now = datetime(2031, 1, 1, tzinfo=UTC)          # the services' clock
    pki.asked                                           # the paths that were asked for, in order

The PKI itself is described in pki.yaml. A person's certificate names the OCSP responder and the
revocation list of the issuing authority as places to ask.
"""

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any

import certomancer.default_plugins  # noqa: F401  (the extensions that pki.yaml names)
import yaml
from certomancer.config_utils import SearchDir
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertLabel, KeySets, PKIArchitecture
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from app.signing.rsa_signer import RsaSigner
from app.verification.validator.roots import TrustRoot
from tests.factories.signed_letters import rsa_key

from . import misbehaviour
from .misbehaviour import Behaviour, Slow

ARCHITECTURE = ArchLabel("pki")
AUTHORITIES = ("root", "issuing", "responder", "tsa", "stranger", "stranger-tsa")
RSA = ("root", "tsa")  # the timestamps' algorithm is one that ages
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Person:
    """Somebody with a key and a certificate; `label` is the name in the PKI."""

    label: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: Key

    def signer(self) -> RsaSigner:
        """An unlocked signer (RSA keys only)."""
        assert isinstance(self.key, rsa.RSAPrivateKey)
        return RsaSigner(self.certificate, self.chain, self.key)

    def p12(self, passphrase: str) -> bytes:
        """The same as a PKCS#12 file."""
        return pkcs12.serialize_key_and_certificates(
            self.label.encode(),
            self.key,
            self.certificate,
            self.chain,
            BestAvailableEncryption(passphrase.encode()),
        )


class Authority:
    """The running authority."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self._folder = url, folder
        start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=90)
        end = start + timedelta(days=7300)
        text = (Path(__file__).parent / "pki.yaml").read_text()
        text = Template(text).substitute(
            start=start.isoformat(),
            end=end.isoformat(),
            tsa_end=(start + timedelta(days=3650)).isoformat(),
        )
        self._config: dict[str, Any] = yaml.safe_load(text)
        self._issued: dict[CertLabel, Any] = {}
        for label in AUTHORITIES:
            self._keep_key(label, authority_key(label))
        self.persons = 0
        self.reset()

    def reset(self) -> None:
        """Honest again, the clock true, nothing revoked, nothing asked."""
        for slow in getattr(self, "_behaviours", {}).values():
            if isinstance(slow, Slow):
                slow.release()
        self.now: datetime | None = None
        self.asked: list[str] = []
        self._behaviours: dict[str, Behaviour] = {}
        revoked = [one for one in self._pki["certs"].values() if one.pop("revocation", None)]
        if revoked or not hasattr(self, "_architecture"):
            self._rebuild()

    @property
    def tsa_url(self) -> str:
        """Where timestamps are given."""
        return f"{self.url}/pki/tsa/tsa"

    @property
    def root(self) -> x509.Certificate:
        """The certificate to trust."""
        return self.certificate("root")

    @property
    def trust_roots(self) -> tuple[TrustRoot, ...]:
        """The same for app.signing and the validator, trusted for everything."""
        return (TrustRoot(self.root.public_bytes(Encoding.PEM)),)

    def certificate(self, label: str) -> x509.Certificate:
        """A certificate by its label in pki.yaml."""
        certificate = self._architecture.get_cert(CertLabel(label))
        return x509.load_der_x509_certificate(certificate.dump())

    def person(
        self,
        name: str,
        *,
        key: str | Key = "rsa",
        until: datetime | None = None,
        asks: tuple[str, ...] = ("ocsp", "crls"),
    ) -> Person:
        """A new person, certified from yesterday for two years unless told otherwise.

        `key`: "rsa" (2048 bits), "ec" (P-256) or one of your own. `asks`: which services the
        certificate names; () for a certificate that nobody can be asked about.
        """
        self.persons += 1
        label = f"person-{self.persons}"
        secret = _new_key(name, key)
        self._keep_key(label, secret)
        self._pki["entities"][label] = {"common-name": name}
        start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
        self._pki["certs"][label] = {
            "issuer": "issuing",
            "validity": {
                "valid-from": start.isoformat(),
                "valid-to": (until or start + timedelta(days=730)).isoformat(),
            },
            "extensions": _person_extensions(asks),
        }
        self._rebuild()
        certificate = self.certificate(label)
        return Person(label, certificate, (self.certificate("issuing"),), secret)

    def another_tsa(self, *, key: str = "rsa", until: datetime | None = None) -> str:
        """The address of one more timestamp authority, of today and for ten years unless told."""
        label = f"tsa-{len(self._pki['services']['time-stamping'])}"
        secret = _new_key(label, key)
        self._keep_key(label, secret)
        self._pki["entities"][label] = {"common-name": "Stempel Waktu Uji Berikutnya"}
        start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
        end = until or start + timedelta(days=3650)
        self._pki["certs"][label] = self._pki["certs"]["tsa"] | {
            "validity": {"valid-from": start.isoformat(), "valid-to": end.isoformat()}
        }
        service = {"signing-cert": label, "certs-to-embed": ["issuing"]}
        self._pki["services"]["time-stamping"][label] = service
        self._rebuild()
        return f"{self.url}/pki/tsa/{label}"

    def revoke(self, person: Person | str, since: datetime | None = None) -> None:
        """Revoke a certificate (a person's, or one of pki.yaml by label), from a day ago."""
        label = person if isinstance(person, str) else person.label
        since = (since or datetime.now(UTC) - timedelta(days=1)).replace(microsecond=0)
        status = {"revoked-since": since.isoformat(), "reason": "key_compromise"}
        self._pki["certs"][label]["revocation"] = status
        self._rebuild()

    def behave(self, service: str, behaviour: Behaviour) -> None:
        """Let "ocsp", "crls" or "tsa" do something else; see misbehaviour.py."""
        self._behaviours[service] = behaviour

    def answer(self, request: Request) -> Response:
        """Serve one request."""
        self.asked.append(request.path)
        service = request.path.split("/")[2] if request.path.count("/") > 2 else ""
        behave = self._behaviours.get(service, misbehaviour.honest)
        return behave(request, self._serve)

    def _serve(self, request: Request) -> Response:
        # RFC 5280 and RFC 6960 know no fractions of a second.
        self._services.fixed_time = (self.now or datetime.now(UTC)).replace(microsecond=0)
        return Response.from_app(self._services, request.environ)

    @property
    def _pki(self) -> dict[str, Any]:
        return self._config["pki-architectures"]["pki"]

    def _keep_key(self, label: str, key: Key) -> None:
        path = self._folder / f"{label}.pem"
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self._config["keysets"]["pki"]["keys"][label] = {"path": path.name}

    def _rebuild(self) -> None:
        """Read the configuration anew; what was issued stays as it is."""
        key_sets = KeySets(self._config["keysets"], SearchDir(str(self._folder)), True)
        self._architecture = PKIArchitecture.build_architecture(
            ARCHITECTURE,
            copy.deepcopy(self._pki),
            key_sets,
            external_url_prefix=self.url,
            cert_cache=self._issued,
        )
        store = AnimatorArchStore({ARCHITECTURE: self._architecture})
        self._services = Animator(store, with_web_ui=False)


@lru_cache
def authority_key(label: str) -> Key:
    """The key of an authority or service of pki.yaml, made once a process.

    Elliptic where it may be: certomancer reads a key anew for all that it signs, and an RSA key
    takes it 30 ms.
    """
    return rsa_key(f"pki {label}") if label in RSA else ec.generate_private_key(ec.SECP256R1())


def _new_key(name: str, kind: str | Key) -> Key:
    if kind == "rsa":
        return rsa_key(f"pki {name}")
    return ec.generate_private_key(ec.SECP256R1()) if isinstance(kind, str) else kind


def _person_extensions(asks: tuple[str, ...]) -> list[dict[str, Any]]:
    usage = {"schema": "key-usage", "params": ["digital_signature", "non_repudiation"]}
    places = {
        "ocsp": ("authority_information_access", "aia-urls", "ocsp-responder-names"),
        "crls": ("crl_distribution_points", "crl-dist-url", "crl-repo-names"),
    }
    extensions = [{"id": "key_usage", "critical": True, "smart-value": usage}]
    for kind, schema, parameter in (places[service] for service in asks):
        value = {"schema": schema, "params": {parameter: ["issuing"]}}
        extensions.append({"id": kind, "smart-value": value})
    return extensions


@contextmanager
def running_authority(folder: Path) -> Iterator[Authority]:
    """Start the authority on a port of its own; keys are kept in `folder`."""

    @Request.application
    def application(request: Request) -> Response:
        return authority.answer(request)

    server = make_server("127.0.0.1", 0, application, threaded=True)
    authority = Authority(f"http://127.0.0.1:{server.port}", folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        authority.reset()
        server.shutdown()
        thread.join()
