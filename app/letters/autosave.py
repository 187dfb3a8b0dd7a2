"""The draft that saves itself while somebody types; one that stayed empty ends by itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.letters import drafts
from app.letters.attachments.store import AttachmentStore
from app.letters.choice import Choice
from app.letters.errors import LetterNotFound
from app.letters.models import Letter
from app.letters.states import ActNotAllowed, State

EMPTY_FOR = timedelta(hours=24)


def autosave(
    letter_id: int | None,
    office_code: str,
    type_code: str,
    resident_id: int,
    typed: Mapping[str, Any],
    choice: Choice,
    *,
    by_id: int,
    opened: str,
) -> int:
    """Keep what stands in the form now; returns the draft's id. ``opened`` as for drafts.edit.

    Whoever begins the same letter again finds their own empty draft, not a second one. Raises
    LetterNotFound, ActNotAllowed, Refused.
    """
    letter_id = letter_id or _begun(office_code, type_code, resident_id, by_id)
    if letter_id is None:
        return drafts.create(office_code, type_code, resident_id, typed, by_id=by_id, choice=choice)
    drafts.edit(letter_id, resident_id, typed, choice, opened=opened, typing_id=by_id)
    return letter_id


def discard_untouched(store: AttachmentStore, now: datetime) -> int:
    """Delete drafts that had a person chosen and nothing else for EMPTY_FOR; returns how many."""
    query = (
        select(Letter)
        .join(Letter.office)  # office by office, along the index by office and state
        .where(Letter.state == State.DRAFT, Letter.created_at < now - EMPTY_FOR)
    )
    empty = [one.id for one in db.session.scalars(query) if drafts.untouched(one)]
    for letter_id in empty:
        try:
            drafts.discard(letter_id, store, if_untouched=True)
        except (LetterNotFound, ActNotAllowed):  # somebody was faster
            continue
    return len(empty)


def _begun(office_code: str, type_code: str, resident_id: int, by_id: int) -> int | None:
    query = select(Letter).where(
        Letter.office_code == office_code,
        Letter.state == State.DRAFT,
        Letter.type_code == type_code,
        Letter.resident_id == resident_id,
        Letter.created_by_id == by_id,
    )
    return next((one.id for one in db.session.scalars(query) if drafts.untouched(one)), None)
