"""Rows that an act wrote lie within its author's reach, and point at nothing beyond it."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from app.scoping import Reach
from tests.matrix.places import ABOVE, CODES, Person, is_below
from tests.matrix.store import Change, Rows, scoped_models

NAMES = {code: name for name, code in CODES.items()}
# Of the offices above one may see these: their names, officials, settings and letter types.
SHOWN_ABOVE = {
    "office",
    *(one.__tablename__ for one in scoped_models() if one.reach is not Reach.SUBTREE),
}


def misplaced(person: Person, changes: Iterable[Change], rows: Rows) -> Iterator[str]:
    """What is wrong with the rows that this person's act added, changed or deleted."""
    for change in changes:
        if any(not _is_below(code, person) for code in change.offices()):
            yield f"changed a row of another office in {change.table.name}"
        for key in change.table.foreign_key_constraints:
            office = _pointed_at(change, key, rows)
            if office and not _may_see(office, key.referred_table, person):
                name = f"{change.table.name}.{'+'.join(key.column_keys)}"
                yield f"{name} points at a row of {office} in {key.referred_table.name}"


def _pointed_at(change: Change, key: sa.ForeignKeyConstraint, rows: Rows) -> str | None:
    """The code of the office whose row a new or changed foreign key names; None: of no office."""
    ends = [(one.parent.name, one.column.name) for one in key.elements]
    now, before = change.values(change.after), change.values(change.before)
    named = {there: now.get(here) for here, there in ends}
    if None in named.values() or all(now.get(here) == before.get(here) for here, _there in ends):
        return None
    parent = rows.row(key.referred_table, named)
    return parent.get("code" if key.referred_table.name == "office" else "office_code")


def _may_see(code: str, table: sa.Table, person: Person) -> bool:
    above = NAMES.get(code) in {*ABOVE[person.office]} and table.name in SHOWN_ABOVE
    return above or _is_below(code, person)


def _is_below(code: str, person: Person) -> bool:
    return is_below(NAMES.get(code, ""), person.office)
