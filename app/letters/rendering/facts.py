"""`<facts>`: the label-and-value lines that make up most of a letter, as one tag of our own.

A table of three columns costs the engine twenty times as much as these plain lines, and long
words would run off the paper in it.
"""

from xml.dom.minidom import Node

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus.flowables import Flowable
from xhtml2pdf.context import pisaContext
from xhtml2pdf.tags import pisaTag

from app.letters.rendering.fonts import FAMILY

INDENT, LABEL_WIDTH, COLON_WIDTH = 12.5 * mm, 45 * mm, 4 * mm
LEADING = 1.34  # of the font size
REGULAR, BOLD = f"{FAMILY}-Regular", f"{FAMILY}-Bold"


class Fact(Flowable):
    """One label, a colon and a value that may take several lines, in points of `size`."""

    def __init__(self, label: str, value: str, size: float, face: str = REGULAR) -> None:
        super().__init__()
        self.label, self.value, self.size, self.face = label, value, size, face
        self.leading = size * LEADING
        self.labels: list[str] = []
        self.lines: list[str] = []

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Break both columns into lines; the height is that of the longer one."""
        room = width - INDENT - LABEL_WIDTH - COLON_WIDTH
        self.labels = break_lines(self.label, REGULAR, self.size, LABEL_WIDTH - 2)
        self.lines = break_lines(self.value, self.face, self.size, room)
        self.width = width
        self.height = max(len(self.labels), len(self.lines)) * self.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Continue a very long value on the next page."""
        self.wrap(width, height)
        fitting = int(height // self.leading)
        if not len(self.labels) <= fitting < len(self.lines):
            return []
        rest = Fact("", "\n".join(self.lines[fitting:]), self.size, self.face)
        rest.spaceAfter = self.getSpaceAfter()
        first = Fact(self.label, "\n".join(self.lines[:fitting]), self.size, self.face)
        return [first, rest]

    def draw(self) -> None:
        """Draw the lines from the top."""
        top = self.height - self.size
        column = INDENT + LABEL_WIDTH
        self._draw(INDENT, top, self.labels, REGULAR)
        if self.label:
            self._draw(column, top, [":"], REGULAR)
        self._draw(column + COLON_WIDTH, top, self.lines, self.face)

    def _draw(self, x: float, y: float, lines: list[str], face: str) -> None:
        text = self.canv.beginText(x, y)
        text.setFont(face, self.size, self.leading)
        for line in lines:
            text.textLine(line)
        self.canv.drawText(text)


class FactsTag(pisaTag):
    """`<facts><fact label="NIK">…</fact></facts>`; `strong="1"` sets a value in bold."""

    def start(self, c: pisaContext) -> None:
        """Put one flowable a fact into the flow, and leave the engine nothing to walk."""
        c.addPara()
        facts = []
        for node in self.node.childNodes:
            if node.nodeType == Node.ELEMENT_NODE:
                face = BOLD if node.getAttribute("strong") else REGULAR
                facts.append(Fact(node.getAttribute("label"), _text(node), c.frag.fontSize, face))
        if facts:
            facts[-1].spaceAfter = c.frag.spaceAfter
        for fact in facts:
            c.addStory(fact)
        self.node.childNodes = []


def _text(node: Node) -> str:
    """The text below a node, a line break for each <br/>."""
    pieces = []
    for child in node.childNodes:
        if child.nodeType == Node.TEXT_NODE:
            pieces.append(" ".join(child.data.split()))
        elif child.nodeType == Node.ELEMENT_NODE:
            pieces.append("\n" if child.tagName == "br" else _text(child))
    return "".join(pieces)


def break_lines(text: str, face: str, size: float, room: float) -> list[str]:
    """Lines no wider than `room` points; a word wider than that is cut where it must be."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if stringWidth(longer, face, size) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _cut(word, face, size, room)
            lines += full
        lines.append(line)
    return lines


def _cut(word: str, face: str, size: float, room: float) -> list[str]:
    pieces, piece = [], ""
    for character in word:
        if piece and stringWidth(piece + character, face, size) > room:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]
