"""Finding residents of one office by what an admin types: a NIK, its beginning, or a name."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.residents.models import Resident
from app.residents.service import find_residents

LIMIT = 8


def find(session: Session, office_code: str, words: str) -> Sequence[Resident]:
    """At most LIMIT residents of this office; those whose whole name was typed, if there are."""
    found = find_residents(session, words, office_code, LIMIT)
    name = " ".join(words.split()).casefold()
    return [one for one in found if one.name.casefold() == name] or found


def label(resident: Resident) -> str:
    """How boxes and lists name a resident: enough to tell two of the same name apart, no NIK."""
    home = resident.household
    parts = [resident.name, f"lahir {resident.birth_date:%d-%m-%Y}", home.hamlet]
    if home.rt:
        parts.append(f"RT {home.rt}/RW {home.rw}")
    return " · ".join(part for part in parts if part)
