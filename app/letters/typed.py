"""What the compose form sent, as a draft keeps it. Residents are picked by id or by words.

A box for a resident ``name`` sends ``name`` (the id that was picked), ``name__chosen`` (the
words shown for that id) and ``name__words`` (what stands in the box now). Words that no longer
fit the pick are searched for, so that the form works without scripts as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.letters.choice import HEADS_SIGN, Choice, read_choice
from app.letters.definition import Definition
from app.letters.finding import find, label
from app.letters.people import residents_of
from app.residents.models import Resident

SUBJECT = "resident"
MANY = 15


Form = MultiDict[str, str]


@dataclass(frozen=True)
class Box:
    """One box for a resident as it was sent: found, or with candidates and an error."""

    words: str = ""
    resident: Resident | None = None
    candidates: Sequence[Resident] = ()
    error: str = ""


@dataclass(frozen=True)
class Typed:
    """``values`` as a draft keeps them; ``boxes`` by field for the form to show again."""

    values: dict[str, Any]
    subject: Box
    boxes: Mapping[str, list[Box]] = field(default_factory=dict)
    choice: Choice = HEADS_SIGN

    @property
    def errors(self) -> dict[str, str]:
        """By field: residents that could not be told from what was typed."""
        boxes = {SUBJECT: [self.subject], **self.boxes}
        found = {name: [box.error for box in group if box.error] for name, group in boxes.items()}
        return {name: texts[0] for name, texts in found.items() if texts}


def read_form(session: Session, office_code: str, definition: Definition, form: Form) -> Typed:
    """Read the form of a type for an office; who is not of this office is not found."""
    values: dict[str, Any] = {}
    boxes: dict[str, list[Box]] = {}
    for one in definition.fields:
        if one.kind == "resident":
            box = _box(session, office_code, form, one.name)
            boxes[one.name] = [box]
            values[one.name] = {"id": box.resident.id} if box.resident else None
        elif one.kind == "resident_table":
            boxes[one.name] = _rows(session, office_code, form, one.name)
            rows = [box.resident for box in boxes[one.name] if box.resident]
            values[one.name] = [{"id": row.id} for row in rows]
        else:
            values[one.name] = form.get(one.name, "")
    subject = _box(session, office_code, form, SUBJECT)
    return Typed(values, subject, boxes, read_choice(form))


def stored_form(
    session: Session,
    office_code: str,
    definition: Definition,
    subject: Resident | None,
    values: Mapping[str, Any],
    choice: Choice,
) -> Typed:
    """What a stored draft shows in its form."""
    boxes: dict[str, list[Box]] = {}
    for one in definition.fields:
        if one.kind in ("resident", "resident_table"):
            value = values.get(one.name) or []
            entries = value if isinstance(value, list) else [value]
            ids = [entry["id"] for entry in entries]
            found = residents_of(session, office_code, ids)
            boxes[one.name] = [_found(found[key]) for key in ids if key in found]
    box = _found(subject) if subject else Box()
    return Typed(dict(values), box, boxes, choice)


def _found(resident: Resident) -> Box:
    return Box(label(resident), resident)


def _rows(session: Session, office_code: str, form: Form, name: str) -> list[Box]:
    kept = [int(key) for key in form.getlist(name)[:MANY] if _is_id(key)]
    kept += [int(key) for key in form.getlist(f"{name}__pick")[:MANY] if _is_id(key)]
    found = residents_of(session, office_code, kept)
    rows = [_found(found[key]) for key in dict.fromkeys(kept) if key in found]
    words = [text for text in form.getlist(f"{name}__words")[:MANY] if text.strip()]
    already = {row.resident.id for row in rows if row.resident}
    for text in words:
        box = _searched(session, office_code, text)
        if box.resident is None or box.resident.id not in already:
            rows.append(box)
    return rows


def _box(session: Session, office_code: str, form: Form, name: str) -> Box:
    words = form.get(f"{name}__words", "").strip()
    pick = form.get(f"{name}__pick", "")
    unchanged = words == form.get(f"{name}__chosen", "").strip()
    key = pick if _is_id(pick) else form.get(name, "") if unchanged else ""
    if _is_id(key):
        resident = residents_of(session, office_code, [int(key)]).get(int(key))
        if resident is not None:
            return _found(resident)
    return _searched(session, office_code, words)


def _searched(session: Session, office_code: str, words: str) -> Box:
    if not words:
        return Box()
    found = find(session, office_code, words)
    if len(found) == 1:
        return _found(found[0])
    if found:
        return Box(words, candidates=found, error="Ada beberapa yang cocok. Pilih salah satu.")
    return Box(
        words,
        error=f"Tidak ada penduduk dengan NIK atau nama “{words[:60]}” di kantor ini. "
        "Periksa ejaannya, atau tambahkan dahulu di menu Penduduk.",
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 16
