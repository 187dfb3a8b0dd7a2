"""Filling a new letter in from an earlier one of its type: what is still empty, and lasts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.letters.definition import Definition
from app.letters.definition.model import DATES, RESIDENTS
from app.letters.guard import MAX_ID
from app.letters.models import Letter
from app.letters.states import State

MOST = 5
# What is asked anew each time: days and amounts of an earlier letter are nearly always wrong.
ANEW = (*DATES, "number", "money")
USABLE = (
    *(State.SUBMITTED, State.AWAITING_SECOND, State.AWAITING_TIMESTAMP),
    *(State.ISSUED, State.SUPERSEDED),
)


def earlier_letters(
    session: Session,
    office_code: str,
    type_code: str,
    definition: Definition,
    resident_id: int | None,
) -> Sequence[Letter]:
    """The newest letters of the type in this office: those of the same person first.

    Of a sensitive type only theirs: what was wrong with one person is nobody's pattern.
    """
    query = _usable(office_code, type_code).order_by(Letter.id.desc()).limit(MOST)
    own: Sequence[Letter] = ()
    if resident_id is not None:
        own = session.scalars(query.where(Letter.resident_id == resident_id)).all()
    if definition.sensitive:
        return own
    others = [one for one in session.scalars(query) if one.resident_id != resident_id]
    return [*own, *others][:MOST]


def earlier_letter(
    session: Session,
    office_code: str,
    type_code: str,
    definition: Definition,
    resident_id: int | None,
    letter_id: int,
) -> Letter | None:
    """One of those that could be offered, however old; None for any other."""
    query = _usable(office_code, type_code).where(Letter.id == min(letter_id, MAX_ID))
    if definition.sensitive:
        query = query.where(Letter.resident_id == resident_id)
    return session.scalars(query).one_or_none()


def copied(
    definition: Definition, letter: Letter, typed: dict[str, Any], resident_id: int | None
) -> dict[str, Any]:
    """The values to take over, by field. What was typed stays, and so do dates and amounts.

    Other residents are taken over only where both letters are of the same person.
    """
    same = letter.resident_id == resident_id
    values = {
        one.name: letter.values.get(one.name)
        for one in definition.fields
        if not typed.get(one.name)
        and one.kind not in ANEW
        and one.format != "time"
        and (same or one.kind not in RESIDENTS)
    }
    choices = {one.name: one.choices for one in definition.fields if one.kind == "choice"}
    return {
        name: value
        for name, value in values.items()
        if value and (name not in choices or value in choices[name])
    }


def _usable(office_code: str, type_code: str) -> Select[Letter]:
    return select(Letter).where(
        Letter.office_code == office_code,
        Letter.type_code == type_code,
        Letter.state.in_(USABLE),
    )
