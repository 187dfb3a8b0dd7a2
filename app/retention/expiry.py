"""Scans of applicants' papers end by themselves; letters never do.

The time begins when the letter is issued, or cancelled; for one that is nobody's turn any more
(a draft, a returned letter) with the upload itself. How long: ``app.offices.keeping``. The file
goes first and the row's knowledge of it after: a crash in between is made up for the next night.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select

from app.database import UtcDateTime, transaction
from app.extensions import db
from app.letters.attachments.acts import EXPIRED, delete_row
from app.letters.attachments.models import Attachment
from app.letters.attachments.store import AttachmentStore
from app.letters.models import Letter
from app.letters.states import State
from app.offices.keeping import attachment_days

logger = logging.getLogger(__name__)
ORPHANED = timedelta(days=1)  # far longer than any upload takes between its file and its row


@dataclass(frozen=True)
class Expiry:
    """What one night did: scans deleted, scans whose file the disk would not give up, orphans."""

    expired: int
    failed: int
    orphans: int


def expire_attachments(store: AttachmentStore, now: datetime) -> Expiry:
    """Delete every scan whose time is over, and files that no row knows. Safe to repeat."""
    expired = failed = 0
    for attachment_id, file_name in [*_due(now)]:
        try:
            store.delete(file_name)
        except OSError as error:
            logger.error(
                "attachment %d was not deleted, next try tomorrow: %r", attachment_id, error
            )
            failed += 1
        else:
            expired += _forget(attachment_id, now)
    return Expiry(expired, failed, _delete_orphans(store, now))


def _due(now: datetime) -> Iterator[tuple[int, str]]:
    kept = Attachment.file_name.is_not(None)
    session = db.session()
    for office_code in session.scalars(select(Attachment.office_code).where(kept).distinct()).all():
        before = now - timedelta(days=attachment_days(session, office_code))
        due = (
            select(Attachment.id, Attachment.file_name)
            .join(Attachment.letter)
            .where(kept, Attachment.office_code == office_code, _begins() <= before)
        )
        yield from ((row.id, row.file_name or "") for row in session.execute(due).all())


def _begins() -> ColumnElement[datetime]:
    """SQL: when the time of a scan begins; NULL while its letter is on its way."""
    lies = Letter.state.in_([State.DRAFT, State.RETURNED])
    return func.coalesce(
        Letter.issued_at, Letter.ended_at, case((lies, Attachment.added_at)), type_=UtcDateTime()
    )


def _forget(attachment_id: int, now: datetime) -> int:
    with transaction() as session:
        row = session.get(Attachment, attachment_id, with_for_update=True)
        if row is None or row.deleted_at is not None:
            return 0  # somebody deleted it, or its draft, just now
        delete_row(row, EXPIRED, now)
        return 1


def _delete_orphans(store: AttachmentStore, now: datetime) -> int:
    known = set(db.session.scalars(select(Attachment.file_name)))
    db.session.rollback()
    before = (now - ORPHANED).timestamp()
    orphans = [
        path for path in store.files() if path.name not in known and path.stat().st_mtime < before
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
