"""Every character of a letter is checked before rendering: the engine drops unknown ones silently.

Also refused: invisible and direction-changing characters, with which a name could be made to
read otherwise than it is stored.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache

from app.letters.definition.model import Definition
from app.letters.rendering.data import LetterData
from app.letters.rendering.errors import MissingGlyph

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


@lru_cache(maxsize=8)
def printable(code_points: frozenset[int]) -> frozenset[str]:
    """The characters of a font that a letter may hold; line breaks and tabs among them."""
    return frozenset("\n\t") | {
        chr(point)
        for point in code_points
        if unicodedata.category(chr(point)) not in _INVISIBLE
        and unicodedata.bidirectional(chr(point)) not in _RIGHT_TO_LEFT
    }


def check_letter(definition: Definition, data: LetterData, characters: frozenset[str]) -> None:
    """Raise MissingGlyph for the first character, in any value, that cannot be printed."""
    parts: list[tuple[str, object]] = [
        ("Nomor surat", data.number),
        ("Tempat surat", data.place),
        ("Kop surat", data.letterhead),
        ("Data penduduk", data.subject),
        ("Penanda tangan", data.signers),
        ("Judul surat", (definition.title, definition.name)),
    ]
    labels = {field.name: field.label for field in definition.fields}
    parts += [(labels.get(name, name), value) for name, value in data.values.items()]
    for where, value in parts:
        check_texts(_texts(value), where, characters)


def check_texts(texts: Iterable[str], where: str, characters: frozenset[str]) -> None:
    """Raise MissingGlyph when one of the texts holds a character outside `characters`."""
    for text in texts:
        if text.isascii() and text.isprintable():
            continue
        for character in unicodedata.normalize("NFC", text):
            if character not in characters:
                raise MissingGlyph(character, where)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for entry in fields(value):
            yield from _texts(getattr(value, entry.name))
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _texts(entry)
