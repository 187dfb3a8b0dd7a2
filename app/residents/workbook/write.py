"""Writing what was confirmed, in the running transaction: whole, or not at all.

Rows are written in bulk, past the trail's listener: one import is one act, and has one event. Which
residents it touched is kept beside it (``ImportedResident``). Only moves from one family to another
are told one by one: who belonged to a family at some moment is asked of the trail
(``app.privacy.families``).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.residents.models import Household, Resident
from app.residents.workbook.compare import Known, Plan, Register
from app.residents.workbook.models import ImportedResident, ResidentImport
from app.residents.workbook.register import as_kept, register_of

Values = dict[str, Any]


def write(session: Session, row: ResidentImport, register: Register, plan: Plan) -> Values:
    """Write the plan; returns what undoing needs. Raises IntegrityError."""
    office = row.office_code
    new_homes = [one for one in plan.homes if one.id is None]
    homes = {number: home.id for number, home in register.homes.items()}
    numbers = [one.kk_number for one in new_homes]
    home_ids = _inserted(session, Household, [
        {"office_code": office, "kk_number": one.kk_number} | _after(one.fields)
        for one in new_homes
    ])  # fmt: skip
    homes |= dict(zip(numbers, home_ids, strict=True))
    changed_homes = [one for one in plan.homes if one.id is not None]
    _updated(session, Household, [{"id": one.id} | _after(one.fields) for one in changed_homes])
    ids = _inserted(session, Resident, [
        {"office_code": office} | _in_home(one.values, homes) for one in plan.added
    ])  # fmt: skip
    _updated(session, Resident, [
        {"id": one.id} | _in_home(_after(one.fields), homes) for one in plan.changed
    ])  # fmt: skip
    for one in plan.changed:
        if pair := one.fields.get("kk_number"):
            tell_move(row, one.id, homes[str(pair[0])], homes[str(pair[1])])
    touched = [*ids, *(one.id for one in plan.changed)]
    links = [{"import_id": row.id, "resident_id": one, "office_code": office} for one in touched]
    if links:
        session.execute(insert(ImportedResident), links)
    written = register_of(session, office)
    return {
        "added_ids": ids,
        "homes_added_ids": home_ids,
        "prints": prints(written, touched),
        "home_prints": home_prints(written, [*home_ids, *(one.id for one in changed_homes)]),
    }


def tell_move(row: ResidentImport, resident_id: int, before: int, after: int) -> None:
    """Leave a trace that this import took a resident from one family to another."""
    moved = {"household_id": [before, after], "import": row.id}
    subject = ("resident", resident_id)
    record(Action.ROW_CHANGED, subject, row.office_code, by=row.acted_by, **moved)


def prints(register: Register, ids: Iterable[int]) -> dict[str, str]:
    """For each of these residents, a short hash of all that is kept of them."""
    wanted = set(ids)
    return {str(one.id): _print(one) for one in register.residents if one.id in wanted}


def home_prints(register: Register, ids: Iterable[int | None]) -> dict[str, str]:
    """The same for households."""
    wanted = set(ids)
    return {str(one.id): _print(one) for one in register.homes.values() if one.id in wanted}


def _print(known: Known) -> str:
    return hashlib.sha256(json.dumps(known.values, sort_keys=True).encode()).hexdigest()[:16]


def _after(fields: dict[str, Any]) -> Values:
    return {name: pair[1] for name, pair in fields.items()}


def _in_home(values: Values, homes: dict[str, int]) -> Values:
    """Column values; the family card's number becomes its household."""
    kept = as_kept(values)
    if number := kept.pop("kk_number", None):
        kept["household_id"] = homes[number]
    return kept


def _inserted(session: Session, model: Any, rows: Sequence[Values]) -> list[int]:
    """Insert; returns the ids in the same order."""
    if not rows:
        return []
    columns = {name for one in rows for name in one}
    # Every row with every column, so that they travel together; the model's defaults where none.
    filled = [{name: one.get(name, _empty(model, name)) for name in columns} for one in rows]
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, filled))


def _empty(model: Any, name: str) -> Any:
    column = model.__table__.columns[name]
    return column.default.arg if column.default is not None else None


def _updated(session: Session, model: Any, rows: Sequence[Values]) -> None:
    if rows:
        session.execute(update(model), rows)
