"""Destroying what was approved, letter by letter, in an order that a crash cannot harm.

For each letter one transaction decides, empties its row and says that it is destroyed; only after
it has committed are the files deleted, and only when they are gone is that noted. Minutes come
last, when nothing is open. Whatever is cut off is done by the next run: a letter is whole, or it
is destroyed and its files are still to go, which ``flask documents`` tells. Runs in the worker.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, utc_now
from app.database import transaction
from app.extensions import db
from app.letters.attachments.acts import delete_row
from app.letters.attachments.models import Attachment
from app.letters.attachments.store import AttachmentStore
from app.letters.files import forget_pages
from app.letters.models import Letter, RegisterEntry
from app.letters.states import State
from app.proof.models import ProofTask
from app.retention.due import why_kept
from app.retention.models import DisposalItem, DisposalList, ListState, Outcome
from app.storage import DocumentStore

logger = logging.getLogger(__name__)
DESTROYED = "destroyed"
Seal = Callable[[DisposalList], bytes]


@dataclass(frozen=True)
class Stores:
    """Where a letter's files lie: PDFs, scans, and the cache of page images."""

    documents: DocumentStore
    attachments: AttachmentStore
    pages: Path


def carry_out(stores: Stores, seal: Seal, now: datetime | None = None) -> int:
    """Do what is approved; how many lists got done. Safe to repeat, and beside other workers.

    What the disk or the seal refuses is logged, and tried again by the next run; so are files
    that a backup is just copying.
    """
    moment, done = now or utc_now(), 0
    query = select(DisposalList.id).where(DisposalList.state == ListState.APPROVED)
    for list_id in db.session.scalars(query.order_by(DisposalList.id)).all():
        try:
            for item_id in _items(list_id, DisposalItem.outcome == Outcome.PENDING):
                settle(item_id, stores, moment)
            with stores.documents.alone() as alone:
                for item_id in _items(list_id, _files_left()) if alone else ():
                    erase(item_id, stores, moment)
            done += finish(list_id, seal, moment)
        except Exception:
            logger.exception("disposal list %s waits", list_id)
    return done


def settle(item_id: int, stores: Stores, now: datetime) -> None:
    """Decide about one letter, for good: it stays, or its contents leave the database."""
    with transaction() as session:
        letter, item = _locked(session, item_id)
        if item.outcome != Outcome.PENDING:
            return  # another worker was quicker
        task = session.get(ProofTask, letter.id)
        if task is not None and task.is_taken(now):
            return  # its proof is being renewed: the next run finds that done
        item.settled_at = now
        item.kept_why = why_kept(session, letter.id, local_date(now, letter.office.timezone))
        if item.kept_why:
            item.outcome = Outcome.KEPT
            return
        if task is not None:
            session.delete(task)
        item.outcome = Outcome.DESTROYED
        scans = _empty(session, letter, item.of, now)
        record(Action.LETTER_DESTROYED, letter, letter.office_code, number=letter.number,
               minutes=item.of.number, sha256=item.files)  # fmt: skip
    for name in scans:  # what a crash leaves of these, the nightly clean-up of scans deletes
        stores.attachments.delete(name)


def erase(item_id: int, stores: Stores, now: datetime) -> None:
    """Delete the files of a destroyed letter. Raises OSError; what is gone is as good."""
    session = db.session()
    item = session.get_one(DisposalItem, item_id)
    files = list(item.files)
    session.rollback()
    for name in files:  # no other letter's: each bears its own letter's number and code
        stores.documents.delete(name)
        forget_pages(stores.pages, name)
    with transaction() as session:
        session.get_one(DisposalItem, item_id).files_gone_at = now


def finish(list_id: int, seal: Seal, now: datetime) -> bool:
    """Seal the minutes when every letter is settled and no file is left; whether it is done.

    Raises what ``seal`` does; the list stays as it is then.
    """
    if _items(list_id, DisposalItem.outcome == Outcome.PENDING) or _items(list_id, _files_left()):
        return False
    row = db.session.get_one(DisposalList, list_id)
    minutes = row.minutes or seal(row)
    with transaction() as session:
        query = select(DisposalList).where(DisposalList.id == list_id).with_for_update()
        row = session.scalars(query, execution_options={"populate_existing": True}).one()
        if row.state != ListState.APPROVED:
            return False
        row.state, row.done_at = ListState.DONE, now
        row.minutes, row.minutes_sha256 = minutes, sha256(minutes).hexdigest()
        gone = sum(one.outcome == Outcome.DESTROYED for one in row.items)
        record(Action.DISPOSAL_DONE, row, row.office_code, number=row.number, destroyed=gone,
               kept=len(row.items) - gone, sha256=row.minutes_sha256)  # fmt: skip
        return True


def _items(list_id: int, *conditions: ColumnElement[bool]) -> list[int]:
    query = select(DisposalItem.id).where(DisposalItem.list_id == list_id, *conditions)
    found = list(db.session.scalars(query.order_by(DisposalItem.id)))
    db.session.rollback()
    return found


def _files_left() -> ColumnElement[bool]:
    return (DisposalItem.outcome == Outcome.DESTROYED) & DisposalItem.files_gone_at.is_(None)


def _locked(session: Session, item_id: int) -> tuple[Letter, DisposalItem]:
    item = session.get_one(DisposalItem, item_id)
    query = select(Letter).where(Letter.id == item.letter_id).with_for_update(key_share=True)
    letter = session.scalars(query, execution_options={"populate_existing": True}).one()
    session.refresh(item)
    return letter, item


def _empty(session: Session, letter: Letter, of: DisposalList, now: datetime) -> list[str]:
    """Take out of the database whom and what the letter was about; names of scans to delete.

    Number, type and dates stay, in the register too, and who signed it; of the files their hashes.
    """
    day = local_date(of.decided_at or now, letter.office.timezone)
    is_example = bool((letter.snapshot or {}).get("is_example"))
    letter.state, letter.ended_at = State.DESTROYED, now
    letter.reason = f"berita acara nomor {of.number} tanggal {day:%d-%m-%Y}"
    letter.snapshot, letter.values = ({"is_example": True} if is_example else None), {}
    letter.resident_id, letter.subject_name, letter.replaces_reason = None, "", ""
    letter.frozen_sha256 = letter.current_sha256 = None
    entries = update(RegisterEntry).where(RegisterEntry.letter_id == letter.id)
    session.execute(entries.values(subject=letter.letter_type.name))
    papers = select(Attachment).where(
        Attachment.letter_id == letter.id, Attachment.deleted_at.is_(None)
    )
    scans = []
    for paper in session.scalars(papers):
        scans += [paper.file_name] if paper.file_name else []
        delete_row(paper, DESTROYED, now)
    return scans
