"""Who belonged to a family at some moment, as the trail tells: people move in and out."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.residents.models import Household, Resident

COLUMN = "household_id"


@dataclass(frozen=True)
class Move:
    """A resident came into a family (``before`` is None for a new row) at this moment."""

    at: datetime
    before: int | None
    after: int | None


class Families:
    """The families of these keys, at any moment of the trail."""

    def __init__(self, session: Session, keys: Iterable[int]) -> None:
        self._session, self._keys = session, frozenset(keys)
        self._moves = self._read() if self._keys else {}

    def _read(self) -> dict[int, list[Move]]:
        """The moves of every resident who came into one of the families or left it, in order."""
        query = select(AuditEvent.subject_id, AuditEvent.at, AuditEvent.detail).where(
            AuditEvent.subject_type == "resident",
            AuditEvent.action.in_([Action.ROW_ADDED, Action.ROW_CHANGED]),
            AuditEvent.detail.contains(f'"{COLUMN}"'),
        )
        moves = defaultdict(list)
        for key, at, detail in self._session.execute(query.order_by(AuditEvent.seq)):
            moves[int(key)].append(Move(at, *json.loads(detail)[COLUMN]))
        return {key: known for key, known in moves.items() if self._keys & _touched(known)}

    def members_at(self, key: int, at: datetime) -> tuple[Sequence[Resident], list[int]]:
        """Who belonged to the family then, and the ids of those whose rows are gone since."""
        movers = {one for one, moves in self._moves.items() if key in _touched(moves)}
        rows = select(Resident).where((Resident.household_id == key) | Resident.id.in_(movers))
        known = {
            one.id: one
            for one in self._session.scalars(rows.options(joinedload(Resident.household)))
        }
        then = [one for one in known.values() if self._family(one.id, one.household_id, at) == key]
        gone = [one for one in movers - known.keys() if self._family(one, None, at) == key]
        return then, sorted(gone)

    def exists(self, key: int) -> bool:
        """Whether the family's own row is still there."""
        return self._session.get(Household, key) is not None

    def _family(self, resident: int, now: int | None, at: datetime) -> int | None:
        """In which family the resident was at ``at``; ``now``: in which one today."""
        moves = self._moves.get(resident, [])
        for move in moves:
            if move.at > at:
                return move.before
        return moves[-1].after if moves and now is None else now


def _touched(moves: list[Move]) -> set[int | None]:
    return {family for move in moves for family in (move.before, move.after)}
