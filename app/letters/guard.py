"""Taking hold of a letter for an act: it is there, it is ours alone for now, it may be done."""

import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.letters.errors import LetterNotFound, Refused
from app.letters.models import Letter
from app.letters.states import Act, require
from app.offices.models import Office

MAX_REASON = 500
REASON = "reason"
MAX_ID = 2**31 - 1  # PostgreSQL refuses to look for larger ones


def letter_for(session: Session, letter_id: int, act: Act) -> Letter:
    """The letter, locked until the transaction ends, if ``act`` fits it.

    Raises LetterNotFound, ActNotAllowed.
    """
    if letter_id > MAX_ID:
        raise LetterNotFound(letter_id)
    # NO KEY UPDATE on PostgreSQL: rows that point at the letter can still be added meanwhile.
    query = select(Letter).where(Letter.id == letter_id).with_for_update(key_share=True)
    letter = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    if letter is None:
        raise LetterNotFound(letter_id)
    require(letter.state, act, letter.signing_mode)
    return letter


def lock_office(session: Session, code: str) -> Office:
    """The office's row, locked: its numbers are taken one after the other.

    SQLite has no row locks and needs none here: the act's transaction holds the only write lock.
    """
    query = select(Office).where(Office.code == code).with_for_update(key_share=True)
    return session.scalars(query).one()


def checked_reason(reason: str) -> str:
    """A reason as it is kept, on one line. Raises Refused when it is empty or too long."""
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in reason)
    text = " ".join(unicodedata.normalize("NFC", visible).split())
    if not text:
        raise Refused({REASON: "Tulis alasannya, agar tercatat dan dapat dibaca kembali."})
    if len(text) > MAX_REASON:
        raise Refused(
            {REASON: f"Alasan terlalu panjang: {len(text)} karakter, paling banyak {MAX_REASON}."}
        )
    return text
