"""Letters for pen and stamp, while an official has no certificate: printed, signed, confirmed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.errors import Refused
from app.letters.guard import letter_for
from app.letters.issue import issue
from app.letters.rounds import PlannedSigner
from app.letters.states import Act
from app.offices.certified import certified

MODE, SEEN = "signing_mode", "seen"


def require_uncertified(session: Session, signers: Sequence[PlannedSigner], now: datetime) -> None:
    """Raise Refused unless at least one of the signers has no certificate in use."""
    able = certified(session, [signer.official_id for signer in signers], now)
    if all(signer.official_id in able for signer in signers):
        raise Refused(
            {
                MODE: "Semua penanda tangan surat ini sudah mempunyai sertifikat, jadi surat "
                "ditandatangani secara elektronik. Ajukan lagi dari formulirnya."
            }
        )


def confirm(letter_id: int, *, seen: bool, now: datetime | None = None) -> None:
    """Issue a letter that was signed and stamped on paper; who confirms it is in the trail.

    ``seen``: the person says to have seen every signature and the stamp. Raises LetterNotFound,
    ActNotAllowed, Refused.
    """
    if not seen:
        raise Refused(
            {SEEN: "Centang dahulu bahwa Anda sudah melihat tanda tangan dan stempelnya."}
        )
    with transaction() as session:
        letter = letter_for(session, letter_id, Act.CONFIRM)
        signers = [f"{one['name']} ({one['title']})" for one in (letter.snapshot or {})["signers"]]
        record(
            Action.LETTER_SIGNED_BY_PEN,
            letter,
            letter.office_code,
            number=letter.number,
            signers=signers,
        )
        issue(session, letter, letter.frozen_sha256 or "", None, now or utc_now())
