"""How many letters, of which kind, from which village, in which month, and how quickly.

No query names an office: the wall at the session lets each user count what they may see.
A letter belongs to the month of its own date, on the calendar of its office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, extract, func, select
from sqlalchemy.orm import Session

from app.letters.models import Letter
from app.letters.states import State
from app.reports.periods import Month, Period
from app.reports.sql import MinutesBetween, median_by

# Once issued, always issued: a letter revoked or destroyed later was a service all the same.
STILL_KEPT = (State.ISSUED, State.REVOKED, State.SUPERSEDED)


@dataclass(frozen=True)
class Tally:
    """Issued letters of one type, one village and one month; the median in minutes."""

    office_code: str
    type_code: str
    month: Month
    letters: int
    median_minutes: float | None


def tallies(session: Session, period: Period) -> list[Tally]:
    """Issued letters by village × type × month, in that order, and their speed."""
    keys = (Letter.office_code, Letter.type_code, *_month())
    issued = (*_within(period), _were_issued())
    query = select(*keys, func.count()).where(*issued).group_by(*keys).order_by(*keys)
    speed = {tuple(key): median for *key, median in _medians(session, keys, issued)}
    return [
        Tally(office, kind, (int(year), int(month)), count, speed.get((office, kind, year, month)))
        for office, kind, year, month, count in session.execute(query)
    ]


def by_state(session: Session, period: Period) -> dict[State, int]:
    """Letters with a number, by the state they are in now."""
    query = select(Letter.state, func.count()).where(*_within(period)).group_by(Letter.state)
    counted = {State(state): count for state, count in session.execute(query)}
    return {state: counted[state] for state in State if state in counted}


def median_by_office(session: Session, period: Period) -> dict[str, float]:
    """Median minutes from submit to issue, by village code."""
    issued = (*_within(period), _were_issued())
    return dict(_medians(session, (Letter.office_code,), issued))


def median_overall(session: Session, period: Period) -> float | None:
    """Median minutes over every letter that the user may see; None when there is none."""
    issued = (*_within(period), _were_issued())
    rows = _medians(session, (), issued)
    return rows[0][0] if rows else None


def _medians(
    session: Session,
    keys: Sequence[Any],
    conditions: Sequence[ColumnElement[bool]],
) -> list[Any]:
    minutes = MinutesBetween(Letter.submitted_at, Letter.issued_at)
    known = (*conditions, Letter.submitted_at.is_not(None), Letter.issued_at.is_not(None))
    return [tuple(row) for row in session.execute(median_by(session, minutes, keys, known))]


def _were_issued() -> ColumnElement[bool]:
    destroyed = (Letter.state == State.DESTROYED) & Letter.issued_at.is_not(None)
    return Letter.state.in_(STILL_KEPT) | destroyed


def _within(period: Period) -> tuple[ColumnElement[bool], ...]:
    return (Letter.number.is_not(None), Letter.letter_date.between(period.first, period.last))


def _month() -> tuple[ColumnElement[int], ColumnElement[int]]:
    return extract("year", Letter.letter_date), extract("month", Letter.letter_date)
