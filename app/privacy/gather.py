"""Everything that is kept about one resident, as plain data: what the copy is made of."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import DISCLOSURES
from app.audit.models import AuditEvent
from app.audit.wording import act_in_words, kind_in_words
from app.clock import local_time
from app.letters.attachments.content import Kind
from app.letters.attachments.models import Attachment
from app.letters.models import Letter
from app.letters.states import STATE_WORDS, State
from app.letters.types import definition_of
from app.privacy.actors import actors_of
from app.privacy.purposes import PURPOSES
from app.privacy.touched import events_about, letters_about, letters_naming
from app.residents.models import Household, Resident
from app.residents.service import in_words

RESIDENT = (
    "nik", "name", "birthplace", "birth_date", "father_name", "father_nik", "mother_name",
    "mother_nik", "phone", "life_state_date", "life_state_note",
)  # fmt: skip
HOUSEHOLD = ("kk_number", "address", "hamlet", "rt", "rw")


def copy_of(session: Session, resident: Resident, now: datetime) -> dict[str, Any]:
    """The copy (UU 27/2022 art. 32), JSON-able. Times are local to the office.

    What is about others stays out: members of the household are only counted, letters that merely
    name the resident tell type and number, and whoever looked is an office and a role.
    """
    zone = resident.office.timezone
    about, naming = letters_about(session, resident), letters_naming(session, resident)
    events = events_about(session, resident, [*about, *naming])
    household: Household = resident.household
    return {
        "made_at": _moment(now, zone),
        "office": resident.office.full_name,
        "office_code": resident.office_code,
        "resident": _columns(resident, RESIDENT) | in_words(resident),
        "household": _columns(household, HOUSEHOLD) | {"members": len(household.members)},
        "letters": [_letter(letter) | {"contents": _contents(letter)} for letter in about],
        "letters_naming": [_letter(letter) for letter in naming],
        "attachments": _attachments(session, about, zone),
        "trail": _trail(session, events, zone),
        "purposes": [asdict(one) for one in PURPOSES],
    }


def _columns(row: Any, names: Sequence[str]) -> dict[str, str]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(moment: datetime | None, zone: str) -> str:
    return local_time(moment, zone).isoformat(timespec="minutes") if moment else ""


def _letter(letter: Letter) -> dict[str, str]:
    return {
        "type": letter.letter_type.name,
        "number": letter.number or "",
        "date": _plain(letter.letter_date),
        "state": STATE_WORDS[State(letter.state)],
        "valid_until": _plain(letter.valid_until),
        "reason": letter.reason,
    }


def _contents(letter: Letter) -> dict[str, str]:
    """What was typed for the letter, by the field's label; who else was chosen is only hinted."""
    definition, told = definition_of(letter.version), {}
    for field in definition.fields:
        value = letter.values.get(field.name)
        if value in (None, "", []):
            continue
        other = field.kind in ("resident", "resident_table")
        told[field.label] = "(orang lain, tidak ditampilkan)" if other else _plain(value)
    return told


def _attachments(session: Session, letters: Sequence[Letter], zone: str) -> list[dict[str, str]]:
    numbers = {letter.id: letter.number or letter.letter_type.name for letter in letters}
    query = select(Attachment).where(Attachment.letter_id.in_(numbers)).order_by(Attachment.id)
    return [
        {
            "letter": numbers[row.letter_id],
            "requirement": row.requirement,
            "kind": "ditandai sudah dilihat" if row.kind == Kind.SEEN else "pindaian",
            "added_at": _moment(row.added_at, zone),
            "deleted_at": _moment(row.deleted_at, zone),
        }
        for row in session.scalars(query)
    ]


def _trail(session: Session, events: Sequence[AuditEvent], zone: str) -> list[dict[str, Any]]:
    actors = actors_of(session, events)
    with force_locale("id"):
        return [
            {
                "at": _moment(event.at, zone),
                "actor": actors[event.seq],
                "act": act_in_words(event.action),
                "on": kind_in_words(event.subject_type),
                "disclosed": event.action in DISCLOSURES,
            }
            for event in events
        ]
