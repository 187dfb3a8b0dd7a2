"""Which letters may be destroyed: the conditions, as SQL for many and in words for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.letters.models import Letter
from app.letters.states import ALLOWED, Act, State
from app.retention.models import OPEN, DisposalItem, DisposalList, LegalHold
from app.retention.schedule import disposable

MOST = 100  # letters of one list: as many as somebody can look through
# How a replacement that was begun stands when nothing can come of it for the letter before it.
SETTLED = (*ALLOWED[Act.DESTROY], State.DESTROYED)


@dataclass(frozen=True)
class Candidates:
    """What an office may propose, the oldest first, and how many letters it may not: held ones."""

    letters: Sequence[Letter]
    more: bool
    held: int


def candidates(session: Session, office_code: str, today: date) -> Candidates:
    """The office's letters whose time is over and that no open list names; at most MOST."""
    over = (Letter.office_code == office_code, *_over(today), ~_listed())
    query = select(Letter).where(*over, ~_held()).order_by(Letter.letter_date, Letter.id)
    found = session.scalars(query.limit(MOST + 1)).all()
    held = session.scalar(select(func.count()).select_from(Letter).where(*over, _held())) or 0
    return Candidates(found[:MOST], len(found) > MOST, held)


def chosen(session: Session, office_code: str, ids: Sequence[int], today: date) -> list[Letter]:
    """Those of the letters with these ids that may be proposed now."""
    query: Select[tuple[Letter]] = select(Letter).where(
        Letter.id.in_(ids), Letter.office_code == office_code, *_over(today), ~_listed(), ~_held()
    )
    return list(session.scalars(query.order_by(Letter.letter_date, Letter.id)))


def why_kept(session: Session, letter_id: int, today: date) -> str:
    """Why a listed letter must stay after all, in words for the minutes; "" where it may go."""
    one = select(Letter.id).where(Letter.id == letter_id)
    if session.scalar(one.where(_held())) is not None:
        return "ditahan dari pemusnahan"
    if session.scalar(one.where(*_over(today))) is None:
        return "keadaannya berubah sejak diusulkan"
    return ""


def classification_of(letter: Letter) -> str:
    """The code under which the letter was numbered; "" where that is not known."""
    return str((letter.snapshot or {}).get("data", {}).get("classification", ""))


def _over(today: date) -> tuple[ColumnElement[bool], ...]:
    code = Letter.snapshot["data"]["classification"].as_string()
    ran_out = [and_(code == rule.code, _ended_by(rule.last_year(today))) for rule in disposable()]
    return (Letter.state.in_(ALLOWED[Act.DESTROY]), or_(*ran_out), ~_being_replaced())


def _ended_by(year: int) -> ColumnElement[bool]:
    """Whether the letter was neither made, nor in force, nor ended after this year."""
    last = date(year, 12, 31)
    return and_(
        Letter.letter_date <= last,
        or_(Letter.valid_until.is_(None), Letter.valid_until <= last),
        or_(Letter.ended_at.is_(None), Letter.ended_at < datetime(year + 1, 1, 1, tzinfo=UTC)),
    )


def _being_replaced() -> ColumnElement[bool]:
    newer = aliased(Letter)
    return exists().where(newer.replaces_id == Letter.id, newer.state.not_in(SETTLED))


def _held() -> ColumnElement[bool]:
    return exists().where(LegalHold.letter_id == Letter.id, LegalHold.lifted_at.is_(None))


def _listed() -> ColumnElement[bool]:
    return exists().where(
        DisposalItem.letter_id == Letter.id,
        DisposalItem.list_id == DisposalList.id,
        DisposalList.state.in_(OPEN),
    )
