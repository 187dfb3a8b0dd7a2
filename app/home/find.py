"""The quick find: letters and residents by a number, a NIK or a name, from one box."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.letters.models import Letter
from app.residents.models import Resident
from app.residents.nik import plain_digits
from app.residents.service import find_residents, resident_matches

LIMIT = 10
MOST_WORDS = 6
LONGEST = 100
"""Characters that are looked at."""


@dataclass(frozen=True)
class Found:
    """At most LIMIT of each, the newest letter first."""

    letters: Sequence[Letter] = ()
    residents: Sequence[Resident] = ()


def find(session: Session, typed: str, *, letters: bool, residents: bool) -> Found:
    """What fits, among the kinds of rows that the user may list.

    A letter is found by words of its number or its subject's name, and by its subject's NIK where
    the user may list residents.
    """
    words = typed.replace("\0", " ")[:LONGEST].split()[:MOST_WORDS]
    if not words:
        return Found()
    text = " ".join(words)
    return Found(
        _letters(session, words, text, by_nik=residents) if letters else (),
        find_residents(session, text, limit=LIMIT) if residents else (),
    )


def _letters(session: Session, words: list[str], text: str, *, by_nik: bool) -> Sequence[Letter]:
    named = and_(
        *(
            or_(
                Letter.number.icontains(word, autoescape=True),
                Letter.subject_name.icontains(word, autoescape=True),
            )
            for word in words
        )
    )
    if by_nik and plain_digits(text).isdigit():
        of_resident = select(Resident.id).where(resident_matches(text))
        named = or_(named, Letter.resident_id.in_(of_resident))
    query = select(Letter).where(named).options(joinedload(Letter.letter_type))
    return session.scalars(query.order_by(Letter.id.desc()).limit(LIMIT)).all()
