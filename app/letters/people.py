"""Residents as letters print them, and whether a resident may be the subject of a type."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.letters.definition import Definition, Field
from app.letters.guard import MAX_ID
from app.letters.offices import Places
from app.letters.rendering import Person
from app.residents.codes import ALIVE, DIED, GONE, MISSING, MOVED, label
from app.residents.models import Household, Resident
from app.residents.service import in_words

LIFE_STATES = {ALIVE: "alive", DIED: "dead", MOVED: "moved", MISSING: "missing", GONE: "gone"}
SEXES = {1: "male", 2: "female"}  # keys: residents.codes.SEX
MARITAL = {1: "single", 2: "married", 3: "divorced", 4: "widowed"}  # codes.MARITAL_STATUS
_SEX_WORDS = {"male": "laki-laki", "female": "perempuan"}
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
    return (
        _why_not_state(definition, resident)
        or _why_not_sex(definition, resident)
        or _why_not_marital(definition, resident)
    )


def why_not_named(field: Field, resident: Resident | None, subject: Resident) -> str | None:
    """Why this resident cannot stand in this field of the subject's letter; None if they can."""
    if resident is None:
        return "Penduduk ini tidak ada di data penduduk kantor ini. Cari dan pilih lagi."
    if resident.id == subject.id and not field.may_be_subject:
        advice = "" if field.required else ", atau kosongkan isian ini"
        return (
            f"Surat ini tentang {resident.name} sendiri. "
            f"Pilih orang lain untuk “{field.label}”{advice}."
        )
    if field.sex and SEXES.get(resident.sex) != field.sex:
        return (
            f"{resident.name} tercatat {_sex_words(resident)}, sedangkan “{field.label}” harus "
            f"{_SEX_WORDS[field.sex]}. Pilih orang lain; bila datanya tidak benar, perbaiki "
            "dahulu data penduduknya."
        )
    return None


def _why_not_state(definition: Definition, resident: Resident) -> str | None:
    state = LIFE_STATES.get(resident.life_state)
    if state in definition.subject_states:
        return None
    words = _WHY_NOT.get(state or "", "datanya tercatat tidak sah")
    return _recorded_otherwise(definition, resident, words + _since(resident.life_state_date))


def _why_not_sex(definition: Definition, resident: Resident) -> str | None:
    wanted = definition.subject_sex
    if not wanted or SEXES.get(resident.sex) in wanted:
        return None
    words = " atau ".join(_SEX_WORDS[sex] for sex in wanted)
    return (
        f"{resident.name} tercatat {_sex_words(resident)}, sedangkan "
        f"{definition.subject_label.lower()} dalam {definition.name} harus {words}. Pilih orang "
        "lain; bila datanya tidak benar, perbaiki dahulu data penduduknya."
    )


def _why_not_marital(definition: Definition, resident: Resident) -> str | None:
    wanted = definition.subject_marital
    status = MARITAL.get(resident.marital_status or 0)
    if not wanted or status in wanted:
        return None
    if status is None:
        return (
            f"Status perkawinan {resident.name} belum tercatat, jadi {definition.name} belum "
            "dapat dibuat. Lengkapi dahulu status perkawinan di data penduduk."
        )
    words = label("marital_status", resident.marital_status).lower()
    return _recorded_otherwise(definition, resident, f"tercatat {words}")


def _recorded_otherwise(definition: Definition, resident: Resident, words: str) -> str:
    return (
        f"{resident.name} {words}, jadi {definition.name} tidak dapat dibuat untuknya. "
        "Bila tidak benar, perbaiki dahulu data penduduknya."
    )


def _sex_words(resident: Resident) -> str:
    return label("sex", resident.sex).lower() or "tanpa jenis kelamin yang dikenal"


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
