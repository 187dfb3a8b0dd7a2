"""What a report tells of time: who proves it, for how long, and what came after a signature."""

from datetime import UTC, timedelta

import pytest

from app.verification.validator.evidence import NOTHING
from app.verification.validator.judge import validate
from app.verification.validator.pool import ValidatorPool
from app.verification.validator.report import Report, Verdict
from tests.verification import zoo
from tests.verification.zoo import authorities, times


def _report(name: str) -> Report:
    return validate({**zoo.HONEST, **zoo.DEFECTS}[name](), **zoo.under(name))


def test_the_trusted_time_is_that_of_the_timestamp_and_not_the_claimed_one() -> None:
    (signature,) = _report("clock_off_by_twenty_minutes").signatures
    assert signature.trusted_time == times.SIGNED
    assert signature.signed_at == times.SIGNED - timedelta(minutes=20)
    assert signature.timestamp_authority == "Stempel Waktu Uji"
    (warning,) = signature.warnings
    assert "20 menit" in warning


def test_a_clock_that_is_a_few_minutes_off_is_worth_no_warning() -> None:
    (signature,) = _report("as_the_state_authority_makes_them").signatures
    assert signature.trusted_time != signature.signed_at
    assert signature.warnings == ()


def test_a_document_timestamp_proves_the_time_of_a_signature_without_one() -> None:
    report = _report("timestamped_as_a_document_only")
    assert report.signatures[0].trusted_time == times.SEALED == report.timestamps[0].time


@pytest.mark.promise("P9")
def test_a_timestamp_that_is_not_good_proves_no_time() -> None:
    for name in ("timestamp_forged", "timestamp_backdated", "timestamp_by_an_untrusted_authority"):
        (signature,) = _report(name).signatures
        assert (name, signature.trusted_time, signature.level) == (name, None, None)


def test_document_timestamps_are_reported_oldest_first_with_what_they_prove() -> None:
    report = _report("renewed")
    end = authorities.authority().certificate("tsa").not_valid_after_utc
    assert [each.time for each in report.timestamps] == [times.SEALED, authorities.before(0.9)]
    assert [each.authority for each in report.timestamps] == ["Stempel Waktu Uji"] * 2
    assert {each.verdict for each in report.timestamps} == {Verdict.VALID}
    assert report.proof_until == end


def test_what_came_after_a_signature_is_told_in_its_order() -> None:
    first, second = _report("two_signers_level_b_lta").signatures
    proof = ("bukti jangka panjang ditambahkan", "stempel waktu dokumen")
    assert first.changes == ("tanda tangan berikutnya", *proof)
    assert second.changes == proof
    assert second.covers.endswith(", ".join(proof))


def test_a_change_that_is_none_of_these_is_told_too() -> None:
    (signature,) = _report("text_overlaid_after_the_document_timestamp").signatures
    assert signature.changes[-1] == "perubahan lain pada dokumen"


def test_a_files_level_is_the_lowest_of_its_signatures() -> None:
    """The second signer's timestamp is missing, and no document timestamp stands in for it."""
    first, second = times.person("first"), times.person("second", times.DISTRICT_HEAD)
    pdf = times.signed(first, times.two().stamped)
    pdf = times.signed(second, pdf, "Signature2", timestamper=None, at=times.now())
    report = validate(pdf, authorities.roots(), evidence=times.asked("first", "second"))
    assert [each.level for each in report.signatures] == ["B-T", "B-B"]
    assert (report.verdict, report.level) == (Verdict.VALID, "B-B")


@pytest.mark.promise("P9")
def test_evidence_of_the_caller_lifts_no_level_and_its_absence_is_no_proof() -> None:
    pdf = times.level_b_t()
    told = validate(pdf, authorities.roots(), evidence=times.asked("b-t"))
    assert (told.verdict, told.level) == (Verdict.VALID, "B-T")
    untold = validate(pdf, authorities.roots(), evidence=NOTHING)
    assert (untold.verdict, untold.check) == (Verdict.UNDETERMINED, "revocation_unknown")


def test_a_report_with_timestamps_comes_back_from_a_worker_as_it_was() -> None:
    pool, roots, at = ValidatorPool(size=1), authorities.roots(), times.now()
    report = pool.validate(times.renewed(), roots, at)
    pool.close()
    assert report == validate(times.renewed(), roots, at)
    assert report.proof_until is not None
    assert report.proof_until.tzinfo is UTC
