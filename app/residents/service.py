"""What other rooms ask of the residents: finding them, and describing them in words."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access.wall import lifted
from app.residents.codes import CODES, label
from app.residents.models import Household, Resident
from app.residents.nik import plain_digits

LIMIT = 20
FEWEST_DIGITS = 4  # of a NIK or KK; fewer would list whole districts


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def find_residents(
    session: Session, typed: str, office_code: str | None = None, limit: int = LIMIT
) -> Sequence[Resident]:
    """Residents within the caller's scope by the start of the NIK, or by words of the name.

    All words must occur in the name, in any order; names that begin so come first.
    ``office_code`` narrows to one office, for users who see several.
    """
    words = " ".join(typed.replace("\0", "").split())[:100]
    query = select(Resident).options(joinedload(Resident.household)).limit(limit)
    if office_code is not None:
        query = query.where(Resident.office_code == office_code)
    digits = plain_digits(words)
    if digits.isascii() and digits.isdigit():
        if len(digits) < FEWEST_DIGITS:
            return []
        return session.scalars(
            query.where(Resident.nik.startswith(digits)).order_by(Resident.nik)
        ).all()
    if not words:
        return []
    for word in words.split():
        query = query.where(Resident.name.ilike(f"%{_literal(word)}%", escape="\\"))
    begins = Resident.name.ilike(f"{_literal(words)}%", escape="\\")
    return session.scalars(query.order_by(begins.desc(), Resident.name, Resident.id)).all()


def find_households(session: Session, typed: str, limit: int = LIMIT) -> Sequence[Household]:
    """Households within the caller's scope by the start of the KK number, or by a member's name."""
    digits = plain_digits(typed.replace("\0", ""))
    query = select(Household).order_by(Household.kk_number).limit(limit)
    if digits.isascii() and digits.isdigit():
        return session.scalars(query.where(Household.kk_number.startswith(digits))).all()
    ids = {resident.household_id for resident in find_residents(session, typed)}
    return session.scalars(query.where(Household.id.in_(ids))).all() if ids else []


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


def registered_elsewhere(session: Session, nik: str, office_code: str) -> bool:
    """Whether another office has this NIK too: a move in progress, or a mistake somewhere."""
    # Lifted: the answer is a bare yes or no; it names neither person nor office.
    with lifted():
        other = select(Resident.id).where(Resident.nik == nik, Resident.office_code != office_code)
        return session.scalar(other.limit(1)) is not None
