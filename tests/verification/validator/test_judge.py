"""What a report says of a genuine letter, and what the caller must get right."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from app.verification.validator.judge import validate
from app.verification.validator.report import Report, Verdict
from app.verification.validator.roots import TrustRoot
from tests.factories.signed_letters import DISTRICT_HEAD, VILLAGE_HEAD, authority, signer
from tests.verification.zoo import DEFECTS, roots
from tests.verification.zoo.letters import one, two


def test_a_genuine_letter_is_valid_and_names_its_signer() -> None:
    report = validate(one().final, roots())
    (signature,) = report.signatures
    certificate = signer(VILLAGE_HEAD).certificate
    assert report.verdict == "SAH"
    assert report.sha256 == sha256(one().final).hexdigest()
    assert signature.signer_name == VILLAGE_HEAD
    assert signature.signer_fingerprint == certificate.fingerprint(hashes.SHA256()).hex()
    assert signature.issuer_name == "Contoh CA Penerbit Esuk Layang Mabur (BUKAN RESMI)"
    assert signature.not_after == certificate.not_valid_after_utc
    assert (signature.intact, signature.trusted, signature.indication) == (
        True,
        True,
        "TOTAL-PASSED",
    )


def test_an_authority_below_a_root_may_be_the_one_that_is_trusted() -> None:
    issuing = TrustRoot(authority().issuing.public_bytes(Encoding.PEM))  # stands in the file too
    assert validate(one().final, [issuing]).verdict is Verdict.VALID


def test_the_claimed_time_is_shown_and_never_taken_for_a_proven_one() -> None:
    (signature,) = validate(one().final, roots()).signatures
    assert signature.signed_at is not None
    assert abs(signature.signed_at - datetime.now(UTC)) < timedelta(hours=1)
    assert signature.trusted_time is None


def test_two_signatures_are_reported_in_the_order_of_signing() -> None:
    first, second = validate(two().final, roots()).signatures
    assert [first.signer_name, second.signer_name] == [VILLAGE_HEAD, DISTRICT_HEAD]
    assert second.covers == "seluruh berkas"
    assert first.covers.endswith("sesudahnya hanya tanda tangan berikutnya")


def test_a_good_first_signature_is_still_reported_beside_a_bad_second_one() -> None:
    report = validate(DEFECTS["second_signature_by_a_rogue"](), roots())
    assert report.verdict is Verdict.UNDETERMINED
    assert [signature.verdict for signature in report.signatures] == [
        Verdict.VALID,
        Verdict.UNDETERMINED,
    ]


def test_an_altered_letter_is_neither_intact_nor_trusted() -> None:
    (signature,) = validate(DEFECTS["one_byte_flipped_in_the_text"](), roots()).signatures
    assert (signature.intact, signature.trusted, signature.indication) == (
        False,
        False,
        "TOTAL-FAILED",
    )


@pytest.mark.promise("P9")
def test_another_authority_with_the_same_names_is_not_trusted() -> None:
    report = validate(one().final, [TrustRoot(authority("rogue").root_pem)])
    assert report.check == "unknown_signer"


def test_a_root_may_be_given_in_der_and_several_in_one_pem_block() -> None:
    der = validate(one().final, [TrustRoot(_der(authority().root_pem))])
    bundle = validate(one().final, [TrustRoot(authority("rogue").root_pem + authority().root_pem)])
    assert der.verdict == bundle.verdict == Verdict.VALID


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    ("years", "check"), [(3, "certificate_expired"), (-3, "certificate_not_yet_valid")]
)
def test_the_moment_of_judging_decides_whether_the_certificate_is_in_force(
    years: int, check: str
) -> None:
    moment = datetime.now(UTC) + timedelta(days=365 * years)
    report = validate(one().final, roots(), moment)
    assert (report.verdict, report.check) == (Verdict.UNDETERMINED, check)


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    "limits",
    [{"signatures": False}, {"until": datetime.now(UTC) - timedelta(minutes=1)}],
    ids=["for timestamps only", "trust withdrawn"],
)
def test_a_root_vouches_for_nothing_beyond_what_it_is_trusted_for(limits: dict[str, Any]) -> None:
    report = validate(one().final, [TrustRoot(authority().root_pem, **limits)])
    assert report.verdict is Verdict.UNDETERMINED


def test_an_unreadable_root_is_the_callers_fault_and_no_verdict() -> None:
    broken = TrustRoot(b"-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n")
    with pytest.raises(ValueError, match="tidak dapat dibaca"):
        validate(one().final, [broken])


def test_a_persons_certificate_is_no_root() -> None:
    person = signer(VILLAGE_HEAD).certificate.public_bytes(Encoding.PEM)
    with pytest.raises(ValueError, match="lembaga penerbit"):
        validate(one().final, [TrustRoot(person)])


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zona waktu"):
        validate(one().final, roots(), datetime(2026, 11, 1))
    with pytest.raises(ValueError, match="zona waktu"):
        validate(one().final, [TrustRoot(authority().root_pem, until=datetime(2026, 11, 1))])


def test_a_report_comes_back_from_json_as_it_was() -> None:
    for pdf in (two().final, DEFECTS["byte_range_null"](), b""):
        report = validate(pdf, roots())
        assert Report.from_json(report.to_json()) == report


def _der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
