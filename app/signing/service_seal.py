"""A key with which the service itself seals what it says, and the certificates behind it."""

from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from .certificates import certified, named
from .errors import KeyUnreadable, UnsupportedKey
from .rsa_signer import RsaSigner

LIFETIME = timedelta(days=3650)
KEY_SIZE = 2048  # bits


def make_seal(name: str, organisation: str, now: datetime) -> RsaSigner:
    """A new key with a certificate under an authority of its own, both valid for ten years.

    The authority's key is forgotten here: it can never issue another certificate.
    """
    authority_key, key = (rsa.generate_private_key(65537, KEY_SIZE) for _each in range(2))
    above, own = named(f"{name} - akar", organisation), named(name, organisation)
    span = (now - timedelta(minutes=5), now + LIFETIME)  # clocks differ
    authority = certified(above, above, authority_key.public_key(), authority_key, *span, path=0)
    certificate = certified(own, above, key.public_key(), authority_key, *span)
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
