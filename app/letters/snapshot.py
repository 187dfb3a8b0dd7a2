"""What a frozen letter was made of, kept on the letter: later changes of residents or officials
do not reach it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from app.letters.context import Case
from app.letters.rendering import LetterData, spelled
from app.signing.spots import SealSpot

VERSION = 1


def snapshot_of(
    case: Case, data: LetterData, spots: Sequence[SealSpot], token: str
) -> dict[str, Any]:
    """JSON-able: the data as rendered, the type, and for each signer words and place of the seal.

    ``signers[n]["spot"]`` has the fields of ``app.signing.spots.SealSpot``, in PDF points. The
    seal's last line spells the code, for whoever has no camera. Where pen and stamp come there
    is no seal and hence no word of one.
    """
    code = f"Kode: {spelled(token)}"
    signers = [
        asdict(signer)
        | {
            "spot": asdict(spot),
            "seal_lines": () if data.code_url else (*signer.seal_lines, code),
        }
        for signer, spot in zip(case.signers, spots, strict=True)
    ]
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
                "signers": signers,
            },
            default=_iso,
        )
    )


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in a snapshot")
