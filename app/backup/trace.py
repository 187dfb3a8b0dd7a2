"""The trail's word on backups: written there, and read from there for screens."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.audit.trail import ROOT_OFFICE, record
from app.backup.write import Written
from app.clock import utc_now
from app.database import transaction
from app.extensions import db

OVERDUE = timedelta(hours=26)
"""A daily backup that is older than this did not come."""


@dataclass(frozen=True)
class LastBackup:
    """The newest backup that was proven; ``size`` in bytes, ``audit_seq``: its trail's head."""

    name: str
    at: datetime
    size: int
    audit_seq: int

    @property
    def is_overdue(self) -> bool:
        """Whether the next daily one should have come by now."""
        return utc_now() - self.at > OVERDUE


def note_written(written: Written) -> None:
    """Enter a backup into the trail."""
    with transaction():
        record(
            Action.BACKUP_WRITTEN, ("backup", written.file.name), ROOT_OFFICE,
            size=written.size, sha256=written.sha256,
            made_at=written.manifest.made_at.isoformat(), documents=written.manifest.documents,
            audit_seq=written.manifest.facts.audit_seq, absent=len(written.manifest.absent),
        )  # fmt: skip


def last_backup() -> LastBackup | None:
    """The newest backup in the trail; None where there never was one."""
    query = select(AuditEvent).where(AuditEvent.action == Action.BACKUP_WRITTEN)
    event = db.session.scalars(query.order_by(AuditEvent.seq.desc()).limit(1)).first()
    if event is None:
        return None
    detail = json.loads(event.detail)
    made_at = datetime.fromisoformat(detail["made_at"])
    return LastBackup(event.subject_id, made_at, detail["size"], detail["audit_seq"])
