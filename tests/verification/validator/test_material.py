"""Revocation data counts only while its signer's key was guarded, or as what was sealed by then."""

from datetime import datetime, timedelta

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from app.verification.validator.dss import Entry, Store
from app.verification.validator.evidence import Evidence
from app.verification.validator.material import Material, Proof, Time, gather
from tests.pki.authority import authority_key
from tests.verification.zoo import authorities, times

pytestmark = pytest.mark.promise("P9")
LATER = timedelta(days=1)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _end() -> datetime:
    return authorities.authority().certificate("responder").not_valid_after_utc


def _evidence() -> Evidence:
    return authorities.of(times.person("b-t"), at=times.EVIDENCE)


def _known(*others: x509.Certificate) -> list[asn1_x509.Certificate]:
    issuing, root = (authorities.authority().certificate(each) for each in ("issuing", "root"))
    return [_asn1(each) for each in (issuing, root, *others)]


def _brought() -> Material:
    return gather(Store(), _evidence(), _known())


def test_what_the_caller_brings_counts_while_its_signers_are_in_force() -> None:
    material = _brought()
    assert material.usable(Proof(), times.now()) == material.items
    assert len(material.items) == 4
    assert material.usable(Proof(), _end() + LATER) == ()


def test_what_a_document_timestamp_sealed_in_time_counts_for_good() -> None:
    (response,) = _evidence().ocsp_responses
    store = Store(ocsp_responses=(Entry(response, 3), Entry(response, 5)))
    material, sealed = gather(store, Evidence(), _known()), Proof(((4, Time(times.SEALED, "TSA")),))
    (counting,) = material.usable(sealed, _end() + LATER)
    assert counting.revision == 3


def test_a_longer_certificate_that_somebody_made_for_an_old_key_helps_nobody() -> None:
    genuine, key = authorities.authority().certificate("responder"), authority_key("responder")
    longer = (
        x509.CertificateBuilder()
        .subject_name(genuine.subject)
        .issuer_name(genuine.subject)
        .public_key(key.public_key())
        .serial_number(genuine.serial_number)
        .not_valid_before(genuine.not_valid_before_utc)
        .not_valid_after(genuine.not_valid_after_utc + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    material = gather(Store(), _evidence(), _known(longer))
    assert material.usable(Proof(), _end() + LATER) == ()


def test_what_nobody_known_has_signed_counts_never() -> None:
    """Without the root, whose list it is cannot be told; the others name their signers."""
    alone = gather(Store(), _evidence(), [])
    usable = alone.usable(Proof(), times.now())
    assert len(usable) == len(alone.items) - 1
    assert all(item.signers for item in usable)


@pytest.mark.parametrize("broken", [b"", b"bukti", b"\x30\x03\x0a\x01\x00", b"\x30\x80"])
def test_what_cannot_be_parsed_is_left_out(broken: bytes) -> None:
    nothing = Evidence((broken,), (broken,), (broken,))
    assert gather(Store(), nothing, _known()) == Material((), ())
