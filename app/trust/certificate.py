"""Reading a certificate that somebody wants trusted. Pure: bytes in, a certificate out."""

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

MIN_RSA_BITS, MIN_CURVE_BITS = 2048, 256
MAX_BYTES = 64 * 1024
"""A certificate takes one or two kilobytes."""
_WEAK_DIGESTS = frozenset({"md5", "sha1"})


class AuthorityRefused(Exception):
    """This certificate cannot be trusted; the message says why, and what to do, in Indonesian."""


def read_authority(data: bytes, now: datetime) -> x509.Certificate:
    """The one certificate of an authority in a PEM or DER file.

    Raises AuthorityRefused for what is none, is of a person or server, out of force at ``now``,
    or weak (RSA below 2048 bits, curves below 256, MD5 or SHA-1: BSI TR-02102-1, ETSI TS 119 312).
    """
    certificate = _parse(data)
    _require_readable(certificate)
    _require_authority(certificate)
    if certificate.not_valid_after_utc < now:
        raise AuthorityRefused(
            f"Sertifikat ini kedaluwarsa sejak {certificate.not_valid_after_utc:%d-%m-%Y}. "
            "Minta sertifikat akar yang masih berlaku dari lembaga penerbitnya."
        )
    if certificate.not_valid_before_utc > now:
        raise AuthorityRefused(
            f"Sertifikat ini baru berlaku mulai {certificate.not_valid_before_utc:%d-%m-%Y}. "
            "Periksa juga jam server ini."
        )
    _require_strong(certificate)
    return certificate


def _parse(data: bytes) -> x509.Certificate:
    if b"PRIVATE KEY-----" in data:
        raise AuthorityRefused(
            "Berkas ini memuat kunci privat. Jangan pernah mengunggahnya: di sini hanya "
            "sertifikat lembaga penerbit yang diperlukan."
        )
    try:
        if b"-----BEGIN CERTIFICATE-----" not in data:
            return x509.load_der_x509_certificate(data)
        certificates = x509.load_pem_x509_certificates(data)
    except (ValueError, x509.InvalidVersion) as error:
        raise AuthorityRefused(
            "Berkas ini bukan sertifikat. Unggah berkas .pem, .crt, .cer atau .der yang "
            "diterbitkan lembaga sertifikasi."
        ) from error
    if len(certificates) != 1:
        raise AuthorityRefused(
            f"Berkas ini memuat {len(certificates)} sertifikat. Unggah satu per satu, supaya "
            "setiap lembaga diperiksa sendiri."
        )
    return certificates[0]


def _require_readable(certificate: x509.Certificate) -> None:
    """What the library reads only when it is asked for: names and extensions."""
    try:
        _names = certificate.subject, certificate.issuer
        _extensions = certificate.extensions
    except (ValueError, x509.DuplicateExtension) as error:
        raise AuthorityRefused("Sertifikat ini rusak dan tidak dapat dibaca.") from error


def _require_authority(certificate: x509.Certificate) -> None:
    refused = AuthorityRefused(
        "Ini bukan sertifikat lembaga penerbit (CA), melainkan milik orang, server atau layanan. "
        "Unggah sertifikat akar lembaga yang menerbitkannya."
    )
    try:
        extensions = certificate.extensions
        is_authority = extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        if not is_authority:
            raise refused
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound as missing:
        if missing.oid == x509.KeyUsage.oid:
            return  # RFC 5280, 4.2.1.3: without it every usage is allowed
        raise refused from missing
    if not usage.key_cert_sign:
        raise refused


def _require_strong(certificate: x509.Certificate) -> None:
    try:
        key, digest = certificate.public_key(), certificate.signature_hash_algorithm
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise AuthorityRefused(
            "Jenis kunci atau tanda tangan sertifikat ini tidak dikenal sistem ini."
        ) from error
    strong = (
        (isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS)
        or (isinstance(key, ec.EllipticCurvePublicKey) and key.curve.key_size >= MIN_CURVE_BITS)
        or isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey)
    )
    if not strong:
        raise AuthorityRefused(
            f"Kunci sertifikat ini terlalu lemah. Diperlukan RSA {MIN_RSA_BITS} bit atau lebih, "
            "atau kurva eliptik 256 bit atau lebih. Minta sertifikat yang lebih baru."
        )
    if digest is not None and digest.name in _WEAK_DIGESTS:
        raise AuthorityRefused(
            f"Sertifikat ini ditandatangani dengan {digest.name.upper()}, yang sudah dapat "
            "dipalsukan. Minta sertifikat dengan SHA-256 atau yang lebih kuat."
        )
    if certificate.issuer == certificate.subject:
        _require_own_signature(certificate)


def _require_own_signature(certificate: x509.Certificate) -> None:
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, ValueError, TypeError) as error:
        raise AuthorityRefused(
            "Tanda tangan pada sertifikat ini tidak cocok dengan isinya. Unduh lagi dari sumber "
            "resminya."
        ) from error
