"""From the source of a text to its blocks. What has no block of its own is kept, locked."""

import html
import re

from app.letters.body.lexing import VOID, Piece, Unreadable, pieces_of, tokens
from app.letters.body.model import (
    WORDS,
    Block,
    Break,
    Chip,
    Heading,
    Listing,
    Locked,
    Look,
    Mark,
    Paragraph,
    Part,
    Row,
    Rows,
    Run,
    Style,
    Text,
)
from app.letters.rendering.markup import MACROS

_STYLES: dict[str, Style] = {"": "plain", "indent": "indent", "center": "center"}
_LOOKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline"}
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_CALL = re.compile(r"([a-z]+)\(")


def read_body(source: str) -> tuple[Block, ...]:
    """The blocks of a text; a text that is not built as letters are becomes one locked block."""
    try:
        blocks = tuple(_Blocks(pieces_of(source)).read())
        _balanced(blocks)
    except Unreadable:
        return (Locked(source.strip()),) if source.strip() else ()
    return blocks


class _Blocks:
    """Walks the pieces between blocks."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces, self.at = pieces, 0

    def read(self) -> list[Block]:
        found: list[Block] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece.kind == "text" and not piece.source.strip():
                self.at += 1
            else:
                found.append(self._block(piece))
        return found

    def _block(self, piece: Piece) -> Block:
        if piece.kind == "statement" and piece.name in WORDS:
            self.at += 1
            return Mark(piece.name, piece.inner)  # type: ignore[arg-type]
        if piece.kind == "statement" and piece.name == "for":
            return Locked(_source(self._until_end()))
        if piece.kind == "close":
            raise Unreadable(piece.source)
        if piece.kind == "open":
            return self._element(piece)
        self.at += 1
        if piece.kind == "value":
            return _value(piece)
        return Locked(piece.source.strip())

    def _element(self, piece: Piece) -> Block:
        inside = self._inside()
        whole = Locked(_source([piece, *inside, self.pieces[self.at - 1]]))
        try:
            attributes = piece.attributes
            if piece.name == "p" and attributes.keys() <= {"class"}:
                style = _STYLES.get(attributes.get("class", ""))
                return Paragraph(_Line(inside).read(), style) if style else whole
            if not attributes and piece.name in ("ol", "ul"):
                return Listing(_items(inside), piece.name == "ol")
            if not attributes and piece.name in ("h1", "h2", "h3"):
                return Heading(_Line(inside).read(), int(piece.name[1]))
        except Unreadable:
            pass
        return whole

    def _inside(self) -> list[Piece]:
        """What stands in the element that begins here; goes on behind its end."""
        inside, self.at = _element_at(self.pieces, self.at)
        return inside

    def _until_end(self) -> list[Piece]:
        found, self.at = _loop_at(self.pieces, self.at)
        return found


def _element_at(pieces: list[Piece], start: int) -> tuple[list[Piece], int]:
    name, depth = pieces[start].name, 0
    for index in range(start, len(pieces)):
        one = pieces[index]
        if one.name == name and one.kind in ("open", "close"):
            depth += 1 if one.kind == "open" else -1
            if not depth:
                return pieces[start + 1 : index], index + 1
    raise Unreadable(pieces[start].source)


def _loop_at(pieces: list[Piece], start: int) -> tuple[list[Piece], int]:
    depth = 0
    for index in range(start, len(pieces)):
        one = pieces[index]
        if one.kind == "statement" and one.name in ("for", "endfor"):
            depth += 1 if one.name == "for" else -1
            if not depth:
                return pieces[start : index + 1], index + 1
    raise Unreadable(pieces[start].source)


def _items(pieces: list[Piece]) -> tuple[tuple[Run, ...], ...]:
    items, at = [], 0
    while at < len(pieces):
        one = pieces[at]
        if one.kind == "text" and not one.source.strip():
            at += 1
            continue
        if one.kind != "open" or one.name != "li" or one.attributes:
            raise Unreadable(one.source)
        inside, at = _element_at(pieces, at)
        items.append(_Line(inside).read())
    if not items:
        raise Unreadable("li")
    return tuple(items)


class _Line:
    """Walks the pieces of one line, knowing how letters are set at every point."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces, self.at = pieces, 0
        self.open: list[str] = []
        self.conditions: list[list[str]] = []
        self.runs: list[Run] = []

    def read(self) -> tuple[Run, ...]:
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            self.at += 1
            getattr(self, f"_{piece.kind}")(piece)
        if self.open or self.conditions:
            raise Unreadable("…")
        return _trimmed(self.runs)

    @property
    def look(self) -> Look:
        return Look(**{_LOOKS[name]: True for name in self.open})

    def _text(self, piece: Piece) -> None:
        if _ENTITY.search(piece.source):
            raise Unreadable(piece.source)
        # A space that may not break is a letter as any other here.
        self.add_text(html.unescape(re.sub(r"[ \t\n\r\f]+", " ", piece.source)))

    def add_text(self, text: str) -> None:
        last = self.runs[-1] if self.runs else None
        if isinstance(last, Text) and last.look == self.look:
            both = re.sub(r" {2,}", " ", last.text + text)
            self.runs[-1] = Text(both, self.look)
        else:
            self.runs.append(Text(text, self.look))

    def _value(self, piece: Piece) -> None:
        if _CALL.match(piece.inner):
            self.runs.append(Locked(piece.source.strip()))
        else:
            self.runs.append(Chip(piece.inner, self.look))

    def _empty(self, piece: Piece) -> None:
        if piece.name != VOID or piece.attributes:
            raise Unreadable(piece.source)
        self.runs.append(Break())

    def _open(self, piece: Piece) -> None:
        if piece.name in _LOOKS and not piece.attributes:
            self.open.append(piece.name)
            return
        start = self.at - 1
        _inside, self.at = _element_at(self.pieces, start)
        self._lock(start)

    def _close(self, piece: Piece) -> None:
        if not self.open or self.open.pop() != piece.name:
            raise Unreadable(piece.source)

    def _comment(self, piece: Piece) -> None:
        self.runs.append(Locked(piece.source))

    def _statement(self, piece: Piece) -> None:
        if piece.name == "for":
            start = self.at - 1
            _found, self.at = _loop_at(self.pieces, start)
            self._lock(start)
            return
        if piece.name not in WORDS:
            raise Unreadable(piece.source)
        if piece.name == "if":
            self.conditions.append(list(self.open))
        elif not self.conditions or self.conditions[-1] != self.open:
            raise Unreadable(piece.source)  # a tag that begins in one case and ends in another
        if piece.name == "endif":
            self.conditions.pop()
        self.runs.append(Mark(piece.name, piece.inner))  # type: ignore[arg-type]

    def _lock(self, start: int) -> None:
        if self.open:
            raise Unreadable("…")
        self.runs.append(Locked(_source(self.pieces[start : self.at])))


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    if runs and isinstance(runs[0], Text):
        runs[0] = Text(runs[0].text.lstrip(" "), runs[0].look)
    if runs and isinstance(runs[-1], Text):
        runs[-1] = Text(runs[-1].text.rstrip(" "), runs[-1].look)
    return tuple(one for one in runs if not (isinstance(one, Text) and not one.text))


def _source(pieces: list[Piece]) -> str:
    return "".join(one.source for one in pieces).strip()


def _value(piece: Piece) -> Block:
    call = _CALL.match(piece.inner)
    if call and call[1] == "rows":
        try:
            return Rows(tuple(_rows(piece.inner)))
        except (Unreadable, ValueError):
            pass
    elif call and call[1] in MACROS and piece.inner.endswith(")"):
        return Part(piece.inner)
    return Locked(piece.source.strip())


def _rows(inner: str) -> list[Row]:
    """The rows of `rows([["label", value], …])`. Raises Unreadable for anything else."""
    words = [one for one in tokens("{{ " + inner + " }}") if "variable" not in one[1]]
    values = [(kind, " " if kind == "whitespace" else value) for _line, kind, value in words]
    solid = [one for one in values if one[0] != "whitespace"]
    if [value for _kind, value in solid[:3]] != ["rows", "(", "["]:
        raise Unreadable(inner)
    if [value for _kind, value in solid[-2:]] != ["]", ")"]:
        raise Unreadable(inner)
    start = next(index for index, one in enumerate(values) if one[1] == "[") + 1
    end = [index for index, one in enumerate(values) if one[1] == "]"][-1]
    return [_row(entry) for entry in _split(values[start:end])]


def _split(values: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Cut at the commas that stand in no bracket; a comma at the end makes no part."""
    parts: list[list[tuple[str, str]]] = [[]]
    depth = 0
    for kind, value in values:
        if kind == "operator":
            depth += (value in "([{") - (value in ")]}")
            if value == "," and not depth:
                parts.append([])
                continue
        parts[-1].append((kind, value))
    return [part for part in parts if any(kind != "whitespace" for kind, _value in part)]


def _row(entry: list[tuple[str, str]]) -> Row:
    solid = [index for index, one in enumerate(entry) if one[0] != "whitespace"]
    if not solid or (entry[solid[0]][1], entry[solid[-1]][1]) != ("[", "]"):
        raise Unreadable("rows")
    label, value = _split(entry[solid[0] + 1 : solid[-1]])
    strings = [one for one in label if one[0] != "whitespace"]
    if len(strings) != 1 or strings[0][0] != "string":
        raise Unreadable("rows")
    written = strings[0][1][1:-1].encode("ascii", "backslashreplace")
    return Row(written.decode("unicode-escape"), "".join(one[1] for one in value).strip())


def _balanced(blocks: tuple[Block, ...]) -> None:
    depth = 0
    for block in blocks:
        if isinstance(block, Mark):
            depth += {"if": 1, "endif": -1}.get(block.word, 0)
            if depth < 0 or (block.word in ("elif", "else") and not depth):
                raise Unreadable(block.word)
    if depth:
        raise Unreadable("if")
