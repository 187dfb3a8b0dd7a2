"""Finding residents of one office by what an admin types: a NIK, its beginning, or a name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session, selectinload

from app.letters.definition import Definition
from app.letters.people import why_not_subject
from app.residents.codes import ALIVE
from app.residents.codes import label as code_label
from app.residents.models import Household, Resident
from app.residents.service import find_residents

LIMIT = 8
LAST_DIGITS = 4


@dataclass(frozen=True)
class Candidate:
    """A resident to choose: ``about`` tells namesakes apart, ``why_not`` bars the choice."""

    id: int
    label: str
    name: str
    about: str
    state: str
    why_not: str


def find(session: Session, office_code: str, words: str) -> Sequence[Resident]:
    """At most LIMIT residents of this office; those whose whole name was typed, if there are."""
    members = selectinload(Resident.household).selectinload(Household.members)
    found = find_residents(session, words, office_code, LIMIT, [members])
    name = " ".join(words.split()).casefold()
    return [one for one in found if one.name.casefold() == name] or found


def candidates(found: Sequence[Resident], subject_of: Definition | None) -> list[Candidate]:
    """What is shown of those found; ``subject_of``: the type whose subject one of them would be."""
    return [_candidate(one, found, subject_of) for one in found]


def _candidate(
    resident: Resident, found: Sequence[Resident], subject_of: Definition | None
) -> Candidate:
    head = resident.household.head
    about = _born_and_home(resident)
    if resident.father_name:
        about.append(f"ayah {resident.father_name}")
    if head is not None:
        about.append("kepala keluarga" if head is resident else f"keluarga {head.name}")
    # With the day of birth beside them they nearly are the whole NIK, which is not shown without
    # a trace: so only where nothing else is sure to tell two people apart.
    if resident.nik and any(_same_birth(resident, one) for one in found):
        about.append(f"NIK berakhir {resident.nik[-LAST_DIGITS:]}")
    return Candidate(
        id=resident.id,
        label=label(resident),
        name=resident.name,
        about=" · ".join(about),
        state=_state(resident),
        why_not=(why_not_subject(subject_of, resident) if subject_of else None) or "",
    )


def _same_birth(one: Resident, other: Resident) -> bool:
    """Two rows with the same name and the same day of birth."""
    same = one.name.casefold() == other.name.casefold() and one.birth_date == other.birth_date
    return same and one.id != other.id


def _state(resident: Resident) -> str:
    if resident.life_state == ALIVE:
        return ""
    day = resident.life_state_date
    return code_label("life_state", resident.life_state) + (f" {day:%d-%m-%Y}" if day else "")


def _born_and_home(resident: Resident) -> list[str]:
    home = resident.household
    parts = [f"lahir {resident.birth_date:%d-%m-%Y}", home.hamlet]
    if home.rt:
        parts.append(f"RT {home.rt}/RW {home.rw}")
    return [part for part in parts if part]


def label(resident: Resident) -> str:
    """How a box names who was chosen; no NIK."""
    return " · ".join([resident.name, *_born_and_home(resident)])
