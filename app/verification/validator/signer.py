"""Put into the report what was found of a signature, and what it claims of itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from . import integrity
from .case import Case
from .checks import Check
from .names import common_name
from .report import INDICATIONS, SignatureReport
from .trust import Finding

COVERS_FILE = "seluruh berkas"
COVERS_REVISION = "seluruh dokumen saat ditandatangani; sesudahnya hanya "
COVERS_CHANGED = "dokumen saat ditandatangani; sesudahnya ada perubahan"
COVERS_UNKNOWN = "tidak dapat dipastikan"
CLAIMED_TOO_FAR = timedelta(minutes=15)
"""A claimed time this far from the proven one is worth a word; clocks are often off by less."""


def unreadable(field_name: str, decided: Check) -> SignatureReport:
    """Report on a signature of which nothing can be read."""
    return SignatureReport(
        field_name=field_name,
        signer_name=None,
        signer_fingerprint=None,
        issuer_name=None,
        not_before=None,
        not_after=None,
        signed_at=None,
        trusted_time=None,
        intact=False,
        trusted=False,
        covers=COVERS_UNKNOWN,
        verdict=decided.verdict,
        indication=INDICATIONS[decided.verdict],
        sub_indication=decided.sub_indication,
        reason=decided.reason,
        check=decided.name,
    )


def unproven(signature: EmbeddedPdfSignature, decided: Check) -> SignatureReport:
    """Report on a signature whose proof could not be weighed: what it claims, and why."""
    certificate = signature.signer_cert
    return replace(
        unreadable(signature.fq_name, decided),
        signer_name=common_name(certificate.subject),
        signer_fingerprint=certificate.sha256.hex(),
        issuer_name=common_name(certificate.issuer),
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
        signed_at=_claimed_time(signature),
    )


def judged(signature: EmbeddedPdfSignature, finding: Finding, case: Case) -> SignatureReport:
    """Report on a signature that was weighed."""
    claims, time = unproven(signature, finding.decided), finding.time
    status, changes = finding.status, integrity.changes(signature, case)
    return replace(
        claims,
        trusted_time=time.moment if time else None,
        timestamp_authority=time.authority if time else None,
        intact=status.intact and status.valid and bool(status.docmdp_ok),
        trusted=status.trusted,
        covers=_covers(status, changes),
        level=finding.level,
        changes=changes,
        warnings=_warnings(claims.signed_at, time.moment if time else None),
    )


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    claimed = signature.self_reported_timestamp
    # A time without zone is no point in time.
    return claimed if claimed is not None and claimed.tzinfo is not None else None


def _covers(status: PdfSignatureStatus, changes: Sequence[str]) -> str:
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return COVERS_FILE
    if status.coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        return COVERS_UNKNOWN
    unchanged = isinstance(status.diff_result, DiffResult) and status.docmdp_ok
    return COVERS_REVISION + ", ".join(changes) if unchanged else COVERS_CHANGED


def _warnings(claimed: datetime | None, proven: datetime | None) -> tuple[str, ...]:
    if claimed is None or proven is None:
        return ()
    apart = abs(claimed - proven)
    if apart <= CLAIMED_TOO_FAR:
        return ()
    return (
        f"Waktu yang dinyatakan penanda tangan berselisih {_said(apart)} dari waktu menurut "
        "stempel waktu. Yang dipakai adalah waktu menurut stempel waktu.",
    )


def _said(apart: timedelta) -> str:
    minutes = round(apart.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} menit"
    hours = round(minutes / 60)
    return f"{hours} jam" if hours < 48 else f"{round(hours / 24)} hari"
