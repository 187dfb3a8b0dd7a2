"""Every text of a letter's data, wherever it stands, as a slot that an attacker may fill."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.letters.definition import Definition
from app.letters.rendering import LetterData
from tests.letters.rendering.samples import letter

#: Words of ours, not of anybody who types: they choose, and are never printed.
CHOSEN = {"kind", "village_kind", "role", "field_name", "code_url"}
Take = Callable[[str], str]


def filled(definition: Definition, take: Take, **changes: Any) -> LetterData:
    """A letter of this type, signed by two, in which every text is what ``take(slot)`` says."""
    free = {one.name for one in definition.fields if one.kind in ("text", "long_text")}
    chosen = {one.name for one in definition.fields if one.format is not None}
    full = {name: f"isi {name}" for name in free - chosen}
    data = letter(definition, two_signers=True, values=full, **changes)
    kept = {name: value for name, value in data.values.items() if name not in free - chosen}
    data = _filled(data, take, "")
    # Dates and choices are checked words of ours; only people among these hold free texts.
    values = {
        name: value if isinstance(value, str) else _value(value, take, name)
        for name, value in kept.items()
    }
    typed = {name: take(name) for name in sorted(free - chosen)}
    return replace(data, values=values | typed)


def slots(definition: Definition) -> list[str]:
    """The names of the slots of a type's letter, in order."""
    names: list[str] = []

    def note(slot: str) -> str:
        names.append(slot)
        return "x"

    filled(definition, note)
    return names


def _filled(thing: Any, take: Take, path: str) -> Any:
    changed = {
        field.name: _value(getattr(thing, field.name), take, f"{path}{field.name}")
        for field in fields(thing)
        if field.name not in CHOSEN and not isinstance(getattr(thing, field.name), Mapping)
    }
    return replace(thing, **changed)


def _value(value: Any, take: Take, path: str) -> Any:
    if isinstance(value, str):
        return take(path) if not path.endswith("_kind") else value
    if is_dataclass(value):
        return _filled(value, take, f"{path}.")
    if isinstance(value, tuple | list):
        kind = type(value)
        return kind(_value(one, take, f"{path}.{at}") for at, one in enumerate(value))
    return value
