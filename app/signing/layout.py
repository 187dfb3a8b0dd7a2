"""Fit a square QR code and some lines of text into a seal's rectangle. Pure geometry."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .errors import SpaceTooSmall

# Four dots a module on a 300 dpi office printer; below that, phones begin to fail on paper.
SMALLEST_MODULE = 4 * 72 / 300
LARGEST_TEXT, SMALLEST_TEXT, TEXT_STEP = 9.0, 5.0, 0.5
GAP = 2.0  # between the QR's quiet zone and the text
MARGIN = 1.0  # right of the text: a letter may lean a little over its advance width
SHORTEST_ROW = 6  # ems; a narrower column would stack single letters

Measure = Callable[[str], float]


@dataclass(frozen=True)
class Row:
    """One row of text: `x` and `baseline` in points from the seal's lower left corner."""

    x: float
    baseline: float
    text: str


@dataclass(frozen=True)
class Layout:
    """The QR square with its quiet zone (lower left corner and side) and the rows of text."""

    qr_x: float
    qr_y: float
    qr_side: float
    text_size: float
    rows: tuple[Row, ...]


def arrange(
    width: float,
    height: float,
    modules: int,
    lines: Sequence[str],
    measure: Measure,
    ascent: float,
    descent: float,
) -> Layout:
    """Place the largest QR that leaves room for all text beside it, then the largest text.

    `modules` is the QR's side with its quiet zone; `measure` gives a text's width, `ascent` and
    `descent` (negative) the font's extent, all for a size of 1 point. Words stay whole where any
    size allows it. Raises SpaceTooSmall when QR or text would become illegible.
    """
    paragraphs = [words for words in (line.split() for line in lines) if words]
    line_height = ascent - descent
    for whole_words in (True, False):
        for side in _sides(min(width, height), modules * SMALLEST_MODULE):
            column = width - side - GAP - MARGIN if paragraphs else 0.0
            for size in _text_sizes():
                if not whole_words and column < SHORTEST_ROW * size:
                    continue
                texts = _wrap(paragraphs, column / size, measure, whole_words)
                if texts is None or len(texts) * line_height * size > height:
                    continue
                top = (height + len(texts) * line_height * size) / 2
                rows = tuple(
                    Row(side + GAP, top - (i * line_height + ascent) * size, text)
                    for i, text in enumerate(texts)
                )
                return Layout(0.0, (height - side) / 2, side, size, rows)
    raise SpaceTooSmall


def _sides(largest: float, smallest: float) -> Iterator[float]:
    side = largest
    while side > smallest:
        yield side
        side *= 0.94
    if largest >= smallest:
        yield smallest


def _text_sizes() -> Iterator[float]:
    size = LARGEST_TEXT
    while size >= SMALLEST_TEXT:
        yield size
        size -= TEXT_STEP


def _wrap(
    paragraphs: Sequence[Sequence[str]], column: float, measure: Measure, whole_words: bool
) -> list[str] | None:
    """Rows no wider than `column` (in ems), or None when a word does not fit."""
    rows: list[str] = []
    for words in paragraphs:
        row = ""
        for word in words:
            longer = f"{row} {word}" if row else word
            if measure(longer) <= column:
                row = longer
                continue
            if row:
                rows.append(row)
            pieces = [word] if measure(word) <= column else _break(word, column, measure)
            if (len(pieces) > 1 and whole_words) or not pieces:
                return None
            rows.extend(pieces[:-1])
            row = pieces[-1]
        rows.append(row)
    return rows


def _break(word: str, column: float, measure: Measure) -> list[str]:
    """Cut one word into pieces no wider than `column`; empty when not even a letter fits."""
    pieces, piece = [], ""
    for letter in word:
        if measure(letter) > column:
            return []
        if measure(piece + letter) > column:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
