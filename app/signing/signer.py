"""What signs, seen from outside: a provider unlocks a key, the unlocked signer signs.

A PKCS#12 file, a hardware token and a remote service all fit. A remote service that keeps the
key (BSrE) gets the whole PDF and returns it signed, so a signer takes a PDF, not a hash.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cryptography import x509

from .errors import (
    CertificateExpired,
    CertificateNotForSigning,
    CertificateNotYetValid,
    FieldAlreadySigned,
    FieldMissing,
    KeyMissing,
    SigningError,
    SpaceTooSmall,
    TimestampNotTrusted,
    TimestampUnavailable,
    UnsupportedKey,
    WrongPassphrase,
)

__all__ = [
    "CertificateExpired",
    "CertificateNotForSigning",
    "CertificateNotYetValid",
    "FieldAlreadySigned",
    "FieldMissing",
    "KeyMissing",
    "KeyProvider",
    "KeyReference",
    "Signer",
    "SigningError",
    "SpaceTooSmall",
    "TimestampNotTrusted",
    "TimestampUnavailable",
    "Timestamper",
    "UnsupportedKey",
    "WrongPassphrase",
    "require_for_signing",
    "require_valid_at",
]


@dataclass(frozen=True)
class KeyReference:
    """Where an official's key is. Never holds a secret.

    `provider` is the KeyProvider's name; `handle` is what that provider needs to find the key:
    a stored file's id, a token's label, the signer's NIK at a remote service. `fingerprint`:
    SHA-256 of the enrolled certificate in hex, None while it is being enrolled.
    """

    provider: str
    handle: str = field(repr=False)  # a NIK belongs into no log and no traceback
    fingerprint: str | None = None


class Timestamper(Protocol):
    """A timestamp authority (RFC 3161) that this installation trusts."""

    @property
    def room(self) -> int:
        """Bytes that a token needs at most."""
        ...

    def stamp(self, digest: bytes) -> bytes:
        """A token (DER) that proves a SHA-256 digest to have existed now, already validated.

        Raises TimestampUnavailable when there is none, TimestampNotTrusted when it does not hold.
        """
        ...


class Signer(Protocol):
    """An unlocked key; unlock once, sign many letters.

    Whose certificate it is shows in what was signed: outcome.certificate_in. A remote service
    need not tell it before.
    """

    def sign(
        self,
        pdf: bytes,
        *,
        field_name: str,
        at: datetime,
        location: str,
        reason: str,
        timestamper: Timestamper | None = None,
    ) -> bytes:
        """Sign the reserved field and return the whole file, which begins with `pdf`.

        `at` is the claimed time, with a time zone. With a `timestamper` the signature holds a
        timestamp (level B-T, ETSI EN 319 142-1) or the error is raised: it is never left out
        silently. A remote service that timestamps by itself ignores it. Raises FieldMissing,
        FieldAlreadySigned, CertificateExpired, CertificateNotYetValid, UnexpectedResult,
        TimestampUnavailable, TimestampNotTrusted or another SigningError.
        """
        ...


class KeyProvider(Protocol):
    """A kind of key store."""

    @property
    def name(self) -> str: ...

    @property
    def is_remote(self) -> bool:
        """Whether a service elsewhere signs: only signing proves the secret, and it may be
        unknown whether it did."""
        ...

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


def require_for_signing(certificate: x509.Certificate) -> None:
    """Raise CertificateNotForSigning unless key usage, where stated, is signing or
    non-repudiation (RFC 5280, 4.2.1.3)."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise CertificateNotForSigning
