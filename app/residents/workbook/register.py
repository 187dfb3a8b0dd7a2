"""The register of one office, in the form that a workbook is compared with."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.residents.models import Household, Resident
from app.residents.workbook.cells import Value
from app.residents.workbook.columns import BY_FIELD, OF_HOUSEHOLD
from app.residents.workbook.compare import Known, Register

PERSON = [name for name in BY_FIELD if name not in (*OF_HOUSEHOLD, "kk_number")]
ALL_OF_PERSON = [*PERSON, "phone", "life_state_date", "life_state_note"]
DAYS = ("birth_date", "life_state_date")


def register_of(session: Session, office_code: str, *, lock: bool = False) -> Register:
    """Everybody of the office; ``lock``: nobody else changes them until the transaction ends."""
    columns = [getattr(Resident, name) for name in ALL_OF_PERSON]
    people = (
        select(Resident.id, Household.kk_number, *columns)
        .join(Household, Resident.household_id == Household.id)
        .where(Resident.office_code == office_code)
        .order_by(Resident.id)
    )
    homes = select(Household.id, Household.kk_number,
                   *(getattr(Household, name) for name in OF_HOUSEHOLD))  # fmt: skip
    homes = homes.where(Household.office_code == office_code).order_by(Household.id)
    if lock:  # SQLite's transaction has the only pen already
        people = people.with_for_update(key_share=True, of=Resident)
        homes = homes.with_for_update(key_share=True)
    families = {row["kk_number"]: _known(row) for row in session.execute(homes).mappings()}
    return Register([_known(row) for row in session.execute(people).mappings()], families)


def _known(row: Any) -> Known:
    values = {name: _plain(value) for name, value in row.items() if name != "id"}
    return Known(row["id"], values)


def _plain(value: Any) -> Value | None:
    return value.isoformat() if isinstance(value, date) else value


def as_kept(values: dict[str, Value | None]) -> dict[str, Any]:
    """The same values as the columns hold them."""
    return {
        name: date.fromisoformat(str(value)) if name in DAYS and value else value
        for name, value in values.items()
    }
