"""What a frozen letter was made of, kept on the letter: later changes of residents or officials
do not reach it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from app.letters.context import Case
from app.letters.rendering import LetterData
from app.letters.rounds import PlannedSigner
from app.signing.spots import SealSpot

VERSION = 1


def snapshot_of(case: Case, data: LetterData, spots: Sequence[SealSpot]) -> dict[str, Any]:
    """JSON-able: the data as rendered, the type, and for each signer words and place of the seal.

    ``signers[n]["spot"]`` has the fields of ``app.signing.spots.SealSpot``, in PDF points.
    """
    written = asdict(data)
    written["letterhead"].pop("logo")
    return json.loads(
        json.dumps(
            {
                "version": VERSION,
                "data": written,
                "type": {
                    "code": case.definition.code,
                    "name": case.definition.name,
                    "title": case.definition.title,
                },
                "paper": case.settings.paper,
                "camat_mode": case.settings.camat_mode,
                "is_example": data.is_example,
                "signers": [_signer(*pair) for pair in zip(case.signers, spots, strict=True)],
            },
            default=_iso,
        )
    )


def _signer(signer: PlannedSigner, spot: SealSpot) -> dict[str, Any]:
    return asdict(signer) | {"spot": asdict(spot)}


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in a snapshot")
