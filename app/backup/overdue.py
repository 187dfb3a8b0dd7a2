"""Telling those who answer for the service that no backup came."""

from datetime import datetime

from sqlalchemy import select

from app.access.models import Account
from app.access.roles import Role
from app.backup.trace import last_backup
from app.clock import local_date
from app.database import transaction
from app.notifications.events import Event
from app.notifications.tell import tell

ANSWERING = (Role.REGENCY_ADMIN, Role.PLATFORM_ADMIN)
ZONE = "Asia/Jakarta"


def tell_if_overdue(now: datetime) -> None:
    """Note it for the regency's and the platform's admins, once a day. Outside any request."""
    last = last_backup()
    if last is not None and not last.is_overdue:
        return
    words = "Belum pernah ada cadangan data." if last is None else (
        f"Cadangan terakhir dibuat {local_date(last.at, ZONE):%d-%m-%Y}."
    )  # fmt: skip
    roles = Account.roles.any(Account.roles.property.mapper.class_.name.in_(ANSWERING))
    with transaction() as session:
        accounts = session.scalars(select(Account.id).where(Account.active, roles)).all()
        once = f"backup {local_date(now, ZONE)}"
        tell(session, accounts, Event.BACKUP_OLD, words, "/", once=once)
