"""Drafts: begun, changed and discarded. What was typed is kept as typed; submitting judges it."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.attachments.acts import DISCARDED, attachments_of, delete_row
from app.letters.attachments.store import AttachmentStore
from app.letters.choice import HEADS_SIGN, Choice
from app.letters.definition import Definition
from app.letters.errors import LetterNotFound, Refused
from app.letters.guard import MAX_ID, letter_for, lock_office
from app.letters.models import Letter, LetterType
from app.letters.settings import effective, version_in_force
from app.letters.states import Act, State
from app.letters.types import definition_of
from app.residents.models import Resident

DOUBLE_CLICK = timedelta(seconds=30)
TYPING = timedelta(minutes=15)
MAX_TYPED = 20_000  # characters of one field: far above any limit, far below a burden


def create(
    office_code: str,
    type_code: str,
    resident_id: int,
    typed: Mapping[str, Any],
    *,
    by_id: int | None,
    choice: Choice = HEADS_SIGN,
    now: datetime | None = None,
) -> int:
    """Begin a letter for a resident of this office; returns its id.

    The same letter sent again within half a minute is the same draft.

    Raises LetterNotFound when type or resident is not there for this office, Refused when the
    office does not offer the type or a field is enormous.
    """
    with transaction() as session:
        letter_type = session.get(LetterType, type_code)
        if letter_type is None:
            raise LetterNotFound(type_code)
        if not effective(session, office_code, type_code).active:
            raise Refused(f"{letter_type.name} sedang tidak dilayani di kantor ini.")
        resident = _resident(session, office_code, resident_id)
        version = version_in_force(session, office_code, type_code)
        values = kept(definition_of(version), typed)
        moment = now or utc_now()
        letter = Letter(
            type_code=type_code,
            version_id=version.id,
            office_code=office_code,
            resident_id=resident.id,
            subject_name=resident.name,
            values=values,
            deputies=dict(choice.deputies),
            signing_mode=choice.mode,
            created_by_id=by_id,
            created_at=moment,
        )
        if twin := _twin(session, letter):
            return twin.id
        session.add(letter)
        session.flush()
        record(Action.LETTER_DRAFTED, letter, office_code, type=type_code)
        return letter.id


def edit(
    letter_id: int,
    resident_id: int,
    typed: Mapping[str, Any],
    choice: Choice = HEADS_SIGN,
    *,
    opened: str = "",
    typing_id: int | None = None,
) -> None:
    """Change a draft or a returned letter; it moves to its type's present version.

    ``opened``: the edition that the form was opened with; what somebody else saved since then is
    not overwritten unseen. ``typing_id``: whose typing saves itself; what they change within
    TYPING, with nobody between, is one act in the trail. Raises LetterNotFound, ActNotAllowed,
    Refused.
    """
    with transaction() as session:
        letter = letter_for(session, letter_id, Act.EDIT)
        before = edition(letter)
        resident = _resident(session, letter.office_code, resident_id)
        if letter.replaces_id is not None and letter.resident_id != resident.id:
            raise Refused(
                {
                    "resident": f"Surat ini menggantikan surat {letter.subject_name}. Untuk orang "
                    "lain, buat surat baru."
                }
            )
        if letter.number is not None and letter.resident_id != resident.id:
            raise Refused(
                {
                    "resident": f"Nomor {letter.number} tercatat atas nama {letter.subject_name}."
                    " Untuk orang lain, batalkan surat ini dan buat surat baru."
                }
            )
        letter.version = version_in_force(session, letter.office_code, letter.type_code)
        letter.values = kept(definition_of(letter.version), typed)
        letter.resident_id, letter.subject_name = resident.id, resident.name
        letter.deputies, letter.signing_mode = dict(choice.deputies), choice.mode
        if opened not in ("", before) and edition(letter) != before:  # two clicks say the same
            raise Refused(
                "Surat ini sudah diubah orang lain, atau di jendela lain, sejak Anda membukanya, "
                "jadi isian Anda belum disimpan. Lihat dahulu perubahannya lewat daftar surat di "
                "tab lain; simpan sekali lagi di sini hanya bila isian Anda yang benar."
            )
        if typing_id is None or not _goes_on(session, letter, typing_id):
            record(Action.LETTER_EDITED, letter, letter.office_code)


def edition(letter: Letter) -> str:
    """A mark of what a draft says now: the same as long as nobody changes it."""
    said = [letter.resident_id, letter.values, letter.deputies, letter.signing_mode]
    return sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


def untouched(letter: Letter) -> bool:
    """Whether a draft has a person and nothing else: no field was ever filled in."""
    return (
        letter.state == State.DRAFT
        and letter.number is None
        and letter.replaces_id is None
        and not any(letter.values.values())
    )


def discard(letter_id: int, store: AttachmentStore, *, if_untouched: bool = False) -> None:
    """Delete a draft that never had a number; its papers go with it, at once.

    ``if_untouched``: only one that nobody filled anything in, or brought a paper for, meanwhile.
    Raises LetterNotFound, ActNotAllowed.
    """
    with transaction() as session:
        letter = letter_for(session, letter_id, Act.DISCARD)
        if if_untouched and (not untouched(letter) or attachments_of(session, letter_id)):
            return
        names = [row.file_name for row in attachments_of(session, letter_id) if row.file_name]
        for row in attachments_of(session, letter_id):
            if row.deleted_at is None:
                delete_row(row, DISCARDED, utc_now())
            session.delete(row)
        record(Action.LETTER_DISCARDED, letter, letter.office_code, type=letter.type_code)
        session.flush()
        session.delete(letter)
    for name in names:
        store.delete(name)


def _twin(session: Session, letter: Letter) -> Letter | None:
    """The same thing sent by the same person just before: a double click, not a second letter."""
    if letter.created_by_id is None:
        return None
    lock_office(session, letter.office_code)  # so that the two clicks come one after the other
    query = select(Letter).where(
        Letter.office_code == letter.office_code,
        Letter.type_code == letter.type_code,
        Letter.resident_id == letter.resident_id,
        Letter.created_by_id == letter.created_by_id,
        Letter.created_at > letter.created_at - DOUBLE_CLICK,
    )
    return next((one for one in session.scalars(query) if _same(one, letter)), None)


def _goes_on(session: Session, letter: Letter, by_id: int) -> bool:
    """Whether the newest act on this letter is a change of the same person, just before."""
    newest = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_type == "letter", AuditEvent.subject_id == str(letter.id))
        .order_by(AuditEvent.seq.desc())
        .limit(1)
    ).first()
    return (
        newest is not None
        and newest.actor_id == by_id
        and newest.action in (Action.LETTER_DRAFTED, Action.LETTER_EDITED)
        and newest.at > utc_now() - TYPING
    )


def _same(one: Letter, other: Letter) -> bool:
    chosen = ("values", "deputies", "signing_mode", "replaces_id")
    return all(getattr(one, name) == getattr(other, name) for name in chosen)


def _resident(session: Session, office_code: str, resident_id: int) -> Resident:
    resident = session.get(Resident, resident_id) if resident_id <= MAX_ID else None
    # The office is asked too: a district's user may read residents of many villages.
    if resident is None or resident.office_code != office_code:
        raise LetterNotFound(resident_id)
    return resident


def kept(definition: Definition, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The type's own fields out of what a form sent. Raises Refused for an enormous one."""
    kept = {field.name: typed[field.name] for field in definition.fields if field.name in typed}
    errors = {
        name: f"Terlalu panjang untuk disimpan, paling banyak {MAX_TYPED:,} karakter."
        for name, value in kept.items()
        if len(str(value)) > MAX_TYPED
    }
    if errors:
        raise Refused({name: text.replace(",", ".", 1) for name, text in errors.items()})
    return kept
