"""Weigh a signature's proof with pyHanko: its digest, its signer, its time, what came after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import cms_basic_validation
from pyhanko.sign.validation.pdf_embedded import report_seed_value_validation
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.context import ValidationContext

from . import causes, checks, integrity, standing, timestamps, tokens
from .case import Case
from .checks import Check, worst
from .material import Time
from .report import BASELINE_B, BASELINE_LT, BASELINE_LTA, BASELINE_T
from .timestamps import Stamp


@dataclass(frozen=True)
class Finding:
    """What was found of one signature; ``time`` is None where nothing proves one."""

    decided: Check
    status: PdfSignatureStatus
    time: Time | None
    level: str | None = None


async def weigh(signature: EmbeddedPdfSignature, case: Case) -> Finding:
    """Judge one signature; ``PROVEN`` only where pyHanko's bottom line and its sub-indication
    by ETSI EN 319 102-1 agree, and every rule of ours holds.

    Raises what pyHanko raises on malformed signatures.
    """
    changed = integrity.examine(signature, case)
    finding = await _judged(signature, case)
    altered = finding.decided in (checks.ALTERED, checks.SIGNATURE_VALUE)
    if changed and not altered:
        return Finding(changed, finding.status, finding.time)
    if finding.decided is not checks.PROVEN:
        return finding
    level = await _level(signature, case, finding.time)
    return Finding(finding.decided, finding.status, finding.time, level)


async def _judged(signature: EmbeddedPdfSignature, case: Case) -> Finding:
    """All but what came after the signature."""
    covered = case.proof.of(signature.signed_revision + 1)
    stamps = await timestamps.of_signature(
        signature.signer_info, case, covered.moment if covered else case.now
    )
    time = _earliest(stamps, covered)
    used, known = time.moment if time else case.now, case.signers()
    integrity_info = signature.summarise_integrity_info()

    async def attempt(context: ValidationContext) -> PdfSignatureStatus:
        found = await cms_basic_validation(
            signature.signed_data,
            raw_digest=signature.compute_digest(),
            validation_context=context,
            key_usage_settings=PdfSignatureStatus.default_usage_constraints(),
        )
        found |= report_seed_value_validation(signature, found["validation_path"], bool(time))
        return PdfSignatureStatus(**found, **integrity_info)

    status = await standing.since(used, attempt, known, case.now)
    if not status.intact:
        return Finding(checks.ALTERED, status, time)
    if not status.valid:
        return Finding(checks.SIGNATURE_VALUE, status, time)
    embedded = tokens.certificates_in(signature.signed_data)
    cause = causes.of(status, causes.SIGNER, known, embedded, used)
    if cause is None and not status.bottom_line:
        cause = checks.NOT_PROVEN
    return Finding(worst([cause or checks.PROVEN, *(one.decided for one in stamps)]), status, time)


def _earliest(stamps: Sequence[Stamp], covered: Time | None) -> Time | None:
    times = [stamp.time for stamp in stamps if stamp.time] + ([covered] if covered else [])
    return min(times, key=lambda time: time.moment, default=None)


async def _level(signature: EmbeddedPdfSignature, case: Case, time: Time | None) -> str:
    """The level that the signature has reached: ETSI EN 319 142-1, clause 6."""
    if time is None:
        return BASELINE_B
    revisions, proof = case.store.revisions, case.proof
    if not revisions:
        return BASELINE_T
    covered = proof.of(signature.signed_revision + 1)
    if covered and any(proof.of(revision) for revision in revisions):
        archived = case.relying_on(lambda item: proof.of(item.revision) is not None)
        if (await _judged(signature, archived)).decided is checks.PROVEN:
            return BASELINE_LTA
    embedded = case.relying_on(lambda item: item.revision is not None)
    alone = await _judged(signature, embedded)
    return BASELINE_LT if alone.decided is checks.PROVEN else BASELINE_T
