"""After a breach: whose data somebody had in hand, as the trail tells (UU 27/2022 art. 46)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from app.access.models import Account
from app.audit.models import AuditEvent
from app.letters.mentions import chosen_residents
from app.letters.models import Letter
from app.privacy.families import Families
from app.privacy.touched import IMPORT, PEOPLE, REGISTER
from app.residents.models import Resident
from app.residents.workbook.models import ImportedResident

Row = tuple[str, str]  # kind and key, as the trail names a row
HOUSEHOLD = "household"


@dataclass
class Affected:
    """One resident, with the acts (``Action`` values) that concerned them, and when."""

    resident: Resident
    first: datetime
    last: datetime
    acts: set[str] = field(default_factory=set)
    events: int = 0

    def note(self, event: AuditEvent) -> None:
        """Count one more event."""
        self.first, self.last = min(self.first, event.at), max(self.last, event.at)
        self.acts.add(event.action)
        self.events += 1


@dataclass(frozen=True)
class Finding:
    """``lost``: rows that the trail names and that are gone, so that nobody is known by them."""

    people: tuple[Affected, ...]
    lost: tuple[Row, ...]
    events: int


def find_affected(
    session: Session,
    begin: datetime,
    end: datetime,
    *,
    username: str | None = None,
    address: str | None = None,
) -> Finding:
    """Residents named by the acts of an account, or of an address (or its beginning), in a time.

    Any act counts, not only looking: whoever edited a letter had it on the screen. Of a family
    those are meant who belonged to it at the time of the act. ``end`` is not included. Raises
    LookupError for an account that is not there.
    """
    events = session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.at >= begin,
            AuditEvent.at < end,
            AuditEvent.subject_type.in_(PEOPLE),
            *_by(session, username, address),
        )
        .order_by(AuditEvent.seq)
    ).all()
    found: dict[int, Affected] = {}
    lost: set[Row] = set()
    rows = {_row(event) for event in events}
    families = Families(session, {int(key) for kind, key in rows if kind == HOUSEHOLD})
    known = {row: _concerned(session, row) for row in rows if row[0] != HOUSEHOLD}
    for event in events:
        row = _row(event)
        if row[0] == HOUSEHOLD:
            people, gone = families.members_at(int(row[1]), event.at)
            lost |= {("resident", str(key)) for key in gone}
            lost |= set() if people or gone or families.exists(int(row[1])) else {row}
        else:
            people = known[row]
            lost |= set() if people or row[0] in (IMPORT, REGISTER) else {row}
        for resident in people:
            entry = found.setdefault(resident.id, Affected(resident, event.at, event.at))
            entry.note(event)
    ordered = sorted(found.values(), key=lambda one: (one.resident.office_code, one.resident.name))
    return Finding(tuple(ordered), tuple(sorted(lost)), len(events))


def _by(
    session: Session, username: str | None, address: str | None
) -> Iterator[ColumnElement[bool]]:
    if username is not None:
        actor = session.scalar(select(Account.id).where(Account.username == username))
        if actor is None:
            raise LookupError(username)
        yield AuditEvent.actor_id == actor
    if address is not None:
        yield AuditEvent.address.startswith(address, autoescape=True)


def _row(event: AuditEvent) -> Row:
    return event.subject_type, event.subject_id


def _concerned(session: Session, row: Row) -> Sequence[Resident]:
    """Whom a row concerns; nobody where it is gone, or where an import wrote nothing."""
    if row[0] == REGISTER:
        return _residents(session, Resident.office_code == row[1])
    kind, key = row[0], int(row[1])
    if kind == IMPORT:
        touched = select(ImportedResident.resident_id).where(ImportedResident.import_id == key)
        return _residents(session, Resident.id.in_(touched))
    if kind == "resident":
        return _residents(session, Resident.id == key)
    letter = session.get(Letter, key)
    if letter is None or letter.resident_id is None:  # destroyed: whose it was, nobody knows
        return ()
    named = {letter.resident_id, *chosen_residents(letter.values)}
    return _residents(session, Resident.id.in_(named))


def _residents(session: Session, who: ColumnElement[bool]) -> Sequence[Resident]:
    query = select(Resident).where(who).options(joinedload(Resident.household))
    return session.scalars(query).all()
