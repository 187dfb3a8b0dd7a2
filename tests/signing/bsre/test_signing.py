"""Letters that come back signed as they should."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app.signing.bsre.account import Account
from app.signing.bsre.certificates import certificates_in
from app.signing.bsre.client import Client
from app.signing.bsre.errors import OneTimeCodeUnsupported
from app.signing.bsre.provider import BsreProvider
from app.signing.bsre.returned import field_signed
from app.signing.bsre.secret import OneTimeCode, Secret
from app.signing.errors import FieldAlreadySigned, FieldMissing, WrongPassphrase
from app.signing.outcome import certificate_in
from app.signing.signer import KeyReference
from app.verification.validator.judge import validate
from app.verification.validator.report import Verdict
from app.verification.validator.roots import TrustRoot
from tests.bsre_stand_in.pen import signed as signed_by_stand_in
from tests.bsre_stand_in.people import ONE_TIME_CODE
from tests.factories.signed_letters import authority, sign
from tests.signing.bsre.conftest import EMAIL, NIK


@pytest.mark.promise("P2")
def test_a_letter_comes_back_as_it_was_sent_with_one_valid_signature_more(
    letter, unlock, head
) -> None:
    signed = sign(letter.stamped, unlock(), "Signature1")
    assert signed.startswith(letter.stamped)
    field = field_signed(letter.stamped, signed)
    assert field == "Signature3"  # beside the two that the letter reserves
    assert certificate_in(signed, field) == head.certificate
    report = validate(signed, [TrustRoot(authority().root_pem)])
    assert report.verdict is Verdict.VALID, report.reason
    assert [one.trusted_time is not None for one in report.signatures] == [True]


@pytest.mark.promise("P2")
def test_a_letter_that_bears_a_signature_keeps_it(letter, unlock, camat) -> None:
    signed = sign(letter.first, unlock(), "Signature2")
    report = validate(signed, [TrustRoot(authority().root_pem)])
    assert report.verdict is Verdict.VALID, report.reason
    assert [one.field_name for one in report.signatures] == ["Signature1", "Signature3"]


def test_two_officials_sign_one_after_the_other(letter, unlock, camat, account) -> None:
    first = sign(letter.stamped, unlock(), "Signature1")
    second_key = KeyReference("bsre", camat.nik)
    second = sign(
        first, BsreProvider(Client(account)).unlock(second_key, camat.passphrase), "Signature2"
    )
    report = validate(second, [TrustRoot(authority().root_pem)])
    assert report.verdict is Verdict.VALID, report.reason
    assert len(report.signatures) == 2


def test_a_service_that_signs_in_the_reserved_field_is_right_as_well(letter) -> None:
    assert field_signed(letter.stamped, letter.first) == "Signature1"
    assert field_signed(letter.first, letter.second) == "Signature2"


def test_place_and_reason_reach_the_service_and_the_signature_is_to_be_invisible(
    letter, unlock, service
) -> None:
    unlock().sign(
        letter.stamped, field_name="Signature1", at=None, location="Desa Japah", reason="Nomor 1"
    )
    (asked,) = service.asked
    assert asked.pdf == letter.stamped
    assert asked.properties["tampilan"].lower() == "invisible"
    assert (asked.properties["location"], asked.properties["reason"]) == ("Desa Japah", "Nomor 1")


def test_nothing_is_sent_for_a_field_that_does_not_wait(letter, unlock, service) -> None:
    with pytest.raises(FieldMissing):
        sign(letter.stamped, unlock(), "Signature9")
    with pytest.raises(FieldAlreadySigned):
        sign(letter.first, unlock(), "Signature1")
    assert service.asked == []


def test_the_status_is_asked_before_and_the_agency_signs_in_each_time(unlock, service) -> None:
    unlock()
    (request,) = service.requests
    assert "status" in request


class TestVersion2:
    """What only the second version can do."""

    @pytest.fixture
    def version(self) -> int:
        return 2

    def test_a_signer_may_be_named_by_e_mail(self, letter, unlock) -> None:
        signer = unlock(key=KeyReference("bsre", EMAIL))
        assert field_signed(letter.stamped, sign(letter.stamped, signer, "Signature1"))

    def test_a_one_time_code_signs_as_many_letters_as_it_was_asked_for(
        self, letter, unlock, account
    ) -> None:
        Client(account).request_one_time_code(Secret(NIK), 2)
        signer = unlock(OneTimeCode(ONE_TIME_CODE))
        for _ in range(2):
            assert sign(letter.stamped, signer, "Signature1").startswith(letter.stamped)
        with pytest.raises(WrongPassphrase, match="Kode sekali pakai"):
            sign(letter.stamped, signer, "Signature1")

    def test_the_service_tells_the_signers_certificate_and_those_above_it(
        self, account, head
    ) -> None:
        told = Client(account).chain(Secret(NIK))
        assert told == (head.certificate, head.issuing)

    def test_a_passphrase_of_six_digits_is_no_one_time_code(self, letter, unlock, head) -> None:
        head.passphrase = "135790"
        assert sign(letter.stamped, unlock("135790"), "Signature1").startswith(letter.stamped)


class TestVersion1:
    """What the first version cannot do."""

    @pytest.fixture
    def version(self) -> int:
        return 1

    def test_one_time_codes_are_refused_in_plain_words(self, letter, unlock, account) -> None:
        with pytest.raises(OneTimeCodeUnsupported, match="Gunakan frasa sandi"):
            Client(account).request_one_time_code(Secret(NIK), 1)
        with pytest.raises(OneTimeCodeUnsupported):
            sign(letter.stamped, unlock(OneTimeCode(ONE_TIME_CODE)), "Signature1")


def test_the_stand_in_names_its_own_fields(letter, head) -> None:
    once = signed_by_stand_in(letter.stamped, head, None)
    assert field_signed(once, signed_by_stand_in(once, head, None)) == "Signature4"


def test_certificates_are_found_in_whatever_form_they_come(head) -> None:
    own, above = head.certificate, head.issuing
    der = base64.b64encode(own.public_bytes(Encoding.DER)).decode()
    pem = above.public_bytes(Encoding.PEM).decode()
    for body in (json.dumps({"a": [{"b": der}], "c": pem, "d": 1}), json.dumps([der, "x", pem])):
        assert certificates_in(body.encode()) == (own, above)
    assert certificates_in(pem.encode()) == (above,)
    assert certificates_in(b"<html>") == ()


def test_an_account_shows_no_password(account: Account) -> None:
    assert account.password.reveal() not in repr(account)
