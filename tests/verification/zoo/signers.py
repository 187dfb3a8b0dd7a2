"""Signed by the wrong hand, or by the right one at the wrong time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyReference
from tests.factories.signed_letters import (
    DISTRICT_HEAD,
    PASSPHRASE,
    VILLAGE_HEAD,
    authority,
    person_p12,
    rsa_key,
    sign,
    signer,
)

from .keys import by_certificate, certificate
from .letters import one, two
from .registry import defect


@defect
def rogue_authority_with_the_same_names() -> bytes:
    """The impostor's authority, issuer and person bear the very names of the genuine ones."""
    return sign(one().stamped, signer(VILLAGE_HEAD, "rogue"), "Signature1")


@defect
def certificate_that_its_issuer_never_signed() -> bytes:
    key = rsa_key("impostor")
    name = signer(VILLAGE_HEAD).certificate.subject
    leaf = certificate(name, authority().issuing.subject, key, by=key)
    return by_certificate(one().stamped, leaf, key)


@defect
def self_signed_with_the_same_name() -> bytes:
    key = rsa_key("impostor")
    name = signer(VILLAGE_HEAD).certificate.subject
    return by_certificate(one().stamped, certificate(name, name, key, by=key), key)


@defect
def issued_by_another_person() -> bytes:
    """A genuine official issues a certificate with his own key: he is no authority."""
    key, official = rsa_key("impostor"), signer(DISTRICT_HEAD)
    name = signer(VILLAGE_HEAD).certificate.subject
    leaf = certificate(name, official.certificate.subject, key, by=official.key)
    return by_certificate(one().stamped, leaf, key)


@defect
def second_signature_by_a_rogue() -> bytes:
    return sign(two().first, signer(DISTRICT_HEAD, "rogue"), "Signature2")


def _signed_within(start: timedelta, end: timedelta) -> bytes:
    now = datetime.now(UTC)
    p12 = person_p12(VILLAGE_HEAD, not_before=now + start, not_after=now + end)
    hand = Pkcs12Provider(lambda _: p12).unlock(KeyReference("pkcs12", "x"), PASSPHRASE)
    return sign(one().stamped, hand, "Signature1", at=now + (start + end) / 2)


@defect
def certificate_expired() -> bytes:
    """Signed in time, so the letter says; but no timestamp proves it."""
    return _signed_within(timedelta(days=-20), timedelta(days=-10))


@defect
def certificate_not_yet_valid() -> bytes:
    return _signed_within(timedelta(days=10), timedelta(days=20))


def _signed_with_genuine_certificate(key: rsa.RSAPrivateKey, **options: Any) -> bytes:
    """The genuine authority issued this certificate, for what it is worth."""
    name, issuer = signer(VILLAGE_HEAD).certificate.subject, authority()
    leaf = certificate(name, issuer.issuing.subject, key, by=issuer.issuing_key, **options)
    return by_certificate(one().stamped, leaf, key)


@defect
def revocation_unreachable() -> bytes:
    """The certificate says where revocation is announced, and nobody can ask there."""
    url = "http://crl.contoh.invalid/penerbit.crl"
    return _signed_with_genuine_certificate(rsa_key("official"), crl_url=url)


@defect
def certificate_not_for_documents() -> bytes:
    return _signed_with_genuine_certificate(rsa_key("official"), for_documents=False)


@defect
def key_too_short() -> bytes:
    return _signed_with_genuine_certificate(rsa.generate_private_key(65537, 1024))
