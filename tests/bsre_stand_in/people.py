"""Those whose keys the stand-in keeps."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.signing.demo_authority import DemoAuthority
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyReference

ONE_TIME_CODE = "246810"


@dataclass
class Person:
    """A signer who is registered at the stand-in."""

    nik: str
    passphrase: str
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    issuing: x509.Certificate
    status: str = "ISSUE"
    email: str = ""
    codes: int = 0  # how many files the one-time code that was sent may still sign

    def signer(self) -> SimpleSigner:
        """pyHanko's view of the key."""
        return SimpleSigner(
            signing_cert=_asn1(self.certificate),
            signing_key=_key(self.key),
            cert_registry=SimpleCertificateStore.from_certs([_asn1(self.issuing)]),
        )


def person(file: bytes, file_passphrase: str, nik: str, passphrase: str, email: str = "") -> Person:
    """A person whose key and certificate come from a PKCS#12 file."""
    opened = Pkcs12Provider(lambda _: file).unlock(KeyReference("pkcs12", nik), file_passphrase)
    return Person(nik, passphrase, opened.certificate, opened.key, opened.chain[0], email=email)


def chain_of(one: Person) -> list[str]:
    """The person's certificate and the one above it, as PEM."""
    return [each.public_bytes(Encoding.PEM).decode() for each in (one.certificate, one.issuing)]


def timestamper(authority: DemoAuthority, key: rsa.RSAPrivateKey) -> DummyTimeStamper:
    """A timestamp authority of the stand-in's own, below a test authority."""
    now = datetime.now(UTC)
    name = x509.Name.from_rfc4514_string("CN=Contoh TSA (BUKAN RESMI),O=CONTOH,C=ID")
    usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
    signs = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(authority.issuing.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(usage, critical=True)
        .add_extension(signs, critical=True)
        .sign(authority.issuing_key, hashes.SHA256())
    )
    above = SimpleCertificateStore.from_certs([_asn1(authority.issuing)])
    return DummyTimeStamper(_asn1(certificate), _key(key), above)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _key(key: rsa.RSAPrivateKey) -> asn1_keys.PrivateKeyInfo:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return asn1_keys.PrivateKeyInfo.load(der)
