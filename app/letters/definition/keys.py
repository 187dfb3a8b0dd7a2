"""Reading single keys of a definition, each mistake named by its key."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from app.letters.definition.errors import DefinitionError

MAX_TEXT, MAX_STRINGS = 300, 60


def known(data: Mapping[str, Any], keys: set[str], where: str) -> None:
    """Refuse a key that nobody knows."""
    for key in data:
        if key not in keys:
            raise DefinitionError(f"{where}{key}: unknown key; known are {', '.join(sorted(keys))}")


def text(data: Mapping[str, Any], key: str, default: str | None = None, where: str = "") -> str:
    """A text; without a default it must be there."""
    value = data.get(key, default)
    if value is None:
        raise DefinitionError(f"{where}{key}: missing")
    if not isinstance(value, str):
        raise DefinitionError(f"{where}{key}: expected text, in quotes when it looks like a number")
    if default is None and not value.strip():
        raise DefinitionError(f"{where}{key}: empty")
    return _printable(value.strip(), f"{where}{key}")


def plain(value: Any, where: str) -> Any:
    """A dummy value as somebody would type it: a text, a number, residents by their id."""
    if isinstance(value, list) and len(value) <= MAX_STRINGS:
        return [plain(one, where) for one in value if not isinstance(one, list)]
    if isinstance(value, dict) and set(value) == {"id"} and isinstance(value["id"], int):
        return value
    if value is not None and not isinstance(value, str | int):
        raise DefinitionError(f"{where}: expected text, in quotes when it looks otherwise")
    return _printable(value, where) if isinstance(value, str) else value


def _printable(value: str, where: str) -> str:
    if len(value) > MAX_TEXT:
        raise DefinitionError(f"{where}: longer than {MAX_TEXT} characters")
    if any(unicodedata.category(one) in ("Cc", "Cf", "Cs") for one in value):
        raise DefinitionError(f"{where}: holds a character that cannot be seen")
    return value


def integer(
    data: Mapping[str, Any],
    key: str,
    default: int | None,
    *,
    low: int | None = None,
    high: int | None = None,
    where: str = "",
) -> int | None:
    """A whole number within its bounds."""
    value = data.get(key, default)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise DefinitionError(f"{where}{key}: expected a whole number")
    if (low is not None and value < low) or (high is not None and value > high):
        raise DefinitionError(f"{where}{key}: expected {low} to {high}")
    return value


def boolean(data: Mapping[str, Any], key: str, default: bool, where: str = "") -> bool:
    """Yes or no."""
    value = data.get(key, default)
    if not isinstance(value, bool):
        raise DefinitionError(f"{where}{key}: expected true or false")
    return value


def strings(
    data: Mapping[str, Any], key: str, default: list[str], where: str = ""
) -> tuple[str, ...]:
    """A list of texts."""
    value = data.get(key, default)
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise DefinitionError(f"{where}{key}: expected a list")
    if not all(isinstance(item, str) and item.strip() for item in value):
        raise DefinitionError(f"{where}{key}: expected texts, in quotes when they look otherwise")
    if len(value) > MAX_STRINGS:
        raise DefinitionError(f"{where}{key}: more than {MAX_STRINGS}")
    return tuple(_printable(item, f"{where}{key}") for item in value)


def some_of(
    data: Mapping[str, Any], key: str, allowed: Sequence[str], default: list[str]
) -> tuple[str, ...]:
    """A list of some of the allowed words."""
    values = strings(data, key, default)
    for value in values:
        one_of(value, allowed, key)
    return values


def one_of(value: Any, allowed: Sequence[Any], where: str) -> Any:
    """One of the allowed values."""
    if value not in allowed:
        options = ", ".join(str(option) for option in allowed if option)
        raise DefinitionError(f"{where}: {value!r} is none of {options}")
    return value
