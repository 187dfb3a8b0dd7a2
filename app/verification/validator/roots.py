"""Read the configured trust roots. There are no others: no system store, no web roots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asn1crypto import pem, x509


@dataclass(frozen=True)
class TrustRoot:
    """An authority that is trusted, and for what.

    ``certificate`` is PEM or DER. ``until``: when trust in it was withdrawn; what is proven to be
    older still counts (None: trusted for as long as the certificate is valid).
    """

    certificate: bytes
    until: datetime | None = None
    signatures: bool = True
    timestamps: bool = True


def load_roots(roots: Sequence[TrustRoot]) -> tuple[x509.Certificate, ...]:
    """Parse the roots' certificates (several in one PEM block allowed).

    A root that cannot be read is a fault of the configuration, not of the file that is judged:
    raise ValueError.
    """
    return _load(tuple(bytes(root.certificate) for root in roots))


@lru_cache(maxsize=16)
def _load(roots: tuple[bytes, ...]) -> tuple[x509.Certificate, ...]:
    return tuple(certificate for root in roots for certificate in _certificates(root))


def _certificates(data: bytes) -> list[x509.Certificate]:
    blocks = [data]
    try:
        if pem.detect(data):
            blocks = [der for _, _, der in pem.unarmor(data, multiple=True)]
        certificates = [x509.Certificate.load(der, strict=True) for der in blocks]
        # asn1crypto parses lazily; asking for all of it forces that now.
        usable = all(certificate.native and certificate.ca for certificate in certificates)
    except (ValueError, TypeError) as error:
        raise ValueError("Sertifikat akar tidak dapat dibaca.") from error
    if not usable:
        raise ValueError("Sertifikat akar ini bukan sertifikat lembaga penerbit.")
    return certificates
