"""Which residents letters are about, or name in their fields."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.letters.models import Letter


def residents_in_letters(session: Session, office_code: str, since: datetime) -> set[int]:
    """Ids of those in the office's letters that were made or submitted since, or are drafts."""
    newer = or_(
        Letter.created_at >= since, Letter.submitted_at.is_(None), Letter.submitted_at >= since
    )
    query = select(Letter.resident_id, Letter.values).where(
        Letter.office_code == office_code, newer
    )
    found: set[int] = set()
    for resident_id, values in session.execute(query):
        found |= {resident_id, *chosen_residents(values)}
    return found


def chosen_residents(values: Any) -> set[int]:
    """Ids of the residents that were chosen in a letter's fields."""
    return {int(key) for key in _ids(values) if str(key).isascii() and str(key).isdigit()}


def _ids(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        if "id" in value:
            yield value["id"]
        for inside in value.values():
            yield from _ids(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _ids(inside)
