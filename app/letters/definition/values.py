"""Checking what was typed into a letter type's own fields."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.letters.definition.errors import InvalidValues
from app.letters.definition.model import DEFAULT_MAX_LENGTH, DEFAULT_MAX_ROWS, Definition, Field
from app.letters.definition.readers import (
    Unreadable,
    read_date,
    read_money,
    read_number,
    read_resident,
    read_text,
    read_time,
)

#: Clean values by field name, JSON-able: dates as ISO text, money in whole rupiah, residents
#: as {"id": number}, a table as a list of those. A field left empty is None (a table: []).
Values = dict[str, Any]


def validate_values(definition: Definition, raw: Mapping[str, Any]) -> Values:
    """Read and check every field; InvalidValues carries all errors at once, none guessed away.

    Keys in `raw` that are no field of this type are ignored: a form posts more than fields. So is
    what a field holds that is not shown: nobody sees it when they send the form.
    Whether a resident exists and may be used is for the caller, who has the register.
    """
    values: Values = {}
    errors: dict[str, str] = {}
    for field in definition.fields:
        hidden = field.shown_when is not None and not field.shown_when.holds(values)
        try:
            values[field.name] = _nothing(field) if hidden else _read(field, raw.get(field.name))
        except Unreadable as error:
            errors[field.name] = str(error)
    errors |= _alone(definition, values)
    if errors:
        raise InvalidValues(errors)
    return values


def _alone(definition: Definition, values: Values) -> dict[str, str]:
    """By field: what was filled in without the field that it needs, itself left empty."""
    empty = {name for name, value in values.items() if value is None or value == []}
    return {
        field.name: f"Isi juga “{definition.field_named(field.needs).label}”, atau kosongkan "
        "isian ini."
        for field in definition.fields
        # A needed field that could not be read is in no values: its own error says enough.
        if field.needs in empty and field.name in values.keys() - empty
    }


def misdated(definition: Definition, values: Values, day: date) -> dict[str, str]:
    """By field: dates on the wrong side of ``day``, the letter's own: `past` after it, `future`
    before it."""
    errors: dict[str, str] = {}
    for field in definition.fields:
        typed = values[field.name]
        if field.past and typed and date.fromisoformat(typed) > day:
            errors[field.name] = f"Tanggal ini belum tiba pada hari surat dibuat ({day:%d-%m-%Y})."
        if field.future and typed and date.fromisoformat(typed) < day:
            errors[field.name] = (
                f"Tanggal ini sudah lewat pada hari surat dibuat ({day:%d-%m-%Y}). "
                "Periksa lagi tanggalnya."
            )
    return errors


def _read(field: Field, raw: Any) -> Any:
    if _is_empty(raw):
        if field.required:
            raise Unreadable(f"{field.label} wajib diisi.")
        return _nothing(field)
    return _READERS[field.kind](field, raw)


def _nothing(field: Field) -> Any:
    return [] if field.kind == "resident_table" else None


def _is_empty(raw: Any) -> bool:
    if isinstance(raw, dict):
        return _is_empty(raw.get("id"))
    return raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []


def _text(field: Field, raw: Any) -> str:
    if field.format == "time":
        return read_time(raw)
    text = read_text(raw, multiline=field.kind == "long_text")
    limit = field.max_length or DEFAULT_MAX_LENGTH[field.kind]
    if len(text) > limit:
        raise Unreadable(
            f"Terlalu panjang: {_thousands(len(text))} karakter, paling banyak {_thousands(limit)}."
            " Ringkaslah isinya."
        )
    return text


def _number(field: Field, raw: Any) -> int:
    number = read_money(raw) if field.kind == "money" else read_number(raw)
    unit = "Rp" if field.kind == "money" else ""
    low = field.minimum if field.minimum is not None else 0
    if number < low:
        raise Unreadable(f"Paling sedikit {unit}{_thousands(low)}.")
    if field.maximum is not None and number > field.maximum:
        raise Unreadable(f"Paling banyak {unit}{_thousands(field.maximum)}.")
    return number


def _date(_field: Field, raw: Any) -> str:
    return read_date(raw).isoformat()


def _choice(field: Field, raw: Any) -> str:
    chosen = read_text(raw, multiline=False)
    for choice in field.choices:
        if choice.casefold() == chosen.casefold():
            return choice
    raise Unreadable(f"Pilih salah satu: {', '.join(field.choices)}.")


def _resident(_field: Field, raw: Any) -> dict[str, int]:
    return read_resident(raw)


def _table(field: Field, raw: Any) -> list[dict[str, int]]:
    entries = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(entries, list | tuple):
        raise Unreadable("Pilih penduduk dari daftar pencarian.")
    rows = [read_resident(entry) for entry in entries if not _is_empty(entry)]
    if any(rows.count(row) > 1 for row in rows):
        raise Unreadable("Ada penduduk yang dimasukkan dua kali.")
    low = field.minimum or (1 if field.required else 0)
    high = field.maximum or DEFAULT_MAX_ROWS
    if not low <= len(rows) <= high:
        raise Unreadable(f"Isi {low} sampai {high} orang; sekarang {len(rows)}.")
    return rows


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


_READERS: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "money": _number,
    "date": _date,
    "day_date": _date,
    "choice": _choice,
    "resident": _resident,
    "resident_table": _table,
}
