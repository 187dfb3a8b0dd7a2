import io
from datetime import datetime, timedelta, timezone

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from app.signing.errors import (
    CertificateExpired,
    CertificateNotYetValid,
    FieldAlreadySigned,
    FieldMissing,
    UnreadablePdf,
)
from tests.factories.signed_letters import DISTRICT_HEAD, VILLAGE_HEAD, sign, signer

KADES = signer(VILLAGE_HEAD)


def test_time_place_and_reason_are_written_into_the_signature(letter):
    at = datetime.now(timezone(timedelta(hours=7))).replace(microsecond=0)
    pdf = KADES.sign(
        letter.stamped,
        field_name="Signature1",
        at=at,
        location="Japah (Blora) – Jawa Tengah",
        reason="Surat \\ keterangan",
    )
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert signature.self_reported_timestamp == at
    assert signature.sig_object["/Name"] == VILLAGE_HEAD
    assert signature.sig_object["/Location"] == "Japah (Blora) – Jawa Tengah"
    assert signature.sig_object["/Reason"] == "Surat \\ keterangan"


def test_one_unlocked_signer_signs_many_letters(letter, judge):
    for _ in range(3):
        (status,) = judge(sign(letter.stamped, KADES, "Signature1"))
        assert status.bottom_line


def test_the_fields_may_be_signed_in_either_order(letter, judge):
    pdf = sign(letter.stamped, KADES, "Signature2")
    pdf = sign(pdf, signer(DISTRICT_HEAD), "Signature1")
    assert [status.bottom_line for status in judge(pdf)] == [True, True]


def test_an_expired_certificate_does_not_sign(letter):
    late = KADES.certificate.not_valid_after_utc + timedelta(seconds=1)
    with pytest.raises(CertificateExpired, match="sudah berakhir"):
        sign(letter.stamped, KADES, "Signature1", at=late)


def test_a_certificate_does_not_sign_before_its_time(letter):
    early = KADES.certificate.not_valid_before_utc - timedelta(seconds=1)
    with pytest.raises(CertificateNotYetValid, match="belum mulai berlaku"):
        sign(letter.stamped, KADES, "Signature1", at=early)


def test_a_time_without_a_zone_is_a_mistake_of_the_caller(letter):
    with pytest.raises(ValueError, match="time zone"):
        sign(letter.stamped, KADES, "Signature1", at=datetime(2026, 11, 23, 9))


def test_a_field_that_is_not_there_cannot_be_signed(letter):
    with pytest.raises(FieldMissing):
        sign(letter.stamped, KADES, "Signature3")


def test_a_field_is_signed_only_once(letter):
    with pytest.raises(FieldAlreadySigned):
        sign(letter.first, KADES, "Signature1")


def test_what_is_no_pdf_cannot_be_signed():
    with pytest.raises(UnreadablePdf):
        sign(b"%PDF-1.7 but nothing more", KADES, "Signature1")
