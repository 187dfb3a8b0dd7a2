"""Ticking a requirement, keeping its scan, opening and deleting it. One transaction an act.

A file is written before the row that names it, and deleted after the row has let go of it: a crash
in between leaves a file that nobody knows, which the nightly clean-up removes.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.letters.attachments.clamd import Infected, scan
from app.letters.attachments.content import AttachmentRefused, Kind, clean
from app.letters.attachments.models import Attachment
from app.letters.attachments.store import AttachmentStore
from app.letters.errors import LetterNotFound, Refused
from app.letters.guard import MAX_ID, letter_for
from app.letters.models import Letter
from app.letters.states import Act
from app.letters.types import definition_of

MOST_FILES = 10  # of one letter
FIELD = "attachment"
REMOVED, DISCARDED, EXPIRED = "removed", "discarded", "expired"


def mark_seen(letter_id: int, requirement: str, *, by_id: int | None) -> None:
    """Note that the paper was shown at the counter. Raises LetterNotFound, ActNotAllowed, Refused.

    Ticking again changes nothing.
    """
    with transaction() as session:
        letter = _letter_that_asks_for(session, letter_id, requirement)
        if any(one.requirement == requirement for one in _of(session, letter_id)):
            return
        _add(session, letter, requirement, Kind.SEEN, by_id)
        record(Action.REQUIREMENT_SEEN, letter, letter.office_code, requirement=requirement)


def upload(
    letter_id: int, requirement: str, content: bytes, store: AttachmentStore, *, by_id: int | None
) -> int:
    """Keep a scan of the paper, encrypted; returns the attachment's id.

    Raises LetterNotFound, ActNotAllowed, Refused (also for what the file is) and StorageError;
    nothing is kept then.
    """
    _letter_that_asks_for(db.session(), letter_id, requirement)  # before anybody is troubled
    db.session.rollback()  # hold no transaction while the file is looked at
    try:
        scan(content)
        file = clean(content)
    except Infected as infected:
        with transaction() as session:
            letter = _letter_that_asks_for(session, letter_id, requirement)
            known_as = infected.signature[:100]
            record(
                Action.ATTACHMENT_REFUSED, letter, letter.office_code,
                requirement=requirement, signature=known_as,
            )  # fmt: skip
        raise Refused({FIELD: str(infected)}) from infected
    except AttachmentRefused as refused:
        raise Refused({FIELD: str(refused)}) from refused
    name = store.put(file.content)
    try:
        with transaction() as session:
            letter = _letter_that_asks_for(session, letter_id, requirement)
            files = [one for one in _of(session, letter_id) if one.kind != Kind.SEEN]
            if len(files) >= MOST_FILES:
                raise Refused({FIELD: f"Paling banyak {MOST_FILES} berkas untuk satu surat."})
            row = _add(session, letter, requirement, file.kind, by_id)
            row.file_name, row.size = name, len(file.content)
            row.sha256 = hashlib.sha256(file.content).hexdigest()
            session.flush()
            detail = {"attachment": row.id, "requirement": requirement, "sha256": row.sha256}
            record(Action.ATTACHMENT_ADDED, letter, letter.office_code, **detail)
            return row.id
    except BaseException:
        store.delete(name)
        raise


def remove(letter_id: int, attachment_id: int, store: AttachmentStore) -> None:
    """Take a tick or a scan back while the letter waits. Raises LetterNotFound, ActNotAllowed."""
    with transaction() as session:
        letter_for(session, letter_id, Act.ATTACH)
        row = attachment_of(session, letter_id, attachment_id)
        name = row.file_name
        delete_row(row, REMOVED, utc_now())
    if name:
        store.delete(name)


def read(letter_id: int, attachment_id: int, store: AttachmentStore) -> tuple[Kind, bytes]:
    """The file, with a trace of who opened it. Raises LetterNotFound, StorageError."""
    with transaction() as session:
        row = attachment_of(session, letter_id, attachment_id)
        if row.file_name is None:
            raise LetterNotFound(attachment_id)
        content = store.get(row.file_name)
        detail = {"attachment": row.id, "requirement": row.requirement}
        record(Action.ATTACHMENT_READ, ("letter", letter_id), row.office_code, **detail)
        return Kind(row.kind), content


def attachments_of(session: Session, letter_id: int) -> Sequence[Attachment]:
    """All that was ever attached to a letter, what is deleted by now included."""
    query = select(Attachment).where(Attachment.letter_id == letter_id).order_by(Attachment.id)
    return session.scalars(query).all()


def brought(session: Session, letter: Letter) -> dict[str, Attachment | None]:
    """What the letter's type asks for, with the first tick or scan that there is of each."""
    there = {row.requirement: row for row in reversed(_of(session, letter.id))}
    return {name: there.get(name) for name in definition_of(letter.version).requirements}


def attachment_of(session: Session, letter_id: int, attachment_id: int) -> Attachment:
    """One that is still there. Raises LetterNotFound."""
    row = session.get(Attachment, attachment_id) if attachment_id <= MAX_ID else None
    if row is None or row.letter_id != letter_id or row.deleted_at is not None:
        raise LetterNotFound(attachment_id)
    return row


def delete_row(row: Attachment, why: str, moment: datetime) -> None:
    """Let the row go of its file, and leave a trace; the file itself is the caller's to delete."""
    detail = {"attachment": row.id, "requirement": row.requirement, "why": why}
    record(Action.ATTACHMENT_DELETED, ("letter", row.letter_id), row.office_code, **detail)
    row.forget(why, moment)


def _letter_that_asks_for(session: Session, letter_id: int, requirement: str) -> Letter:
    letter = letter_for(session, letter_id, Act.ATTACH)
    if requirement not in definition_of(letter.version).requirements:
        raise Refused({FIELD: "Jenis surat ini tidak meminta persyaratan itu. Muat ulang halaman."})
    return letter


def _of(session: Session, letter_id: int) -> list[Attachment]:
    return [one for one in attachments_of(session, letter_id) if one.deleted_at is None]


def _add(
    session: Session, letter: Letter, requirement: str, kind: Kind, by_id: int | None
) -> Attachment:
    row = Attachment(
        letter_id=letter.id,
        office_code=letter.office_code,
        requirement=requirement,
        kind=kind,
        added_by_id=by_id,
        added_at=utc_now(),
    )
    session.add(row)
    return row
