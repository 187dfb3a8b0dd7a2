"""A certificate authority for demonstrations and tests. Its letters have no legal force.

Two levels, as real ones have: a root that is kept apart and an issuing authority that issues to
persons. All names say CONTOH or BUKAN RESMI, so that no certificate can be taken for a real one.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from .certificates import certified, named

ROOT_NAME = "Contoh Root CA Esuk Layang Mabur (BUKAN RESMI)"
ISSUING_NAME = "Contoh CA Penerbit Esuk Layang Mabur (BUKAN RESMI)"
ORGANISATION = "Esuk Layang Mabur - CONTOH"
LIFETIME = timedelta(days=3650)
KEY_SIZE = 2048  # bits


@dataclass(frozen=True)
class DemoAuthority:
    """Certificates and keys of the root and the issuing authority."""

    root: x509.Certificate
    issuing: x509.Certificate
    root_key: rsa.RSAPrivateKey = field(repr=False)
    issuing_key: rsa.RSAPrivateKey = field(repr=False)

    @property
    def root_pem(self) -> bytes:
        """The root certificate, to be trusted in demo mode."""
        return self.root.public_bytes(Encoding.PEM)

    def issue_person(
        self,
        name: str,
        organisation: str,
        passphrase: str,
        not_before: datetime,
        not_after: datetime,
        key: rsa.RSAPrivateKey | None = None,
    ) -> bytes:
        """A PKCS#12 file (AES-256) with a signing key, its certificate and the issuing authority.

        `key` may be given where the time to make one (some 100 ms) matters.
        """
        key = key or new_key()
        certificate = certified(
            named(name, organisation),
            self.issuing.subject,
            key.public_key(),
            self.issuing_key,
            not_before,
            not_after,
        )
        return pkcs12.serialize_key_and_certificates(
            name.encode(),
            key,
            certificate,
            [self.issuing],
            BestAvailableEncryption(passphrase.encode()),
        )

    def save(self, folder: Path) -> None:
        """Write the authority to a folder, files readable by their owner only.

        The keys are not encrypted: they protect nothing but demonstrations.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for stem, certificate, key in (
            ("root", self.root, self.root_key),
            ("issuing", self.issuing, self.issuing_key),
        ):
            _write_private(folder / f"{stem}.pem", certificate.public_bytes(Encoding.PEM))
            _write_private(
                folder / f"{stem}.key",
                key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            )

    @classmethod
    def load(cls, folder: Path) -> "DemoAuthority":
        """Read what save wrote. Raises FileNotFoundError and ValueError."""
        root, issuing = (
            x509.load_pem_x509_certificate((folder / f"{stem}.pem").read_bytes())
            for stem in ("root", "issuing")
        )
        keys = []
        for stem in ("root", "issuing"):
            key = load_pem_private_key((folder / f"{stem}.key").read_bytes(), None)
            if not isinstance(key, rsa.RSAPrivateKey):
                raise ValueError(f"{stem}.key is not an RSA key")
            keys.append(key)
        return cls(root, issuing, *keys)


def make_demo_authority(keys: Sequence[rsa.RSAPrivateKey] = ()) -> DemoAuthority:
    """A new authority, valid from a day ago for ten years. `keys`: for root and issuing."""
    root_key, issuing_key = keys or (new_key(), new_key())
    start = datetime.now(UTC) - timedelta(days=1)
    root_name, issuing_name = named(ROOT_NAME, ORGANISATION), named(ISSUING_NAME, ORGANISATION)
    root = certified(
        root_name, root_name, root_key.public_key(), root_key, start, start + LIFETIME, path=1
    )
    issuing = certified(
        issuing_name, root_name, issuing_key.public_key(), root_key, start, start + LIFETIME, path=0
    )
    return DemoAuthority(root, issuing, root_key, issuing_key)


def new_key() -> rsa.RSAPrivateKey:
    """A fresh RSA key of the size that the demo uses throughout."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
