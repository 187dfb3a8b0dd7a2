"""The three verdicts on a letter or a file, and the one word that follows from them."""

from dataclasses import dataclass
from typing import Any

from app.verification.public_letter import PublicLetter
from app.verification.validator.report import Report, SignatureReport, Verdict


@dataclass(frozen=True)
class Finding:
    """One of the three verdicts. ``ok`` is None where it could not be found out."""

    ok: bool | None
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {"ok": self.ok, "reason": self.reason}


@dataclass(frozen=True)
class Answer:
    """What a visitor is told: three verdicts, one summary and what to do next.

    ``sha256`` is that of the file the answer is about; ``letter`` what the public may see of the
    letter it belongs to; ``report`` the validator's, with every signature. ``foreign``: a file
    that is none of ours, byte for byte. It may be a scan of a genuine letter or another office's
    document, so that alone makes it doubtful, not invalid.
    """

    registered: Finding
    intact: Finding
    in_force: Finding
    summary: str
    advice: str = ""
    sha256: str | None = None
    letter: PublicLetter | None = None
    report: Report | None = None
    foreign: bool = False

    @property
    def verdict(self) -> Verdict:
        """SAH only when all three are proven; one "no" is enough for TIDAK SAH (promise P9)."""
        findings = (self.registered, self.intact, self.in_force)
        if all(finding.ok is True for finding in findings):
            return Verdict.VALID
        against = findings[1:] if self.foreign else findings
        refuted = any(finding.ok is False for finding in against)
        return Verdict.INVALID if refuted else Verdict.UNDETERMINED

    def to_dict(self) -> dict[str, Any]:
        """The answer for API clients (docs: ``Accept: application/json``)."""
        return {
            "verdict": str(self.verdict),
            "registered": self.registered.to_dict(),
            "intact": self.intact.to_dict(),
            "in_force": self.in_force.to_dict(),
            "summary": self.summary,
            "advice": self.advice,
            "sha256": self.sha256,
            "letter": self.letter.to_dict() if self.letter else None,
            "signatures": [_signature(one) for one in self.report.signatures]
            if self.report
            else [],
        }


def _signature(one: SignatureReport) -> dict[str, Any]:
    moment = one.trusted_time or one.signed_at
    return {
        "signer": one.signer_name,
        "issuer": one.issuer_name,
        "certificate_sha256": one.signer_fingerprint,
        "time": moment.isoformat() if moment else None,
        "verdict": str(one.verdict),
        "reason": one.reason,
    }
