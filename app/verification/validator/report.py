"""What the judge hands back: one verdict for the file and one for each signature in it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

POLICY_VERSION = "3"
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

BASELINE_B, BASELINE_T, BASELINE_LT, BASELINE_LTA = LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")
"""Levels of ETSI EN 319 142-1, clause 6, the lowest first."""


@dataclass(frozen=True)
class TimestampReport:
    """One timestamp over the document (RFC 3161), by which its content existed at ``time``.

    ``not_after`` is the end of its certificate, in which the ``authority`` is named. Where the
    verdict is not valid, the time is only claimed.
    """

    field_name: str
    authority: str | None
    time: datetime | None
    not_after: datetime | None
    verdict: Verdict
    indication: str
    sub_indication: str | None
    reason: str
    check: str


@dataclass(frozen=True)
class SignatureReport:
    """One signature. What could not be read from it is None; all times bear a zone.

    ``signed_at`` is what the signer claims, ``trusted_time`` what a trusted timestamp proves.
    ``signer_fingerprint`` is the SHA-256 of the certificate, in hex: match officials by it, never
    by the name. ``check`` names the check that decided, ``reason`` says it in plain Indonesian.
    ``level`` is one of ``LEVELS``, None unless the signature is valid. ``timestamp_authority`` is
    who vouches for ``trusted_time``. ``changes`` tells what came after the signature; ``warnings``
    what a careful reader should know beside the verdict. Both are in plain Indonesian.
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
    level: str | None = None
    timestamp_authority: str | None = None
    changes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The whole file: the worst of its findings decides. ``sha256`` is of the file, in hex.

    ``level`` is the lowest of its signatures', None unless all are valid. ``timestamps`` are those
    over the document, oldest first. ``proof_until``: when the certificate of the newest of them
    ends, before which it has to be renewed by another.
    """

    verdict: Verdict
    reason: str
    check: str
    signatures: tuple[SignatureReport, ...]
    sha256: str
    level: str | None = None
    timestamps: tuple[TimestampReport, ...] = ()
    proof_until: datetime | None = None
    policy_version: str = POLICY_VERSION

    def to_json(self) -> str:
        """Serialise, times in ISO 8601."""
        return json.dumps(asdict(self), default=datetime.isoformat)

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """Rebuild what ``to_json`` wrote; raise KeyError, TypeError or ValueError otherwise."""
        report = _rebuilt(json.loads(text))
        for name, kind in (("signatures", SignatureReport), ("timestamps", TimestampReport)):
            report[name] = tuple(kind(**_rebuilt(item)) for item in report[name])
        return cls(**report)


_TIMES = {"not_before", "not_after", "signed_at", "trusted_time", "time", "proof_until"}
_LISTS = {"changes", "warnings"}


def _rebuilt(parsed: Any) -> dict[str, Any]:
    data = dict(parsed)
    times = {
        key: value and datetime.fromisoformat(value) for key, value in data.items() if key in _TIMES
    }
    lists = {key: tuple(value) for key, value in data.items() if key in _LISTS}
    return {**data, **times, **lists, "verdict": Verdict(data["verdict"])}
