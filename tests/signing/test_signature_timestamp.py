"""A signature is timestamped or it is not made: never silently without (level B-T)."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from app.signing.errors import TimestampNotTrusted, TimestampUnavailable
from app.signing.timestamp import HttpTimestamper
from app.verification.validator.roots import load_roots
from tests.factories.signed_letters import VILLAGE_HEAD, sign
from tests.pki import misbehaviour


@pytest.fixture
def timestamper(pki) -> HttpTimestamper:
    return HttpTimestamper(pki.tsa_url, roots=pki.trust_roots)


@pytest.fixture
def kades(pki):
    return pki.person(VILLAGE_HEAD, asks=()).signer()


def test_the_timestamp_proves_when_the_signature_was_there(letter, pki, kades, timestamper):
    before = datetime.now(UTC).replace(microsecond=0)
    pdf = sign(letter.stamped, kades, "Signature1", timestamper=timestamper)
    assert pdf.startswith(letter.stamped)
    (signature,) = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures
    context = ValidationContext(trust_roots=list(load_roots(pki.trust_roots)))
    status = validate_pdf_signature(signature, context)
    assert status.bottom_line
    assert status.timestamp_validity.trusted
    assert before <= status.timestamp_validity.timestamp <= datetime.now(UTC)


@pytest.mark.promise("P9")
@pytest.mark.parametrize("behaviour", ["down", "html", "rejected"])
def test_nothing_is_signed_without_the_timestamp(letter, pki, kades, timestamper, behaviour):
    pki.behave("tsa", getattr(misbehaviour, behaviour))
    with pytest.raises(TimestampUnavailable):
        sign(letter.stamped, kades, "Signature1", timestamper=timestamper)


@pytest.mark.promise("P9")
@pytest.mark.parametrize("behaviour", ["other_digest", "stranger"])
def test_nothing_is_signed_with_a_timestamp_that_does_not_hold(
    letter, pki, kades, timestamper, behaviour
):
    pki.behave("tsa", getattr(misbehaviour, behaviour))
    with pytest.raises(TimestampNotTrusted):
        sign(letter.stamped, kades, "Signature1", timestamper=timestamper)


def test_a_token_that_is_larger_than_its_room_is_not_cut(letter, kades, timestamper):
    with pytest.raises(TimestampUnavailable, match="lebih besar"):
        sign(letter.stamped, kades, "Signature1", timestamper=replace(timestamper, room=100))


def test_an_authority_is_not_asked_for_what_cannot_be_signed(letter, pki, kades, timestamper):
    late = kades.certificate.not_valid_after_utc.replace(year=2050)
    with pytest.raises(Exception, match="sudah berakhir"):
        sign(letter.stamped, kades, "Signature1", at=late, timestamper=timestamper)
    assert pki.asked == []
