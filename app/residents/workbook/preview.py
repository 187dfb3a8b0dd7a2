"""What an import would do, or did, as its page shows it: one part, one page of lines at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString, format_decimal
from flask_babel import lazy_gettext as _

from app.residents.codes import CODES
from app.residents.forms import LABELS
from app.residents.workbook.undo import (
    CHANGED_SINCE,
    GONE,
    HAS_MEMBERS,
    HOME_GONE,
    IN_A_LETTER,
)

PAGE_SIZE = 25
PARTS = {
    "left": _("Not undone"),
    "changed": _("Changed"),
    "added": _("New"),
    "homes": _("Families"),
    "hints": _("To look at again"),
    "wrong": _("Mistakes"),
}
WHY_LEFT = {
    CHANGED_SINCE: _("Changed again after the import."),
    IN_A_LETTER: _("A letter was made from these data."),
    GONE: _("Deleted after the import."),
    HOME_GONE: _("The family that they belonged to before is not registered any more."),
    HAS_MEMBERS: _("Somebody belongs to this family now."),
}
NUMBERS = ("nik", "father_nik", "mother_nik", "kk_number")
DAYS = ("birth_date", "life_state_date")


@dataclass(frozen=True)
class Difference:
    """One field: its label, and the values before and after in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One row of the table. ``notes``: sentences, where there are no differences."""

    row: int
    name: str
    differences: tuple[Difference, ...] = ()
    notes: tuple[str | LazyString, ...] = ()
    cell: str = ""


def sizes(details: dict[str, Any]) -> dict[str, int]:
    """How many lines each part has; parts without any are left out."""
    found = {part: len(_of(details, part)) for part in PARTS}
    return {part: size for part, size in found.items() if size}


def page_of(details: dict[str, Any], part: str, number: int) -> list[Line]:
    """The lines of one page, from 0."""
    items = _of(details, part)[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
    return [_line(part, item) for item in items]


def _of(details: dict[str, Any], part: str) -> Sequence[Any]:
    if part == "hints":
        both = (*details.get("added", ()), *details.get("changed", ()))
        return [one for one in both if one["hints"]]
    found: Sequence[Any] = details.get(part, ())
    return found


def _line(part: str, item: Any) -> Line:
    if part == "left":
        row, name, why = item
        return Line(row, name, notes=(WHY_LEFT[why],))
    if part == "wrong":
        what = f"{item['column']}: {item['value'] or '–'}"
        return Line(item["row"], what, notes=(item["advice"],), cell=item["cell"])
    if part == "homes":
        return Line(item["row"], f"KK {masked(item['kk_number'])}", (*_differences(item),))
    name = item["values"]["name"] if "values" in item else item["name"]
    if part == "hints":
        return Line(item["row"], name, notes=(*item["hints"],))
    if part == "added":
        values = item["values"]
        told = ("nik", "birth_date", "family_relation", "kk_number")
        return Line(item["row"], name, notes=tuple(
            f"{LABELS[one]}: {in_words(one, values.get(one))}" for one in told
        ))  # fmt: skip
    return Line(item["row"], name, (*_differences(item),))


def _differences(item: dict[str, Any]) -> Iterator[Difference]:
    for field, (before, after) in item["fields"].items():
        yield Difference(str(LABELS[field]), in_words(field, before), in_words(field, after))


def in_words(field: str, value: Any) -> str:
    """A value as people read it: codes by their label, numbers of persons masked."""
    if value in (None, ""):
        return "–"
    if field in CODES:
        return CODES[field].get(value, str(value))
    if field in NUMBERS:
        return masked(value)
    return f"{date.fromisoformat(value):%d-%m-%Y}" if field in DAYS else str(value)


def masked(number: str) -> str:
    """The first four digits only, as in lists."""
    return f"{number[:4]}••••••••••••"


def counted(number: int) -> str:
    """A number as the reader's language groups it: 20.000."""
    return str(format_decimal(number))
