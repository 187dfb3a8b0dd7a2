"""What a signature says about its signer, as the report shows it."""

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from .checks import Check
from .report import BASELINE_B, INDICATIONS, SignatureReport, Verdict

COVERS_FILE = "seluruh berkas"
COVERS_REVISION = "seluruh dokumen saat ditandatangani; sesudahnya hanya tanda tangan berikutnya"
COVERS_CHANGED = "dokumen saat ditandatangani; sesudahnya ada perubahan"
COVERS_UNKNOWN = "tidak dapat dipastikan"


@dataclass(frozen=True)
class Claims:
    """The signer's certificate and the time that the signer states; neither is proven here."""

    certificate: x509.Certificate | None
    signed_at: datetime | None

    def report(
        self, field_name: str, decided: Check, status: PdfSignatureStatus | None = None
    ) -> SignatureReport:
        """Join these claims to the check that decided and to what pyHanko found."""
        certificate = self.certificate
        return SignatureReport(
            field_name=field_name,
            signer_name=certificate and _name(certificate.subject),
            signer_fingerprint=certificate and certificate.sha256.hex(),
            issuer_name=certificate and _name(certificate.issuer),
            not_before=certificate and certificate.not_valid_before,
            not_after=certificate and certificate.not_valid_after,
            signed_at=self.signed_at,
            trusted_time=_trusted_time(status),
            intact=_intact(status),
            trusted=status is not None and status.trusted,
            covers=_covers(status),
            verdict=decided.verdict,
            indication=INDICATIONS[decided.verdict],
            sub_indication=decided.sub_indication,
            reason=decided.reason,
            check=decided.name,
            level=BASELINE_B if decided.verdict is Verdict.VALID else None,
        )


def describe(signature: EmbeddedPdfSignature | None) -> Claims:
    """Read the claims; raises what pyHanko and asn1crypto raise on a malformed signature."""
    if signature is None:
        return Claims(None, None)
    claimed = signature.self_reported_timestamp
    if claimed is not None and claimed.tzinfo is None:
        claimed = None  # a time without zone is no point in time
    return Claims(signature.signer_cert, claimed)


def _name(name: x509.Name) -> str:
    common = name.native.get("common_name", name.human_friendly)
    return common if isinstance(common, str) else ", ".join(common)


def _trusted_time(status: PdfSignatureStatus | None) -> datetime | None:
    stamp = status and status.timestamp_validity
    return stamp.timestamp if stamp and stamp.valid and stamp.intact and stamp.trusted else None


def _intact(status: PdfSignatureStatus | None) -> bool:
    return bool(status and status.intact and status.valid and status.docmdp_ok)


def _covers(status: PdfSignatureStatus | None) -> str:
    if status is None or status.coverage is None:
        return COVERS_UNKNOWN
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return COVERS_FILE
    if status.coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        return COVERS_UNKNOWN
    unchanged = isinstance(status.diff_result, DiffResult) and status.docmdp_ok
    return COVERS_REVISION if unchanged else COVERS_CHANGED
