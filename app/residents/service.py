"""What other rooms ask of the residents: finding them, and describing them in words."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.residents.codes import CODES, label
from app.residents.models import Household, Resident
from app.residents.nik import DIGITS, plain_digits

LIMIT = 20
FEWEST_DIGITS = 4  # of a NIK or KK; fewer would list whole districts
MOST_WORDS = 6


def starts_with(column: Any, digits: str) -> ColumnElement[bool]:
    """A 16-digit number that begins so, as a range: both databases use the plain index."""
    return and_(column >= digits.ljust(DIGITS, "0"), column <= digits.ljust(DIGITS, "9"))


def _read(typed: str) -> tuple[str, list[str]]:
    """What was typed as digits of a number, or else as words of a name."""
    words = typed.replace("\0", " ")[:100].split()[:MOST_WORDS]
    digits = plain_digits("".join(words))
    return (digits, []) if digits.isascii() and digits.isdigit() else ("", words)


def resident_matches(typed: str) -> ColumnElement[bool]:
    """SQL condition: the NIK or KK number begins so, or all words occur in the name."""
    digits, words = _read(typed)
    if digits:
        of_family = select(Household.id).where(starts_with(Household.kk_number, digits))
        return or_(starts_with(Resident.nik, digits), Resident.household_id.in_(of_family))
    if not words:
        return false()
    return and_(*(Resident.name.icontains(word, autoescape=True) for word in words))


def household_matches(typed: str) -> ColumnElement[bool]:
    """SQL condition: the KK number begins so, or a member's name has all the words."""
    digits, words = _read(typed)
    if digits:
        return starts_with(Household.kk_number, digits)
    if not words:
        return false()
    return Household.id.in_(select(Resident.household_id).where(resident_matches(typed)))


def find_residents(
    session: Session,
    typed: str,
    office_code: str | None = None,
    limit: int = LIMIT,
    options: Sequence[ORMOption] = (),
) -> Sequence[Resident]:
    """Residents within the caller's scope by the start of the NIK, or by words of the name.

    All words must occur in the name, in any order; names that begin so come first.
    ``office_code`` narrows to one office, for users who see several; ``options``: what is loaded
    with them.
    """
    digits, words = _read(typed)
    query = select(Resident).options(*options or [joinedload(Resident.household)]).limit(limit)
    if office_code is not None:
        query = query.where(Resident.office_code == office_code)
    if digits:
        if len(digits) < FEWEST_DIGITS:
            return []
        query = query.where(starts_with(Resident.nik, digits))
        return session.scalars(query.order_by(Resident.nik, Resident.id)).all()
    if not words:
        return []
    begins = Resident.name.istartswith(" ".join(words), autoescape=True)
    query = query.where(resident_matches(typed))
    return session.scalars(query.order_by(begins.desc(), Resident.name, Resident.id)).all()


def find_households(session: Session, typed: str, limit: int = LIMIT) -> Sequence[Household]:
    """Households within the caller's scope by the start of the KK number, or by a member's name."""
    if 0 < len(_read(typed)[0]) < FEWEST_DIGITS:
        return []
    query = select(Household).options(selectinload(Household.members)).limit(limit)
    matching = query.where(household_matches(typed))
    return session.scalars(matching.order_by(Household.kk_number, Household.id)).all()


def in_words(resident: Resident) -> dict[str, str]:
    """The resident's codes as labels, by column name."""
    return {column: label(column, getattr(resident, column)) for column in CODES}


def distinguish(resident: Resident) -> str:
    """What tells two residents of the same name apart in a list; the NIK stays masked."""
    household = resident.household
    parts = [resident.masked_nik, f"lahir {resident.birth_date:%d-%m-%Y}", household.hamlet]
    if household.rt:
        parts.append(f"RT {household.rt}/RW {household.rw}")
    return " · ".join(part for part in parts if part)
