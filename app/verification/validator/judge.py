"""Judge one file. pyHanko is the only judge of a signature; ours are the rules around it."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from pyhanko.sign.general import SigningError
from pyhanko.sign.validation.errors import SignatureValidationError

from . import checks, container, envelope, integrity, signer, soundness, structure, timestamps
from .case import Case
from .checks import Check, Finding, worst
from .evidence import NOTHING, Evidence
from .forms import Node
from .metadata import metadata_changed
from .names import common_name
from .report import INDICATIONS, LEVELS, Report, SignatureReport, TimestampReport, Verdict
from .request import Request
from .roots import TrustRoot, load_roots
from .structure import Document
from .timestamps import Stamp
from .trust import weigh

logger = logging.getLogger(__name__)
# Moments are tried one after the other, and pyHanko tells of each that fails, at length and with
# the file's own words. What matters of it stands in the report.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)


def validate(
    pdf: bytes,
    roots: Sequence[TrustRoot],
    at: datetime | None = None,
    evidence: Evidence = NOTHING,
) -> Report:
    """Judge every signature of a PDF against the trust roots, as of a moment.

    ``at`` needs a time zone and defaults to now. Nothing is fetched: what is neither in the file
    nor in the ``evidence`` is not known. Runs in this process and without limits: for
    files from outside use ``pool.ValidatorPool``. Whatever the file, the answer is a report;
    ValueError means a fault of the caller (an unreadable root, a time without zone).
    """
    request = Request.of(roots, at, evidence)
    load_roots(request.roots)
    if failed := container.examine(pdf):
        return refuse(pdf, failed)
    try:
        return _judge(pdf, request)
    except MemoryError:
        raise
    except Exception as error:  # pyHanko raises nearly anything on malformed input
        logger.info("A file could not be read: %r", error)
        return refuse(pdf, structure.unreadable(pdf))


def refuse(pdf: bytes, failed: Check) -> Report:
    """Report on a file whose signatures could not be looked at."""
    return _report(pdf, [failed], (), ())


def _judge(pdf: bytes, request: Request) -> Report:
    document = Document.open(pdf)
    for readable in structure.READABLE:
        if failed := readable(document):
            return refuse(pdf, failed)
    rules = (*structure.RULES, metadata_changed)
    findings = [failed for rule in rules if (failed := rule(document))]
    case = Case.of(document, request)
    signatures, stamps = asyncio.run(_weigh(case))
    damaged = soundness.examine(case)
    return _report(pdf, findings, signatures, stamps, [damaged] if damaged else ())


async def _weigh(case: Case) -> tuple[list[SignatureReport], list[TimestampReport]]:
    """The document's timestamps, the newest first, and then what they prove the signatures were."""
    stamps: list[TimestampReport] = []
    for node in reversed(case.document.timestamp_nodes):
        stamp = await _document_timestamp(case, node)
        stamps.insert(0, _timestamp_report(node.name, stamp))
        if stamp.time:
            case = case.proving(case.document.revision_of(node), stamp.time)
    signatures = [await _signature(case, node) for node in case.document.signature_nodes]
    return signatures, stamps


async def _document_timestamp(case: Case, node: Node) -> Stamp:
    if failed := envelope.examine(case.document.pdf, node):
        return Stamp(failed)
    signature = case.signatures.get(node.reference)
    if signature is None:
        return Stamp(checks.TIMESTAMP_FORMAT)
    revision = case.document.revision_of(node)
    covered = case.proof.of(revision + 1)
    proven = covered.moment if covered else case.now
    try:
        changed = integrity.examine(signature, case)
        stamp = await timestamps.weigh(
            signature.signed_data, signature.compute_digest, case, proven
        )
    except MemoryError:
        raise
    except Exception as error:
        logger.info("A timestamp could not be judged: %r", error)
        return Stamp(_refused(error))
    return replace(stamp, decided=worst([stamp.decided, *([changed] if changed else [])]))


async def _signature(case: Case, node: Node) -> SignatureReport:
    failed = envelope.examine(case.document.pdf, node)
    signature = case.signatures.get(node.reference)
    if signature is None:
        return signer.unreadable(node.name, failed or checks.SIGNATURE_FORMAT)
    try:
        if failed:
            return signer.unproven(signature, failed)
        return signer.judged(signature, await weigh(signature, case), case)
    except MemoryError:
        raise
    except Exception as error:
        logger.info("A signature could not be judged: %r", error)
        return signer.unreadable(node.name, failed or _refused(error))


def _refused(error: Exception) -> Check:
    """Which check stands behind an exception of pyHanko's; forged only where it says so."""
    if isinstance(error, SignatureValidationError):
        indication = error.ades_subindication
        if indication is None:
            return checks.NOT_PROVEN
        verdict = Verdict.INVALID if indication.status.name == "FAILED" else Verdict.UNDETERMINED
        chosen = checks.SIGNATURE_FORMAT if verdict is Verdict.INVALID else checks.NOT_PROVEN
        return replace(chosen, sub_indication=indication.standard_name)
    return checks.SIGNATURE_FORMAT if isinstance(error, SigningError) else checks.UNREADABLE


def _timestamp_report(field_name: str, stamp: Stamp) -> TimestampReport:
    certificate, decided = stamp.certificate, stamp.decided
    return TimestampReport(
        field_name=field_name,
        authority=common_name(certificate.subject) if certificate else None,
        time=stamp.claimed,
        not_after=certificate.not_valid_after if certificate else None,
        verdict=decided.verdict,
        indication=INDICATIONS[decided.verdict],
        sub_indication=decided.sub_indication,
        reason=decided.reason if not stamp.good else checks.TIMESTAMP_PROVEN,
        check=decided.name,
    )


def _report(
    pdf: bytes,
    findings: Iterable[Check],
    signatures: Sequence[SignatureReport],
    stamps: Sequence[TimestampReport],
    loose: Iterable[Check] = (),
) -> Report:
    """The worst finding decides; among equals the first, the document's before a signature's,
    and last what is ``loose``: about proof that is in the file and may not even be needed."""
    every: list[Finding] = [*findings, *signatures, *stamps, *loose]
    decided = worst(every)
    levels = [one.level for one in signatures if one.level]
    proven = [one.not_after for one in stamps if one.verdict is Verdict.VALID and one.not_after]
    valid = decided.verdict is Verdict.VALID
    return Report(
        verdict=decided.verdict,
        reason=decided.reason,
        check=decided.check,
        signatures=tuple(signatures),
        sha256=sha256(pdf).hexdigest(),
        level=min(levels, key=LEVELS.index) if valid and levels else None,
        timestamps=tuple(stamps),
        proof_until=proven[-1] if valid and proven else None,
    )
