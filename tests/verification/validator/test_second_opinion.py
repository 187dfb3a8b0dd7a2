"""Others agree: pdfsig, which shares no code with our judge, and pyHanko's long-term validation."""

import asyncio
import io
import subprocess
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy

from app.verification.validator import roots
from app.verification.validator.judge import validate
from app.verification.validator.standing import IF_DECLARED
from tests.verification import zoo
from tests.verification.zoo import authorities, forged_times


@pytest.mark.parametrize("name", zoo.HONEST)
def test_pdfsig_finds_the_same_signatures_good(name: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(zoo.HONEST[name]())
    run = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False)
    ours = validate(file.read_bytes(), **zoo.under(name)).signatures
    assert run.stdout.count("Signature Validation: Signature is Valid.") == len(ours)
    for signature in ours:
        assert f"Signer Certificate Common Name: {signature.signer_name}" in run.stdout


def _passes_long_term(pdf: bytes) -> bool:
    """By ETSI EN 319 102-1, clause 5.6, as pyHanko understands it: stricter than ours.

    It asks for a signature timestamp, and for evidence that is newer than the timestamp.
    """

    def policy(anchors: roots.Anchors) -> CertValidationPolicySpec:
        return CertValidationPolicySpec(anchors.manager, CertRevTrustPolicy(IF_DECLARED))

    trusted = authorities.roots()
    offline = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
    specification = SignatureValidationSpec(
        cert_validation_policy=policy(roots.for_signatures(trusted)),
        ts_cert_validation_policy=policy(roots.for_timestamps(trusted)),
        revinfo_gathering_policy=offline,
    )
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    found = asyncio.run(ades_lta_validation(signature, PdfSignatureValidationSpec(specification)))
    return found.ades_subindic is AdESPassed.OK and bool(found.api_status.bottom_line)


def test_pyhankos_long_term_validation_passes_what_our_jobs_make() -> None:
    assert _passes_long_term(zoo.HONEST["level_b_lta_as_our_jobs_make_it"]())


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    "forge",
    [
        forged_times.timestamp_forged,
        forged_times.timestamp_backdated,
        forged_times.timestamp_of_another_document,
        forged_times.timestamp_by_an_untrusted_authority,
        forged_times.expired_before_its_timestamp,
        forged_times.expired_without_a_timestamp,
        forged_times.text_overlaid_after_the_document_timestamp,
    ],
    ids=lambda forge: forge.__name__,
)
def test_pyhankos_long_term_validation_passes_no_forged_time(forge: zoo.Builder) -> None:
    assert not _passes_long_term(forge())
