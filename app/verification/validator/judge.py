"""Judge one file. pyHanko is the only judge of a signature; ours are the rules around it."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError

from . import checks, container, envelope, structure
from .checks import Check
from .evidence import NOTHING, Evidence
from .forms import Node
from .report import BASELINE_B, Report, SignatureReport, Verdict
from .request import Request
from .roots import TrustRoot, load_roots
from .signer import describe
from .structure import Document
from .trust import Policy, weigh

logger = logging.getLogger(__name__)
_SEVERITY = (Verdict.INVALID, Verdict.UNDETERMINED, Verdict.VALID)


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
    policy = Policy(load_roots(_current(request)), request.at)
    if failed := container.examine(pdf):
        return refuse(pdf, failed)
    try:
        return _judge(pdf, policy)
    except MemoryError:
        raise
    except Exception as error:  # pyHanko raises nearly anything on malformed input
        logger.info("A file could not be read: %r", error)
        return refuse(pdf, checks.UNREADABLE)


def _current(request: Request) -> list[TrustRoot]:
    return [
        root
        for root in request.roots
        if root.signatures and (root.until is None or request.at < root.until)
    ]


def refuse(pdf: bytes, failed: Check) -> Report:
    """Report on a file whose signatures could not be looked at."""
    return _report(pdf, [failed], ())


def _judge(pdf: bytes, policy: Policy) -> Report:
    document = Document.open(pdf)
    for readable in structure.READABLE:
        if failed := readable(document):
            return refuse(pdf, failed)
    findings = [failed for rule in structure.RULES if (failed := rule(document))]
    signatures = tuple(asyncio.run(_judge_signatures(document, policy)))
    return _report(pdf, findings, signatures)


async def _judge_signatures(document: Document, policy: Policy) -> list[SignatureReport]:
    return [await _judge_signature(document, node, policy) for node in document.signed_nodes]


async def _judge_signature(document: Document, node: Node, policy: Policy) -> SignatureReport:
    failed = envelope.examine(document.pdf, node.data.raw_get("/V"))
    try:
        signature = EmbeddedPdfSignature(document.reader, node.data, node.name)
        claims = describe(signature)
    except MemoryError:
        raise
    except Exception as error:
        logger.info("A signature could not be read: %r", error)
        return describe(None).report(node.name, failed or checks.SIGNATURE_FORMAT)
    if failed:
        return claims.report(node.name, failed)
    fields = frozenset(other.name for other in document.nodes if other.kind == "/Sig")
    try:
        status, decided = await weigh(signature, policy, fields)
    except MemoryError:
        raise
    except Exception as error:
        logger.info("A signature could not be judged: %r", error)
        return claims.report(node.name, _refused(error))
    return claims.report(node.name, decided, status)


def _refused(error: Exception) -> Check:
    """Which check stands behind an exception of pyHanko's; forged only where it says so."""
    if isinstance(error, SignatureValidationError):
        indication = error.ades_subindication
        verdict = Verdict.INVALID if indication.status.name == "FAILED" else Verdict.UNDETERMINED
        chosen = checks.SIGNATURE_FORMAT if verdict is Verdict.INVALID else checks.NOT_PROVEN
        return replace(chosen, sub_indication=indication.standard_name)
    return checks.SIGNATURE_FORMAT if isinstance(error, SigningError) else checks.UNREADABLE


def _report(
    pdf: bytes, findings: Iterable[Check], signatures: tuple[SignatureReport, ...]
) -> Report:
    """The worst finding decides; among equals the first, the document's before a signature's."""
    every: list[Check | SignatureReport] = [*findings, *signatures]
    decided = min(every, key=lambda one: _SEVERITY.index(one.verdict))
    name = decided.name if isinstance(decided, Check) else decided.check
    passed = bool(signatures) and decided.verdict is Verdict.VALID
    return Report(
        verdict=decided.verdict,
        reason=decided.reason,
        check=name,
        signatures=signatures,
        sha256=sha256(pdf).hexdigest(),
        level=BASELINE_B if passed else None,
    )
