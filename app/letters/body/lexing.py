"""A text cut into what it is made of: words, tags, placeholders and conditions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from jinja2 import Environment, TemplateSyntaxError

from app.letters.rendering.sandbox import BLOCKS

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)([^<>]*)>")
_MAX_TAG = 300  # characters; the pattern of attributes is slow on what goes on for ever
_ATTRIBUTE = re.compile(r'\s+([A-Za-z-]+)="([^"<>]*)"')
VOID = "br"


class Unreadable(ValueError):
    """The source is not built the way letters are."""


@dataclass(frozen=True)
class Piece:
    """One piece with its own source, so that joining all of them gives the text again.

    `name` is that of a tag or the first word of a statement, `inner` what follows it: the
    attributes, the expression, the words.
    """

    kind: Literal["text", "open", "close", "empty", "value", "statement", "comment"]
    source: str
    name: str = ""
    inner: str = ""
    line: int = 1

    @property
    def attributes(self) -> dict[str, str]:
        """Those of a tag. Raises Unreadable when they are written in any other way than x="y"."""
        rest = _ATTRIBUTE.sub("", self.inner)
        if rest.strip():
            raise Unreadable(f"<{self.name}{self.inner}>")
        return dict(_ATTRIBUTE.findall(self.inner))


@lru_cache(maxsize=1)
def lexer() -> Environment:
    """Reads sources exactly as the renderer does; it runs nothing."""
    return Environment(autoescape=True, **BLOCKS)


def tokens(source: str) -> list[tuple[int, str, str]]:
    """Line, kind and value of every token. Raises Unreadable."""
    try:
        return list(lexer().lex(source))
    except TemplateSyntaxError as error:
        raise Unreadable(f"baris {error.lineno}: {error}") from error


def pieces_of(source: str) -> list[Piece]:
    """The pieces of a source. Raises Unreadable."""
    return list(_pieces(source))


def _pieces(source: str) -> Iterator[Piece]:
    held: list[str] = []
    begun = 1
    for line, kind, value in tokens(source):
        if kind == "data":
            yield from _words_and_tags(value, line)
        elif kind in ("variable_begin", "block_begin", "comment_begin"):
            held, begun = [value], line
        elif kind.startswith("raw_"):
            raise Unreadable(f"baris {line}: raw")
        else:
            held.append(value)
            if kind == "variable_end":
                yield Piece("value", "".join(held), inner=_tidy(held), line=begun)
            elif kind == "block_end":
                name, _, rest = _tidy(held).partition(" ")
                yield Piece("statement", "".join(held), name, rest.strip(), begun)
            elif kind == "comment_end":
                yield Piece("comment", "".join(held), line=begun)
            if kind.endswith("_end"):
                held = []
    if held:
        raise Unreadable(f"baris {begun}: {held[0]} tidak ditutup")


def _tidy(held: list[str]) -> str:
    return "".join(" " if one.isspace() else one for one in held[1:-1]).strip()


def _words_and_tags(data: str, line: int) -> Iterator[Piece]:
    at = 0
    for match in _TAG.finditer(data):
        yield from _words(data[at : match.start()], line)
        line += data.count("\n", at, match.end())
        at = match.end()
        closing, name, inner = match.groups()
        kind: Literal["open", "close", "empty"] = "close" if closing else "open"
        if inner.endswith("/"):
            kind, inner = "empty", inner[:-1]
        odd = inner.strip() and not inner[0].isspace()
        if len(inner) > _MAX_TAG or odd or (closing and (inner.strip() or kind == "empty")):
            raise Unreadable(f"baris {line}: <{name}> tidak terbaca")
        yield Piece(kind, match[0], name, inner.rstrip(), line)
    yield from _words(data[at:], line)


def _words(text: str, line: int) -> Iterator[Piece]:
    if "<" in text or ">" in text:
        raise Unreadable(f"baris {line}: tanda < atau > yang berdiri sendiri")
    if text:
        yield Piece("text", text, inner=text, line=line)
