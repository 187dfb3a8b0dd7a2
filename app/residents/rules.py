"""What a resident and a household must fulfil before they are saved. Raises RuleBroken."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.wall import lifted
from app.crud import RuleBroken
from app.residents.codes import ALIVE
from app.residents.models import Household, Resident
from app.residents.nik import check_kk, check_nik, no_number_yet
from app.residents.text import tidy

RESIDENT_TEXTS = ("name", "birthplace", "father_name", "mother_name", "phone", "life_state_note")
HOUSEHOLD_TEXTS = ("address", "hamlet")
AT_ONCE = 500  # values in one statement


def check_resident(session: Session, item: Resident, today: date) -> tuple[str, ...]:
    """Bring a resident into order; the answer are hints, which do not stand in the way."""
    for column in RESIDENT_TEXTS:
        setattr(item, column, tidy(getattr(item, column)))
    if not item.name:
        raise RuleBroken("Isi nama penduduk, seperti pada KTP atau KK.", "name")
    if item.household is None or item.household.office_code != item.office_code:
        raise RuleBroken("Pilih keluarga (KK) dari kantor Anda.", "household")
    if item.birth_date > today:
        raise RuleBroken("Tanggal lahir tidak boleh setelah hari ini.", "birth_date")
    _check_life_event(item, today)
    hints = _check_own_nik(session, item)
    for column, whose in (("father_nik", "Ayah"), ("mother_nik", "Ibu")):
        setattr(item, column, _parents_nik(getattr(item, column), column, whose))
    return hints


def _check_own_nik(session: Session, item: Resident) -> tuple[str, ...]:
    if no_number_yet(item.nik):
        item.nik = None
        return ()
    check = check_nik(item.nik or "", item.birth_date, item.sex, item.office_code)
    if check.errors:
        raise RuleBroken(" ".join(check.errors), "nik")
    item.nik = check.number
    same = select(Resident).where(
        Resident.nik == item.nik, Resident.office_code == item.office_code
    )
    other = session.scalars(same.where(Resident.id != (item.id or 0))).first()
    if other is not None:
        raise RuleBroken(
            f"NIK ini sudah terdaftar di kantor Anda atas nama {other.name}. "
            "Cocokkan lagi dengan KTP atau KK.",
            "nik",
        )
    if registered_elsewhere(session, [item.nik], item.office_code):
        return (*check.warnings, "NIK ini juga terdaftar di kantor lain")
    return check.warnings


def _parents_nik(typed: str | None, column: str, whose: str) -> str:
    if no_number_yet(typed):
        return ""
    check = check_nik(typed or "")
    if check.errors:
        raise RuleBroken(f"{whose}: {' '.join(check.errors)}", column)
    return check.number


def _check_life_event(item: Resident, today: date) -> None:
    if item.life_state == ALIVE:
        item.life_state_date, item.life_state_note = None, ""
    elif item.life_state_date is None:
        raise RuleBroken("Isi tanggal peristiwanya.", "life_state_date")
    elif item.life_state_date > today:
        raise RuleBroken("Tanggal peristiwa tidak boleh setelah hari ini.", "life_state_date")
    elif item.life_state_date < item.birth_date:
        raise RuleBroken("Tanggal peristiwa tidak boleh sebelum lahir.", "life_state_date")


def check_household(session: Session, item: Household) -> None:
    """Bring a family card into order: number, RT and RW with three digits."""
    for column in HOUSEHOLD_TEXTS:
        setattr(item, column, tidy(getattr(item, column)))
    check = check_kk(item.kk_number or "")
    if check.errors:
        raise RuleBroken(" ".join(check.errors), "kk_number")
    item.kk_number = check.number
    same = select(Household.id).where(
        Household.kk_number == item.kk_number, Household.office_code == item.office_code
    )
    if session.scalar(same.where(Household.id != (item.id or 0))) is not None:
        raise RuleBroken("Nomor KK ini sudah terdaftar di kantor Anda.", "kk_number")
    for column in ("rt", "rw"):
        typed = tidy(getattr(item, column))
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 3):
            raise RuleBroken("RT dan RW berupa angka, paling banyak tiga.", column)
        setattr(item, column, typed.zfill(3) if typed else "")
    if item.hamlet.casefold().startswith("dusun "):
        item.hamlet = item.hamlet[len("dusun ") :].strip()


def registered_elsewhere(session: Session, niks: Sequence[str], office_code: str) -> set[str]:
    """Those of the NIKs that another office has too: a move in progress, or a mistake somewhere."""
    found: set[str] = set()
    # Lifted: the answer is a bare yes or no for each; it names neither person nor office.
    with lifted():
        for start in range(0, len(niks), AT_ONCE):
            some = Resident.nik.in_(niks[start : start + AT_ONCE])
            query = select(Resident.nik).where(some, Resident.office_code != office_code)
            found.update(str(nik) for nik in session.scalars(query))
    return found
