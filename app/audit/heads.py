"""The sealed head of each day: what others keep, and what the present trail is compared with."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.exc import DatabaseError

from app.audit.actions import Action
from app.audit.chain import TABLE, prove_chain
from app.audit.faults import Mark
from app.audit.models import GENESIS, AuditEvent, AuditHead, DailyHead
from app.audit.trail import ROOT_OFFICE, record
from app.clock import local_date
from app.database import transaction
from app.extensions import db

PROVEN_ON_SCREEN = 200_000
"""Longer trails are not recomputed while somebody waits; ``flask audit`` does that."""
TOO_OLD = timedelta(days=2)
LINE = re.compile(r"JEJAK-AUDIT/1\s+(\d{4}-\d\d-\d\d)\s+(\d{1,18})\s+((?:[0-9a-f]\s*){64})", re.I)

OCTAL = re.compile(r"\\([0-3][0-7]{2})")


@dataclass(frozen=True)
class Head:
    """What is sealed of a day. ``seq`` and ``hash``: the last event of the day."""

    day: date
    seq: int
    hash: str
    count: int
    fault: str
    made_at: datetime
    late: bool

    @property
    def line(self) -> str:
        """The same for machines: form, day, sequence number, hash."""
        return f"JEJAK-AUDIT/1 {self.day.isoformat()} {self.seq} {self.hash}"


class UnknownClaim(Exception):
    """What was given names no head, or several."""


def claim_in(content: str | bytes) -> Mark:
    """The head that a text, or a file as it was downloaded, tells of. Raises UnknownClaim.

    A file is not parsed: the seal bears the line in the open, so that no reader of strangers'
    files is needed. Whether the seal holds is the validator's to say.
    """
    text = content if isinstance(content, str) else unescaped(content)
    found = {
        Mark(f"segel {day}", int(seq), re.sub(r"\s", "", hash_).lower())
        for day, seq, hash_ in LINE.findall(text)
    }
    if len(found) != 1:
        raise UnknownClaim(
            "Berkas atau teks ini tidak memuat baris segel harian. Unggah PDF segel harian yang "
            "asli, atau ketik seluruh baris yang diawali JEJAK-AUDIT/1."
            if not found
            else "Ada lebih dari satu baris segel harian di sini. Periksalah satu per satu."
        )
    return found.pop()


def unescaped(content: bytes) -> str:
    """A file's bytes with a PDF string's octal escapes undone (ISO 32000-1, 7.3.4.2)."""
    return OCTAL.sub(lambda found: chr(int(found[1], 8)), content.decode("latin-1"))


def marks() -> list[Mark]:
    """Every stored head, to be proven with the chain."""
    rows = db.session.execute(select(DailyHead.day, DailyHead.seq, DailyHead.hash))
    return [Mark(f"segel {day.isoformat()}", seq, hash_) for day, seq, hash_ in rows]


def fits(mark: Mark) -> bool:
    """Whether the present trail has this very hash at that place; no more is read."""
    if mark.seq == 0:
        return mark.hash == GENESIS
    return db.session.scalar(select(TABLE.c.hash).where(TABLE.c.seq == mark.seq)) == mark.hash


class Found(StrEnum):
    """What comparing a kept head with the present trail showed, and no more than was looked at."""

    CHANGED = "changed"
    SAME_HASH = "same_hash"  # the events before were not recomputed
    SAME_HISTORY = "same_history"


def compare(mark: Mark) -> Found:
    """Whether the history up to ``mark`` is what it was: recomputed, where that is quick."""
    if not fits(mark):
        return Found.CHANGED
    if (db.session.scalar(select(AuditHead.seq)) or 0) > PROVEN_ON_SCREEN:
        return Found.SAME_HASH
    place = prove_chain([mark]).broken_at
    return Found.SAME_HISTORY if place is None or place > mark.seq else Found.CHANGED


def misfits() -> list[date]:
    """Days whose stored head is not in the present trail, or whose stretch had a fault."""
    joined = select(DailyHead.day).outerjoin(TABLE, TABLE.c.seq == DailyHead.seq)
    wrong = or_(TABLE.c.hash.is_distinct_from(DailyHead.hash), DailyHead.fault != "")
    found = joined.where(wrong, DailyHead.seq > 0).order_by(DailyHead.day)
    return list(db.session.scalars(found))


def overdue(now: datetime) -> bool:
    """Whether a head should have come: the last one, or the trail without any, is too old."""
    last = db.session.scalar(select(DailyHead.made_at).order_by(DailyHead.day.desc()).limit(1))
    if last is None:
        last = db.session.scalar(select(AuditEvent.__table__.c.at).order_by(TABLE.c.seq).limit(1))
    return last is not None and now - last > TOO_OLD


def due_days(now: datetime, zone: str) -> list[date]:
    """The days that are over without a head; at the very first time only the last one."""
    yesterday = local_date(now, zone) - timedelta(days=1)
    last = db.session.scalar(select(DailyHead.day).order_by(DailyHead.day.desc()).limit(1))
    first = last + timedelta(days=1) if last else yesterday
    return [first + timedelta(days=n) for n in range((yesterday - first).days + 1)]


def daily_head(day: date, end: datetime, now: datetime, seal: Callable[[Head], bytes]) -> bool:
    """Seal and keep the head of ``day``, which ended at ``end``. False: somebody else just did.

    What the trail holds of the day is proven first, and the head tells what was found. A head
    that is made later says so: nothing is back-dated.
    """
    before = db.session.scalar(select(DailyHead).order_by(DailyHead.day.desc()).limit(1))
    start = Mark("", before.seq, before.hash) if before else Mark("", 0, GENESIS)
    query = select(TABLE.c.seq, TABLE.c.hash).where(AuditEvent.at < end)
    last = db.session.execute(query.order_by(TABLE.c.seq.desc()).limit(1)).first()
    seq, hash_ = last if last and last[0] > start.seq else (start.seq, start.hash)
    report = prove_chain(after=start if before else None)
    found = f"catatan {report.broken_at}: {report.reason}" if not report.holds else ""
    if not found and not fits(start):
        found = f"catatan {start.seq}: segel hari sebelumnya tidak cocok"
    late = now - end > timedelta(days=1)
    head = Head(day, seq, hash_, seq - start.seq, found[:300], now, late)
    document = seal(head)
    try:
        with transaction() as session:
            values = {key: getattr(head, key) for key in ("day", "seq", "hash", "count", "fault")}
            session.add(DailyHead(**values, made_at=now, document=document))
            record(Action.AUDIT_HEAD_SEALED, ("audithead", day), ROOT_OFFICE, seq=seq)
    except DatabaseError:
        if db.session.get(DailyHead, day) is None:
            raise
        return False
    return True


def note_comparison(mark: Mark, sealed: bool, found: Found, office_code: str) -> None:
    """Leave a trace that somebody compared a kept head, and what came of it."""
    with transaction():
        record(
            Action.AUDIT_HEAD_COMPARED, ("audithead", mark.name), office_code,
            seq=mark.seq, sealed=sealed, found=found,
        )  # fmt: skip
