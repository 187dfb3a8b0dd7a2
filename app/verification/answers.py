"""The three verdicts on a letter or a file, and the one word that follows from them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.clock import utc_now
from app.verification.public_letter import PublicLetter
from app.verification.signatures import SignatureLine, timestamp_to_dict
from app.verification.validator.report import POLICY_VERSION, Report, Verdict


@dataclass(frozen=True)
class Finding:
    """One of the three verdicts. ``ok`` is None where it could not be found out."""

    ok: bool | None
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {"ok": self.ok, "reason": self.reason}


@dataclass(frozen=True)
class Replacement:
    """The letter that took this one's place: what the old paper's holder needs to ask for it."""

    number: str
    date: date | None

    def to_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {"number": self.number, "date": self.date and self.date.isoformat()}


@dataclass(frozen=True)
class Answer:
    """What a visitor is told: three verdicts, one summary and what to do next.

    ``sha256`` is that of the file the answer is about; ``letter`` what the public may see of the
    letter it belongs to; ``report`` the validator's, ``signatures`` its signatures joined to our
    register. ``foreign``: a file that is none of ours, byte for byte. It may be a scan of a
    genuine letter or another office's document, so that alone makes it doubtful, not invalid.
    ``own_report``: a file under the seal of this service.
    """

    registered: Finding
    intact: Finding
    in_force: Finding
    summary: str
    advice: str = ""
    sha256: str | None = None
    letter: PublicLetter | None = None
    report: Report | None = None
    signatures: tuple[SignatureLine, ...] = ()
    replacement: Replacement | None = None
    foreign: bool = False
    own_report: bool = False
    checked_at: datetime = field(default_factory=utc_now)

    @property
    def verdict(self) -> Verdict:
        """SAH only when all three are proven; one "no" is enough for TIDAK SAH (promise P9)."""
        findings = (self.registered, self.intact, self.in_force)
        if all(finding.ok is True for finding in findings):
            return Verdict.VALID
        against = findings[1:] if self.foreign else findings
        refuted = any(finding.ok is False for finding in against)
        return Verdict.INVALID if refuted else Verdict.UNDETERMINED

    @property
    def policy_version(self) -> str:
        """Of the rules that were applied, or that would have been where there was no file."""
        return self.report.policy_version if self.report else POLICY_VERSION

    @property
    def by_pen(self) -> bool:
        """Registered and in force, but signed on paper: nothing electronic can confirm it."""
        pen = self.letter is not None and self.letter.by_pen and self.letter.status != "destroyed"
        return pen and self.verdict is Verdict.UNDETERMINED

    @property
    def genuine_report(self) -> bool:
        """A report of this service, proven unchanged; never a letter."""
        return self.own_report and self.intact.ok is True

    def to_dict(self) -> dict[str, Any]:
        """The answer for API clients; every field is told in docs/verify-api.md."""
        report = self.report
        return {
            "verdict": str(self.verdict),
            "registered": self.registered.to_dict(),
            "intact": self.intact.to_dict(),
            "in_force": self.in_force.to_dict(),
            "summary": self.summary,
            "advice": self.advice,
            "checked_at": self.checked_at.isoformat(timespec="seconds"),
            "policy_version": self.policy_version,
            "sha256": self.sha256,
            "letter": self.letter.to_dict() if self.letter else None,
            "replacement": self.replacement.to_dict() if self.replacement else None,
            "level": report.level if report else None,
            "signatures": [one.to_dict() for one in self.signatures],
            "timestamps": [timestamp_to_dict(one) for one in report.timestamps] if report else [],
        }
