"""What comes back from a signer is looked at before anyone keeps it."""

import pytest

from app.signing.errors import FieldMissing, UnexpectedResult, UnreadablePdf
from app.signing.outcome import certificate_in, require_one_more, require_waiting
from tests.factories.signed_letters import DISTRICT_HEAD, VILLAGE_HEAD, sign, signer

KADES = signer(VILLAGE_HEAD)


def test_the_certificate_of_each_field_is_its_signers_own(letter):
    assert certificate_in(letter.second, "Signature1") == KADES.certificate
    assert certificate_in(letter.second, "Signature2") == signer(DISTRICT_HEAD).certificate


@pytest.mark.parametrize("name", ["Signature2", "Signature9"])
def test_a_field_that_nobody_signed_has_no_certificate(letter, name):
    with pytest.raises(FieldMissing):
        certificate_in(letter.first, name)


def test_a_signature_that_cannot_be_read_has_no_certificate(letter):
    place = require_one_more(
        letter.stamped, letter.first, "Signature1", require_waiting(letter.stamped, "Signature1")
    )
    emptied = letter.first[: place.start + 1] + b"0" * (place.stop - place.start - 2)
    with pytest.raises(UnreadablePdf):
        certificate_in(emptied + letter.first[place.stop - 1 :], "Signature1")


def test_what_is_no_pdf_has_no_certificate():
    with pytest.raises(UnreadablePdf):
        certificate_in(b"%PDF-1.7 but nothing more", "Signature1")


def check(before: bytes, after: bytes, field: str = "Signature1") -> None:
    require_one_more(before, after, field, require_waiting(before, field))


def test_a_result_that_is_the_input_plus_the_signature_is_accepted(letter):
    check(letter.stamped, letter.first)
    check(letter.first, letter.second, "Signature2")


@pytest.mark.promise("P2")
def test_a_result_that_does_not_begin_with_the_input_is_refused(letter):
    with pytest.raises(UnexpectedResult):
        check(letter.stamped, b"%" + letter.first)
    with pytest.raises(UnexpectedResult):
        check(letter.stamped, letter.first.replace(b"ReportLab", b"Reportlab", 1))


def test_a_result_without_a_new_signature_is_refused(letter):
    with pytest.raises(UnexpectedResult):
        check(letter.stamped, letter.stamped)


def test_a_result_with_two_new_signatures_is_refused(letter):
    with pytest.raises(UnexpectedResult):
        check(letter.stamped, letter.second)


def test_a_result_signed_in_another_field_is_refused(letter):
    other = sign(letter.stamped, KADES, "Signature2")
    with pytest.raises(UnexpectedResult):
        check(letter.stamped, other)


def test_a_result_with_bytes_after_the_signed_range_is_refused(letter):
    with pytest.raises(UnexpectedResult):
        check(letter.stamped, letter.first + b"\n")


def test_a_result_that_is_cut_off_is_refused(letter):
    with pytest.raises(UnexpectedResult):
        check(letter.stamped, letter.first[:-300])


def test_a_result_whose_gap_is_wider_than_the_signature_is_refused(letter):
    update = letter.first[len(letter.stamped) :]
    start = update.index(b"/ByteRange")
    end = update.index(b"]", start)
    numbers = update[start:end].split(b"[")[1].split()
    wider = b"%d" % (int(numbers[1]) - 1)
    changed = update[:start] + update[start:end].replace(numbers[1], wider, 1) + update[end:]
    with pytest.raises(UnexpectedResult):
        check(letter.stamped, letter.stamped + changed)
