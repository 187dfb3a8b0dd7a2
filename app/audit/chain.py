"""Proving the trail: reads every event in order and names the first place that is wrong."""

from dataclasses import dataclass

from sqlalchemy import inspect, select

from app.audit.models import GENESIS, AuditEvent, AuditHead
from app.audit.trail import chain_hash
from app.extensions import db


@dataclass(frozen=True)
class ChainReport:
    """What the proof found. ``broken_at``: the sequence number of the first fault, or None."""

    events: int
    broken_at: int | None
    reason: str

    @property
    def holds(self) -> bool:
        """Whether every event is there, in order and unchanged."""
        return self.broken_at is None


def prove_chain() -> ChainReport:
    """Recompute the whole chain from the first event to the head."""
    columns = [column.key for column in inspect(AuditEvent).column_attrs]
    previous, expected = GENESIS, 1
    rows = db.session.execute(
        select(AuditEvent).order_by(AuditEvent.seq), execution_options={"yield_per": 1000}
    ).scalars()
    for row in rows:
        values = {key: getattr(row, key) for key in columns}
        if row.seq != expected:
            return ChainReport(expected - 1, expected, "catatan hilang atau disisipkan")
        if row.previous_hash != previous:
            return ChainReport(expected - 1, row.seq, "urutan catatan diubah")
        if row.hash != chain_hash(previous, values):
            return ChainReport(expected - 1, row.seq, "isi catatan diubah")
        previous, expected = row.hash, expected + 1
    head = db.session.get(AuditHead, 1)
    if head is None or (head.seq, head.hash) != (expected - 1, previous):
        return ChainReport(expected - 1, expected, "catatan terakhir hilang")
    return ChainReport(expected - 1, None, "utuh")
