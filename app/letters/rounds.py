"""What submitting, returning and cancelling need from the approvals above: a round of signers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from app.letters.models import Letter


@dataclass(frozen=True)
class PlannedSigner:
    """One signer of a letter, as decided when it is submitted, in the order of signing.

    ``signing_office_code`` is the office whose official signs (the village, or the district for
    the Camat); ``seal_lines`` are the words beside the QR; ``heading``, ``name``, ``rank`` and
    ``nip`` are printed around the seal; ``title`` is the capacity in one line, ``in_text`` the
    same in a sentence.
    """

    field_name: str
    official_id: int
    signing_office_code: str
    heading: tuple[str, ...]
    title: str
    in_text: str
    name: str
    rank: str
    nip: str
    role: str  # "signs" or "acknowledges"
    seal_lines: tuple[str, ...]
    at_bsre: bool = False  # BSrE keeps this signer's key


class Rounds(Protocol):
    """Opens and voids rounds of signatures; ``approvals.rounds`` is the real one."""

    def open(self, session: Session, letter: Letter, signers: Sequence[PlannedSigner]) -> None:
        """Create one waiting step for each signer, in order, in the running transaction."""

    def void(self, session: Session, letter: Letter) -> None:
        """End every waiting or signed step of the letter's present round."""
