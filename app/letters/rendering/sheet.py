"""What is drawn on a letter's sheet outside of its text: page numbers and an example's mark."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from xhtml2pdf.builders.printmarks import MarkedCanvas

from app.letters.rendering.fonts import FAMILY
from app.signing.errors import SpaceTooSmall
from app.signing.layout import SMALLEST_MODULE
from app.signing.qr import qr_drawing


def draw_watermark(canvas: Canvas, size: tuple[float, float], text: str) -> None:
    """A pale diagonal line of text and a clear banner at the top edge, to be drawn first."""
    width, height = size
    canvas.saveState()
    canvas.setFont(f"{FAMILY}-Bold", 9)
    canvas.setFillGray(0.15)
    canvas.setStrokeGray(0.15)
    banner = canvas.stringWidth(text, f"{FAMILY}-Bold", 9) + 8 * mm
    canvas.roundRect((width - banner) / 2, height - 11 * mm, banner, 6 * mm, 2, stroke=1, fill=0)
    canvas.drawCentredString(width / 2, height - 9.1 * mm, text)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(52)
    canvas.setFont(f"{FAMILY}-Bold", 38)
    canvas.setFillGray(0.93)
    canvas.drawCentredString(0, -13, text)
    canvas.restoreState()


def draw_code(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """A QR code as vectors, `side` points wide with its quiet zone, lower left corner at (x, y).

    SpaceTooSmall when its modules would be finer than office printers and phones can do.
    """
    modules, runs = qr_drawing(text)
    if side / modules < SMALLEST_MODULE:
        raise SpaceTooSmall
    path = canvas.beginPath()
    for run in runs.decode().split("\n")[:-1]:
        column, row, length, height = (int(part) for part in run.split()[:4])
        path.rect(column, row, length, height)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(side / modules, side / modules)
    canvas.setFillGray(1)
    canvas.rect(0, 0, modules, modules, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


class NumberedCanvas(MarkedCanvas):
    """Pages of a letter that runs over several say which one they are, and of which letter."""

    letter_number = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pages: list[dict[str, Any]] = []

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:
        """Every table cell first asks for ReportLab's Helvetica, which is not embedded."""
        embedded = psfontname if psfontname.startswith(FAMILY) else f"{FAMILY}-Regular"
        super().setFont(embedded, size, leading)

    def showPage(self) -> None:
        """Keep the page back until the number of pages is known."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Number the pages, then write the file."""
        total = len(self._pages)
        for state in self._pages:
            self.__dict__.update(state)
            if total > 1:
                self.setFont(f"{FAMILY}-Regular", 8)
                self.setFillGray(0.2)
                text = f"{self.letter_number}  |  Halaman {self._pageNumber} dari {total}"
                self.drawRightString(self._pagesize[0] - 20 * mm, 5.5 * mm, text)
            super().showPage()
        super().save()
