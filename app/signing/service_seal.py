"""A key with which the service itself seals what it says, and the certificates behind it."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

from .errors import KeyUnreadable, UnsupportedKey
from .rsa_signer import RsaSigner

LIFETIME = timedelta(days=3650)
KEY_SIZE = 2048  # bits
_NO_USAGE = dict.fromkeys(
    (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    ),
    False,
)


def make_seal(name: str, organisation: str, now: datetime) -> RsaSigner:
    """A new key with a certificate under an authority of its own, both valid for ten years.

    The authority's key is forgotten here: it can never issue another certificate.
    """
    authority_key, key = (rsa.generate_private_key(65537, KEY_SIZE) for _each in range(2))
    above, own = _name(f"{name} - akar", organisation), _name(name, organisation)
    authority = _certificate(above, above, authority_key.public_key(), authority_key, now, ca=True)
    certificate = _certificate(own, above, key.public_key(), authority_key, now, ca=False)
    return RsaSigner(certificate, (authority,), key)


def to_pkcs12(seal: RsaSigner) -> bytes:
    """The seal as a PKCS#12 file without a passphrase: whoever keeps it encrypts it."""
    return pkcs12.serialize_key_and_certificates(
        b"segel", seal.key, seal.certificate, list(seal.chain), NoEncryption()
    )


def from_pkcs12(file: bytes) -> RsaSigner:
    """What ``to_pkcs12`` wrote. Raises KeyUnreadable and UnsupportedKey."""
    try:
        opened = pkcs12.load_pkcs12(file, None)
    except ValueError as error:
        raise KeyUnreadable from error
    if opened.cert is None or not isinstance(opened.key, rsa.RSAPrivateKey):
        raise UnsupportedKey
    chain = tuple(other.certificate for other in opened.additional_certs)
    return RsaSigner(opened.cert.certificate, chain, opened.key)


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: rsa.RSAPublicKey,
    issuer_key: rsa.RSAPrivateKey,
    now: datetime,
    *,
    ca: bool,
) -> x509.Certificate:
    allowed = ("key_cert_sign",) if ca else ("digital_signature", "content_commitment")
    usage = x509.KeyUsage(**_NO_USAGE | dict.fromkeys(allowed, True))
    own_id = x509.SubjectKeyIdentifier.from_public_key(public_key)
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(own_id, critical=False)
        .add_extension(issuer_id, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
