"""Certificates of authorities, sound and unsound, and what an application trusts of them."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import delete

from app.database import transaction
from app.trust.acts import trust
from app.trust.models import TrustedAuthority

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """One key for each size: making them takes long."""
    return rsa.generate_private_key(65537, bits)


def certificate(
    name: str = "CA Contoh",
    *,
    authority: bool = True,
    key: Key | None = None,
    days: tuple[int, int] = (-1, 3650),
) -> x509.Certificate:
    """A self-signed certificate, valid for ``days`` (from, until) counted from now."""
    key = key or rsa_key()
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def with_sha1(strong: x509.Certificate) -> bytes:
    """The same in PEM, as if it were signed with SHA-1: today's libraries no longer sign so."""
    der = strong.public_bytes(Encoding.DER)
    said, wanted = (bytes.fromhex(f"06092a864886f70d0101{last}") for last in ("0b", "05"))
    return x509.load_der_x509_certificate(der.replace(said, wanted)).public_bytes(Encoding.PEM)


def with_bytes(old: str, new: str) -> bytes:
    """A certificate in DER in which these bytes (hex) were changed."""
    der = certificate().public_bytes(Encoding.DER)
    assert bytes.fromhex(old) in der
    return der.replace(bytes.fromhex(old), bytes.fromhex(new))


def trusting(app: Flask, root: x509.Certificate) -> None:
    """Let the application trust this authority too."""
    with app.app_context(), transaction() as session:
        trust(session, root, source="uji", note="uji")


def trusting_nobody(app: Flask) -> None:
    """Let it forget every authority, as a new server knows none."""
    with app.app_context(), transaction() as session:
        session.execute(delete(TrustedAuthority))
