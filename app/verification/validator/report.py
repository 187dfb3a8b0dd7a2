"""What the judge hands back: one verdict for the file and one for each signature in it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

POLICY_VERSION = "1"
"""Raise it whenever the same file could get another verdict than before."""


class Verdict(StrEnum):
    """The three answers; the values are the words that every screen shows."""

    VALID = "SAH"
    INVALID = "TIDAK SAH"
    UNDETERMINED = "TIDAK DAPAT DIPASTIKAN"


INDICATIONS = {
    Verdict.VALID: "TOTAL-PASSED",
    Verdict.INVALID: "TOTAL-FAILED",
    Verdict.UNDETERMINED: "INDETERMINATE",
}
"""Each verdict as ETSI EN 319 102-1, clause 5.1.3 names it."""

_TIMES = ("not_before", "not_after", "signed_at", "trusted_time")


@dataclass(frozen=True)
class SignatureReport:
    """One signature. What could not be read from it is None; all times bear a zone.

    ``signed_at`` is what the signer claims, ``trusted_time`` what a trusted timestamp proves.
    ``signer_fingerprint`` is the SHA-256 of the certificate, in hex: match officials by it, never
    by the name. ``check`` names the check that decided, ``reason`` says it in plain Indonesian.
    """

    field_name: str
    signer_name: str | None
    signer_fingerprint: str | None
    issuer_name: str | None
    not_before: datetime | None
    not_after: datetime | None
    signed_at: datetime | None
    trusted_time: datetime | None
    intact: bool
    trusted: bool
    covers: str
    verdict: Verdict
    indication: str
    sub_indication: str | None
    reason: str
    check: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "SignatureReport":
        """Rebuild from parsed JSON; raise KeyError, TypeError or ValueError on another shape."""
        times = {name: data[name] and datetime.fromisoformat(data[name]) for name in _TIMES}
        return cls(**{**data, **times, "verdict": Verdict(data["verdict"])})


@dataclass(frozen=True)
class Report:
    """The whole file: the worst of its findings decides. ``sha256`` is of the file, in hex."""

    verdict: Verdict
    reason: str
    check: str
    signatures: tuple[SignatureReport, ...]
    sha256: str
    policy_version: str = POLICY_VERSION

    def to_json(self) -> str:
        """Serialise, times in ISO 8601."""
        return json.dumps(asdict(self), default=datetime.isoformat)

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """Rebuild what ``to_json`` wrote; raise KeyError, TypeError or ValueError otherwise."""
        data = json.loads(text)
        signatures = tuple(SignatureReport.from_dict(item) for item in data["signatures"])
        return cls(**{**data, "verdict": Verdict(data["verdict"]), "signatures": signatures})
