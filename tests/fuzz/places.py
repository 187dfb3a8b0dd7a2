"""Where a letter is damaged: in the page, in what holds it together, or where no digest looks."""

import re
from collections.abc import Callable
from random import Random

Span = tuple[int, int]
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
VALUE = re.compile(rb"<[0-9a-fA-F]{400,}>")
_OBJECT = re.compile(rb"\d+ 0 obj\b.*?endobj", re.DOTALL)


def spans(pattern: re.Pattern[bytes], pdf: bytes) -> list[Span]:
    """Where a pattern is found."""
    return [found.span() for found in pattern.finditer(pdf)]


def anywhere(pdf: bytes) -> list[Span]:
    """The whole file."""
    return [(0, len(pdf))]


def streams(pdf: bytes) -> list[Span]:
    """Pages, fonts, evidence."""
    return spans(_STREAM, pdf)


def values(pdf: bytes) -> list[Span]:
    """What a digest leaves out: signatures as hexadecimal strings, padding and brackets."""
    return spans(VALUE, pdf)


def objects(pdf: bytes) -> list[Span]:
    """Each object with its number."""
    return spans(_OBJECT, pdf)


def structure(pdf: bytes) -> list[Span]:
    """What stands between streams and signatures: dictionaries, tables of contents, trailers."""
    taken = sorted(streams(pdf) + values(pdf))
    starts = [0, *(end for _, end in taken)]
    ends = [*(start for start, _ in taken), len(pdf)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def updates(pdf: bytes) -> list[Span]:
    """What came after the first signature."""
    first = pdf.find(b"%%EOF", values(pdf)[0][1]) if values(pdf) else -1
    return [(first, len(pdf))] if first >= 0 else anywhere(pdf)


PLACES: tuple[Callable[[bytes], list[Span]], ...] = (
    anywhere,
    streams,
    values,
    objects,
    structure,
    updates,
)


def choose(random: Random, pdf: bytes) -> Span:
    """One span of one kind; the whole file where there is none of the kind."""
    return random.choice(random.choice(PLACES)(pdf) or anywhere(pdf))
