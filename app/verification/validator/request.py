"""What a worker is asked beside the file itself, as JSON for the pipe."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .evidence import Evidence
from .roots import TrustRoot


@dataclass(frozen=True)
class Request:
    """Against which roots, as of which moment, and with what evidence a file is judged."""

    roots: tuple[TrustRoot, ...]
    at: datetime
    evidence: Evidence

    @classmethod
    def of(cls, roots: Sequence[TrustRoot], at: datetime | None, evidence: Evidence) -> "Request":
        """``at`` defaults to now; raise ValueError for any time without a zone."""
        moment = at or datetime.now(UTC)
        if moment.tzinfo is None:
            raise ValueError("Waktu pemeriksaan harus disertai zona waktu.")
        if any(root.until is not None and root.until.tzinfo is None for root in roots):
            raise ValueError("Waktu berakhirnya kepercayaan harus disertai zona waktu.")
        return cls(tuple(roots), moment, evidence)

    def to_json(self) -> str:
        """Bytes in Base64, times in ISO 8601."""
        return json.dumps(
            {
                "roots": [
                    {
                        "certificate": _text(root.certificate),
                        "until": root.until and root.until.isoformat(),
                        "signatures": root.signatures,
                        "timestamps": root.timestamps,
                    }
                    for root in self.roots
                ],
                "at": self.at.isoformat(),
                "evidence": {
                    kind: [_text(item) for item in items]
                    for kind, items in vars(self.evidence).items()
                },
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "Request":
        """Rebuild what ``to_json`` wrote."""
        data = json.loads(text)
        roots = (
            TrustRoot(
                b64decode(root["certificate"]),
                root["until"] and datetime.fromisoformat(root["until"]),
                root["signatures"],
                root["timestamps"],
            )
            for root in data["roots"]
        )
        evidence = {
            kind: tuple(b64decode(item) for item in items)
            for kind, items in data["evidence"].items()
        }
        return cls(tuple(roots), datetime.fromisoformat(data["at"]), Evidence(**evidence))


def _text(data: bytes) -> str:
    return b64encode(data).decode()
