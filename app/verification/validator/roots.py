"""Read the configured trust roots. There are no others: no system store, no web roots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asn1crypto import pem, x509
from pyhanko_certvalidator.authority import CertTrustAnchor, TrustedServiceType, TrustQualifiers
from pyhanko_certvalidator.registry import SimpleTrustManager


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


@dataclass(frozen=True)
class Anchors:
    """The roots of one purpose: as certificates, and as pyHanko asks for them."""

    certificates: tuple[x509.Certificate, ...]
    manager: SimpleTrustManager


def for_signatures(roots: Sequence[TrustRoot]) -> Anchors:
    """The roots that may vouch for signers. Raises as ``load_roots``."""
    return _anchors(tuple(root for root in roots if root.signatures))


def for_timestamps(roots: Sequence[TrustRoot]) -> Anchors:
    """The roots that may vouch for timestamps. Raises as ``load_roots``."""
    return _anchors(tuple(root for root in roots if root.timestamps))


def load_roots(roots: Sequence[TrustRoot]) -> tuple[x509.Certificate, ...]:
    """Parse the roots' certificates (several in one PEM block allowed).

    A root that cannot be read is a fault of the configuration, not of the file that is judged:
    raise ValueError.
    """
    return tuple(certificate for root in roots for certificate in _load(root.certificate))


@lru_cache(maxsize=16)
def _anchors(roots: tuple[TrustRoot, ...]) -> Anchors:
    ends = [(_end(each, root), each) for root in roots for each in _load(root.certificate)]
    # Of two certificates of one key pyHanko keeps the first: let that be the longest trusted.
    ends.sort(key=lambda pair: pair[0], reverse=True)
    anchors = [_anchor(certificate, end) for end, certificate in ends]
    return Anchors(load_roots(roots), SimpleTrustManager.build(trust_roots=anchors))


def _end(certificate: x509.Certificate, root: TrustRoot) -> datetime:
    end: datetime = certificate.not_valid_after
    return min(end, root.until) if root.until else end


def _anchor(certificate: x509.Certificate, end: datetime) -> CertTrustAnchor:
    qualifiers = TrustQualifiers(
        max_path_length=certificate.max_path_length,
        max_aa_path_length=certificate.max_path_length,  # pyHanko fails where only one is set
        valid_from=certificate.not_valid_before,
        valid_until=end,
        # A root issues certificates; it signs no documents and gives no timestamps itself.
        trusted_service_type=TrustedServiceType.CERTIFICATE_AUTHORITY,
    )
    return CertTrustAnchor(certificate, qualifiers)


@lru_cache(maxsize=64)
def _load(data: bytes) -> tuple[x509.Certificate, ...]:
    blocks = [data]
    try:
        if pem.detect(data):
            blocks = [der for _, _, der in pem.unarmor(data, multiple=True)]
        certificates = tuple(x509.Certificate.load(der, strict=True) for der in blocks)
        # asn1crypto parses lazily; asking for all of it forces that now.
        usable = all(certificate.native and certificate.ca for certificate in certificates)
    except (ValueError, TypeError) as error:
        raise ValueError("Sertifikat akar tidak dapat dibaca.") from error
    if not usable:
        raise ValueError("Sertifikat akar ini bukan sertifikat lembaga penerbit.")
    return certificates
