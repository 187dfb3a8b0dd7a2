"""Weigh with pyHanko what a signature or document timestamp covers, and what came after it."""

from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from . import checks
from .case import Case
from .checks import Check

NEXT_SIGNATURE = "tanda tangan berikutnya"
EVIDENCE_ADDED = "bukti jangka panjang ditambahkan"
DOCUMENT_TIMESTAMP = "stempel waktu dokumen"
OTHER = "perubahan lain pada dokumen"


def examine(signature: EmbeddedPdfSignature, case: Case) -> Check | None:
    """It covers the whole file as it then was, and only what may come after it came.

    That is further signatures, with evidence and document timestamps; after the last signature
    these two alone. Raises what pyHanko raises on malformed files.
    """
    signature.compute_integrity_info()
    if signature.coverage is None or signature.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return checks.COVERAGE
    found = signature.diff_result
    if not isinstance(found, DiffResult) or not signature.summarise_integrity_info()["docmdp_ok"]:
        return checks.CHANGED_AFTER_SIGNING
    if found.modification_level > ModificationLevel.FORM_FILLING:
        return checks.CHANGED_AFTER_SIGNING
    document = case.document
    fields = {node.name for node in document.nodes if node.kind == "/Sig"}
    if not found.changed_form_fields <= fields:
        return checks.FORM_VALUE_CHANGED
    last = max((document.revision_of(node) for node in document.signature_nodes), default=-1)
    if signature.signed_revision < last:
        return None
    # To pyHanko a new field counts as preparation for a document timestamp, even an empty one.
    unsigned = (node for node in document.nodes if node.kind == "/Sig" and not node.signed)
    added = any(document.changed(node) > signature.signed_revision for node in unsigned)
    more = found.modification_level > ModificationLevel.LTA_UPDATES
    if added or more:
        return checks.CHANGED_AFTER_SIGNING
    return checks.IDLE_UPDATE if _idle(last, case) else None


def _idle(last: int, case: Case) -> bool:
    """Whether an update after the last signature brings neither evidence nor a timestamp.

    pyHanko lets one pass that seems to change nothing, with whatever bytes stand in it.
    """
    document = case.document
    purposes = {each.revision for each in case.store.entries}
    purposes |= {document.revision_of(each) for each in document.timestamp_nodes}
    return not purposes.issuperset(range(last + 1, document.reader.xrefs.total_revisions))


def changes(signature: EmbeddedPdfSignature, case: Case) -> tuple[str, ...]:
    """What came after it, in the order of its first coming, in plain Indonesian."""
    document, events = case.document, [(each, EVIDENCE_ADDED) for each in case.store.revisions]
    events += [(document.revision_of(each), NEXT_SIGNATURE) for each in document.signature_nodes]
    events += [
        (document.revision_of(each), DOCUMENT_TIMESTAMP) for each in document.timestamp_nodes
    ]
    later = [name for revision, name in sorted(events) if revision > signature.signed_revision]
    unchanged = isinstance(signature.diff_result, DiffResult)
    return (*dict.fromkeys(later), *(() if unchanged else (OTHER,)))
