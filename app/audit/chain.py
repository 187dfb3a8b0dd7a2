"""Proving the trail: reads every event in order and names the first place that is wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, select, true, type_coerce
from sqlalchemy.exc import DatabaseError

from app.audit.faults import ChainReport, Fault, Mark
from app.audit.models import GENESIS, AuditEvent, AuditHead
from app.audit.trail import chain_hash
from app.extensions import db

BATCH = 1000
NEAR = 1000  # how far from its place the former number of a shifted event is looked for
TABLE = AuditEvent.__table__
# Read as the database holds it: a moment that cannot be read is a finding, not an exception.
COLUMNS = [type_coerce(one, String).label("at") if one.key == "at" else one for one in TABLE.c]
LOST = ""  # the hash of an event that nobody can read
Values = dict[str, Any]


@dataclass
class _Walk:
    """Where the proof stands and what it has found."""

    last: int
    hash: str
    marks: dict[int, list[Mark]]
    at: datetime | None = None
    action: str = ""
    first: tuple[int, Fault, datetime | None, str] | None = None
    faults: int = 0
    broken: list[Mark] = field(default_factory=list)

    def find(self, seq: int, fault: Fault) -> None:
        """Note a fault; the report names the first."""
        self.faults += 1
        if self.first is None:
            self.first = (seq, fault, self.at, self.action)

    def mark(self, seq: int, hash_: str) -> None:
        """Compare with the marks that were kept of this place."""
        for mark in self.marks.pop(seq, ()):
            if mark.hash != hash_:
                self.broken.append(mark)
                self.find(seq, Fault.REWRITTEN)


def prove_chain(marks: Iterable[Mark] = (), after: Mark | None = None) -> ChainReport:
    """Recompute the chain from the first event, or from ``after``, to the head.

    Each of ``marks`` must lie on it: whoever rewrites the history with correct hashes cannot
    rewrite what others have kept. Events written meanwhile do no harm.
    """
    kept: dict[int, list[Mark]] = {}
    for mark in marks:
        kept.setdefault(mark.seq, []).append(mark)
    walk = _Walk(after.seq if after else 0, after.hash if after else GENESIS, kept)
    walk.mark(walk.last, walk.hash)
    head = _head()  # before the events, so that those written meanwhile come after it
    seen = 0
    for values in _events(walk.last):
        seen += 1
        _step(walk, values)
        if head is not None and walk.last == head[0] and walk.hash != head[1]:
            walk.find(walk.last, Fault.HEAD_CHANGED)
    _judge_end(walk, head)
    for seq in sorted(walk.marks):
        walk.broken += walk.marks[seq]
        walk.find(min(seq, walk.last + 1), Fault.CUT)
    if walk.first is None:
        return ChainReport(seen)
    return ChainReport(
        seen, walk.first[0], walk.first[1], walk.faults - 1, *walk.first[2:], tuple(walk.broken)
    )


def _step(walk: _Walk, values: Values) -> None:
    """Judge one event against what came before it, and go on from what it says of itself."""
    seq = values["seq"]
    if seq <= walk.last:  # before the beginning
        walk.find(seq, Fault.INSERTED)
        return
    if "hash" not in values:
        walk.find(seq, Fault.UNREADABLE)
        walk.last, walk.hash = seq, LOST
        return
    moment = _moment(values["at"])
    walk.at, walk.action = moment or walk.at, str(values["action"])
    written = values | {"at": moment}
    previous = values["previous_hash"] if walk.hash == LOST else walk.hash
    if seq != walk.last + 1:
        walk.find(walk.last + 1, Fault.MISSING)
    elif moment is None:
        walk.find(seq, Fault.EDITED)
    elif values["hash"] != chain_hash(previous, written) or values["previous_hash"] != previous:
        walk.find(seq, _kind(written, previous))
    walk.last, walk.hash = seq, values["hash"]
    walk.mark(seq, values["hash"])


def _kind(values: Values, previous: str) -> Fault:
    """What happened to an event that does not follow the hash ``previous``."""
    said = values["previous_hash"]
    if values["hash"] == chain_hash(previous, values) or said == previous:
        return Fault.EDITED  # of the hash before it, or of anything else
    if values["hash"] == chain_hash(said, values):
        return Fault.UNLINKED
    before = db.session.scalar(select(TABLE.c.seq).where(TABLE.c.hash == said))
    seq = values["seq"]
    guesses = [*([before + 1] if before is not None else []), *range(seq - NEAR, seq + NEAR)]
    former = next((n for n in guesses if _fits(values, said, n)), None)
    if former is None:
        return Fault.EDITED
    if former < seq:
        return Fault.INSERTED
    return Fault.MISSING if before is None else Fault.REORDERED


def _fits(values: Values, previous: str, seq: int) -> bool:
    return bool(values["hash"] == chain_hash(previous, values | {"seq": seq}))


def _judge_end(walk: _Walk, head: tuple[int, str] | None) -> None:
    if head is None:
        walk.find(walk.last, Fault.HEAD_CHANGED)
    elif walk.last < head[0]:
        walk.find(walk.last + 1, Fault.CUT)
    elif walk.last > head[0]:
        db.session.rollback()  # see what was committed while the proof ran
        now = _head()
        if now is None or now[0] < walk.last or (now[0] == walk.last and now[1] != walk.hash):
            walk.find(head[0] + 1, Fault.APPENDED)


def _head() -> tuple[int, str] | None:
    row = db.session.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1)).first()
    return (row[0], row[1]) if row else None


def _events(after: int) -> Iterator[Values]:
    """Every event beyond ``after`` in order; of one that the database cannot read, its number."""
    # From the beginning means without a lower bound: what was put before it is seen too.
    last, size = after or None, BATCH
    while True:
        beyond = TABLE.c.seq > last if last is not None else true()
        query = select(*COLUMNS).where(beyond).order_by(TABLE.c.seq)
        try:
            rows: list[Values] = [*map(dict, db.session.execute(query.limit(size)).mappings())]
        except DatabaseError:  # SQLite keeps any bytes as a text, and stumbles over them later
            db.session.rollback()
            if size > 1:
                size = 1
                continue
            rows = [{"seq": db.session.scalar(select(TABLE.c.seq).where(beyond).order_by("seq"))}]
        if not rows:
            return
        yield from rows
        last, size = rows[-1]["seq"], BATCH if "hash" not in rows[-1] else size


def _moment(value: Any) -> datetime | None:
    """The UTC moment that the database holds; None where nobody can tell."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None
