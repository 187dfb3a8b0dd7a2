"""What signs, seen from outside: a provider unlocks a key, the unlocked signer signs.

A PKCS#12 file, a hardware token and a remote service all fit. A remote service that keeps the
key (BSrE) gets the whole PDF and returns it signed, so a signer takes a PDF, not a hash.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography import x509

from .errors import (
    CertificateExpired,
    CertificateNotYetValid,
    FieldAlreadySigned,
    FieldMissing,
    KeyMissing,
    SigningError,
    SpaceTooSmall,
    UnsupportedKey,
    WrongPassphrase,
)

__all__ = [
    "CertificateExpired",
    "CertificateNotYetValid",
    "FieldAlreadySigned",
    "FieldMissing",
    "KeyMissing",
    "KeyProvider",
    "KeyReference",
    "Signer",
    "SigningError",
    "SpaceTooSmall",
    "UnsupportedKey",
    "WrongPassphrase",
    "require_valid_at",
]


@dataclass(frozen=True)
class KeyReference:
    """Where an official's key is. Never holds a secret.

    `provider` is the KeyProvider's name; `handle` is what that provider needs to find the key:
    a stored file's id, a token's label, the signer's NIK at a remote service.
    """

    provider: str
    handle: str


class Signer(Protocol):
    """An unlocked key with its certificate; unlock once, sign many letters."""

    @property
    def certificate(self) -> x509.Certificate: ...

    @property
    def chain(self) -> tuple[x509.Certificate, ...]: ...

    def sign(
        self, pdf: bytes, *, field_name: str, at: datetime, location: str, reason: str
    ) -> bytes:
        """Sign the reserved field and return the whole file, which begins with `pdf`.

        `at` is the claimed time, with a time zone. Raises FieldMissing, FieldAlreadySigned,
        CertificateExpired, CertificateNotYetValid, UnexpectedResult or another SigningError.
        """
        ...


class KeyProvider(Protocol):
    """A kind of key store."""

    @property
    def name(self) -> str: ...

    def unlock(self, key: KeyReference, secret: str) -> Signer:
        """Open the key with a passphrase, PIN or one-time code.

        Raises KeyMissing, WrongPassphrase, UnsupportedKey or another SigningError; none of them
        holds the secret.
        """
        ...


def require_valid_at(certificate: x509.Certificate, at: datetime) -> None:
    """Raise CertificateExpired or CertificateNotYetValid unless the certificate covers `at`."""
    if at.tzinfo is None:
        raise ValueError("the time of signing needs a time zone")
    if at < certificate.not_valid_before_utc:
        raise CertificateNotYetValid
    if at > certificate.not_valid_after_utc:
        raise CertificateExpired
