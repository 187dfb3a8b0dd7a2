"""What would be lost with this server now: all that was written after a backup."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.audit.models import AuditEvent
from app.backup.errors import BackupError
from app.backup.manifest import Manifest
from app.backup.trace import last_backup
from app.clock import utc_now
from app.extensions import db
from app.letters.models import Letter


@dataclass(frozen=True)
class Loss:
    """RPO as measured; ``backup``: the one it is counted from, None where none was ever kept."""

    backup: str | None
    age: timedelta = timedelta()
    events: int = 0
    letters: int = 0


def loss_of(name: str, manifest: Manifest) -> Loss | None:
    """What this service has beyond a backup; None where there is no service's database here.

    Raises BackupError when the backup is of another database: its trail is not the beginning of
    this one's.
    """
    facts = manifest.facts
    head = select(AuditEvent.hash).where(AuditEvent.seq == facts.audit_seq)
    try:
        if db.session.scalar(head) != facts.audit_hash:
            raise BackupError(
                "Cadangan ini bukan dari basis data layanan ini: jejak auditnya berbeda."
            )
        return _since(name, manifest.made_at, facts.audit_seq)
    except SQLAlchemyError:
        return None
    finally:
        db.session.rollback()


def loss_since_last() -> Loss:
    """What this service has beyond the newest backup that was kept."""
    last = last_backup()
    return Loss(None) if last is None else _since(last.name, last.at, last.audit_seq)


def _since(name: str, made_at: datetime, audit_seq: int) -> Loss:
    events = select(func.count(AuditEvent.seq)).where(AuditEvent.seq > audit_seq)
    letters = select(func.count(Letter.id)).where(Letter.submitted_at > made_at)
    return Loss(
        name,
        utc_now() - made_at,
        db.session.scalar(events) or 0,
        db.session.scalar(letters) or 0,
    )
