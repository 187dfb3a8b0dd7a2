"""Blocks of a letter's text, and the pieces that stand in a line of it."""

import unicodedata
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Union, get_args

Style = Literal["indent", "plain", "center"]
Word = Literal["if", "elif", "else", "endif"]
STYLES: tuple[str, ...] = get_args(Style)
WORDS: tuple[str, ...] = get_args(Word)
MAX_BLOCKS, MAX_RUNS, MAX_SOURCE = 200, 400, 20_000


class Unusable(ValueError):
    """What the editor sent is no text of a letter; the message is for whoever sent it."""


@dataclass(frozen=True)
class Look:
    """How a piece of a line is set."""

    bold: bool = False
    italic: bool = False
    underline: bool = False


PLAIN = Look()


@dataclass(frozen=True)
class Text:
    """Words as they are."""

    text: str
    look: Look = PLAIN


@dataclass(frozen=True)
class Chip:
    """A placeholder: `source` is the expression without its braces."""

    source: str
    look: Look = PLAIN


@dataclass(frozen=True)
class Break:
    """A new line within the block."""


@dataclass(frozen=True)
class Mark:
    """Where a condition begins, turns and ends; in a line, or between blocks."""

    word: Word
    source: str = ""


@dataclass(frozen=True)
class Locked:
    """What has no other form here: its source, verbatim. It may be moved or taken out."""

    source: str


Run = Union[Text, Chip, Break, Mark, Locked]  # noqa: UP007 (isinstance and get_args want it)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    runs: tuple[Run, ...]
    style: Style = "plain"


@dataclass(frozen=True)
class Heading:
    """A heading, of level 1 to 3."""

    runs: tuple[Run, ...]
    level: int = 2


@dataclass(frozen=True)
class Listing:
    """A list with bullets or numbers."""

    items: tuple[tuple[Run, ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class Row:
    """A label and the expression beside it."""

    label: str
    source: str


@dataclass(frozen=True)
class Rows:
    """Labels and values below each other; a row whose value is empty is left out."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """A building block of every letter, such as `opening(signer, office)`."""

    source: str


Block = Union[Paragraph, Heading, Listing, Rows, Part, Mark, Locked]  # noqa: UP007
_KINDS: dict[str, type] = {
    kind.__name__.lower(): kind
    for kind in (Text, Chip, Break, Mark, Locked, Paragraph, Heading, Listing, Rows, Part)
}
_RUNS, _BLOCKS = get_args(Run), get_args(Block)


def to_json(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Blocks as plain lists and dictionaries, each with its `kind`."""
    return [_plain(block) for block in blocks]


def from_json(data: Any) -> tuple[Block, ...]:
    """Blocks from what an editor sent. Whether they will do is judged later. Raises Unusable."""
    if not isinstance(data, list) or len(data) > MAX_BLOCKS:
        raise Unusable(f"Isi surat paling banyak {MAX_BLOCKS} bagian.")
    return tuple(_block(one) for one in data)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Look):
        return asdict(value)
    if type(value) in _KINDS.values():
        own = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {"kind": type(value).__name__.lower(), **own}
    return asdict(value) if isinstance(value, Row) else value


def _block(data: Any) -> Block:
    kind = _kind(data, _BLOCKS)
    if kind is Paragraph:
        return Paragraph(_line(data), _one_of(data.get("style", "plain"), STYLES))
    if kind is Heading:
        return Heading(_line(data), _one_of(data.get("level", 2), (1, 2, 3)))
    if kind is Listing:
        items = data.get("items")
        if not isinstance(items, list) or not 0 < len(items) <= MAX_BLOCKS:
            raise Unusable("Daftar harus mempunyai butir.")
        return Listing(tuple(_runs(one) for one in items), data.get("ordered") is True)
    if kind is Rows:
        rows = data.get("rows")
        if not isinstance(rows, list) or len(rows) > MAX_BLOCKS:
            raise Unusable("Baris keterangan tidak terbaca.")
        return Rows(tuple(Row(_text(one, "label"), _text(one, "source")) for one in rows))
    return _simple(kind, data)


def _line(data: dict[str, Any]) -> tuple[Run, ...]:
    return _runs(data.get("runs"))


def _runs(data: Any) -> tuple[Run, ...]:
    if not isinstance(data, list) or len(data) > MAX_RUNS:
        raise Unusable(f"Satu bagian memuat paling banyak {MAX_RUNS} potong.")
    return tuple(_run(one) for one in data)


def _run(data: Any) -> Run:
    kind = _kind(data, _RUNS)
    if kind is Break:
        return Break()
    if kind in (Text, Chip):
        look = data.get("look") or {}
        if not isinstance(look, dict):
            raise Unusable("Bentuk huruf tidak terbaca.")
        shown = Look(**{f.name: look.get(f.name) is True for f in fields(Look)})
        return kind(_text(data, "text" if kind is Text else "source"), shown)
    return _simple(kind, data)


def _simple(kind: type, data: dict[str, Any]) -> Any:
    if kind is Mark:
        word = _one_of(data.get("word"), WORDS)
        return Mark(word, _text(data, "source") if word in ("if", "elif") else "")
    return kind(_text(data, "source"))


def _kind(data: Any, allowed: tuple[type, ...]) -> type:
    kind = _KINDS.get(str(data.get("kind"))) if isinstance(data, dict) else None
    if kind not in allowed:
        raise Unusable("Ada bagian isi surat yang tidak dikenal. Muat ulang halaman ini.")
    return kind


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed or isinstance(value, bool):
        raise Unusable("Ada bagian isi surat yang tidak dikenal. Muat ulang halaman ini.")
    return value


def _text(data: Any, name: str) -> str:
    value = data.get(name) if isinstance(data, dict) else None
    if not isinstance(value, str) or len(value) > MAX_SOURCE:
        raise Unusable("Ada bagian isi surat yang tidak terbaca. Muat ulang halaman ini.")
    for character in value:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\t":
            raise Unusable(f"Ada karakter tak terlihat (U+{ord(character):04X}) pada isi surat.")
    return value
