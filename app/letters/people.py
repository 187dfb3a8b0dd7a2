"""Residents as letters print them, and whether a resident may be the subject of a type."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.letters.definition import Definition
from app.letters.guard import MAX_ID
from app.letters.offices import Places
from app.letters.rendering import Person
from app.residents.codes import ALIVE, DIED, GONE, MISSING, MOVED
from app.residents.models import Household, Resident
from app.residents.service import in_words

LIFE_STATES = {ALIVE: "alive", DIED: "dead", MOVED: "moved", MISSING: "missing", GONE: "gone"}
_WHY_NOT = {
    "alive": "masih tercatat hidup",
    "dead": "tercatat sudah meninggal dunia",
    "moved": "tercatat sudah pindah",
    "missing": "tercatat hilang",
    "gone": "tercatat sudah pergi",
}


def residents_of(session: Session, office_code: str, ids: Iterable[int]) -> dict[int, Resident]:
    """The residents of this office among ``ids``; who is another's, or gone, is left out."""
    query = (
        select(Resident)
        .where(
            Resident.office_code == office_code,
            Resident.id.in_({one for one in ids if one <= MAX_ID}),
        )
        .options(joinedload(Resident.household))
    )
    return {resident.id: resident for resident in session.scalars(query)}


def why_not_subject(definition: Definition, resident: Resident) -> str | None:
    """Why this resident cannot be the subject of this type, in a sentence; None if they can."""
    state = LIFE_STATES.get(resident.life_state)
    if state in definition.subject_states:
        return None
    words = _WHY_NOT.get(state or "", "datanya tercatat tidak sah")
    since = _since(resident.life_state_date)
    return (
        f"{resident.name} {words}{since}, jadi {definition.name} tidak dapat dibuat untuknya. "
        "Bila tidak benar, perbaiki dahulu data penduduknya."
    )


def _since(day: date | None) -> str:
    return f" sejak {day:%d-%m-%Y}" if day else ""


def person_of(resident: Resident, places: Places) -> Person:
    """The resident with the labels that letters print."""
    household: Household = resident.household
    words = in_words(resident)
    return Person(
        name=resident.name,
        nik=resident.nik or "",
        kk=household.kk_number,
        birthplace=resident.birthplace,
        birth_date=resident.birth_date,
        address=household.address,
        hamlet=household.hamlet,
        rt=household.rt,
        rw=household.rw,
        father_name=resident.father_name,
        mother_name=resident.mother_name,
        village=places.village.name,
        village_kind="kelurahan" if places.village.kind == "kelurahan" else "desa",
        district=places.district.name,
        regency=places.regency,
        province=places.province,
        sex=words["sex"],
        religion=words["religion"],
        education=words["education"],
        occupation=words["occupation"],
        marital_status=words["marital_status"],
        family_relation=words["family_relation"],
        nationality=words["nationality"],
    )
