"""Driving xhtml2pdf: a parsed letter in, PDF bytes and the seals' spots out.

Its one-call entry parses the same stylesheet and default styles for every document, and draws in
Helvetica before the first text. Here the stylesheet is parsed once for the process, the page is
built directly, and each letter only walks its own document.
"""

import io
import threading
from dataclasses import dataclass
from xml.dom.minidom import Document

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import LayoutError
from xhtml2pdf import parser
from xhtml2pdf.config.resources import (
    RenderLimitError,
    ResourceAccessPolicy,
    render_budget,
    use_policy,
)
from xhtml2pdf.files import cleanFiles
from xhtml2pdf.parser import pisaLoop
from xhtml2pdf.util import reset_caches
from xhtml2pdf.xhtml2pdf_reportlab import PmlBaseDoc, PmlFrame, PmlPageTemplate

from app.letters.definition.model import Paper
from app.letters.rendering.errors import RenderError
from app.letters.rendering.facts import FactsTag
from app.letters.rendering.fonts import Fonts
from app.letters.rendering.sheet import NumberedCanvas, draw_code, draw_watermark
from app.letters.rendering.spots import SealSpotTag
from app.letters.rendering.styles import styled_context
from app.signing.errors import SpaceTooSmall
from app.signing.spots import SealSpot

# xhtml2pdf finds the class of a tag by its name in this module; it has no other registry.
parser.pisaTagSEALSPOT = SealSpotTag
parser.pisaTagFACTS = FactsTag
# Streams go into the file as bytes; ReportLab's default spells them in ASCII, a quarter longer.
rl_config.useA85 = 0

PAPER_SIZES: dict[Paper, tuple[float, float]] = {
    "F4": (215 * mm, 330 * mm),
    "A4": (210 * mm, 297 * mm),
}
LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 20 * mm, 15 * mm, 25 * mm
FOOTER_BOTTOM, FOOTER_HEIGHT = 9 * mm, 11 * mm
# The code of a letter for pen and stamp stands below the text, where neither of them comes.
CODE_BOTTOM, CODE_SIDE, CODE_GAP = 6 * mm, 17.5 * mm, 3 * mm
# One letter at a time: ReportLab and xhtml2pdf keep fonts and caches in module globals, and the
# work is pure Python, so threads would gain nothing.
# What the engine trips over in a text that is well formed: it has no error of its own for that.
_TRIPPED = (
    *(LayoutError, ArithmeticError, AssertionError, AttributeError, LookupError),
    *(RecursionError, TypeError, ValueError),
)
_rendering = threading.RLock()


@dataclass(frozen=True)
class Sheet:
    """What the engine must know of a letter beside its document."""

    paper: Paper
    title: str
    author: str
    number: str
    watermark: str | None
    code_url: str | None


@dataclass(frozen=True)
class Built:
    """The engine's result; spots in the order they were drawn."""

    pdf: bytes
    spots: tuple[SealSpot, ...]
    pages: int


class LetterPage(PmlPageTemplate):
    """A page of a letter: an example carries its watermark, one for pen and stamp its code."""

    watermark: str | None = None
    code_url: str | None = None

    def beforeDrawPage(self, canvas: Canvas, doc: PmlBaseDoc) -> None:
        """Draw what lies below the text."""
        if self.watermark:
            draw_watermark(canvas, self.pagesize, self.watermark)
        if self.code_url:
            draw_code(canvas, self.code_url, LEFT, CODE_BOTTOM, CODE_SIDE)
        super().beforeDrawPage(canvas, doc)


class LetterDocument(PmlBaseDoc):
    """The document template, drawing on a canvas that numbers its pages."""

    letter_number = ""

    def _makeCanvas(self, filename: object = None, canvasmaker: object = None) -> Canvas:  # noqa: ARG002
        canvas = super()._makeCanvas(filename=filename, canvasmaker=NumberedCanvas)
        canvas.letter_number = self.letter_number
        return canvas


def build_pdf(document: Document, sheet: Sheet, fonts: Fonts) -> Built:
    """Lay the letter out; RenderError when it does not fit any page or takes too long."""
    policy = _policy()
    with _rendering, use_policy(policy), render_budget(policy):
        try:
            return _build(document, sheet, fonts)
        except SpaceTooSmall as error:
            raise RenderError(
                "Alamat layanan ini terlalu panjang untuk kode pada surat. Beri tahu pengelola "
                "sistem."
            ) from error
        except RenderLimitError as error:
            raise RenderError("Surat terlalu panjang untuk diolah. Ringkaslah isinya.") from error
        except RenderError:
            raise
        except _TRIPPED as error:
            raise RenderError(
                "Isi surat tidak dapat disusun pada halaman. Sederhanakan tabel dan daftar pada "
                "isi jenis surat."
            ) from error
        finally:
            cleanFiles()
            reset_caches()


def _build(document: Document, sheet: Sheet, fonts: Fonts) -> Built:
    context = styled_context()
    context.seal_spots = []
    size = PAPER_SIZES[sheet.paper]
    context.pageSize = size
    beside_code = CODE_SIDE + CODE_GAP if sheet.code_url else 0
    footer = PmlFrame(
        LEFT + beside_code,
        FOOTER_BOTTOM,
        size[0] - LEFT - RIGHT - beside_code,
        FOOTER_HEIGHT,
        id="footer",
        **_NO_PADDING,
    )
    footer.pisaStaticStory = []
    footer.pisaStaticOverflowMode = "shrink"
    context.frameStatic["footer"] = [footer]
    pisaLoop(document.documentElement, context)
    text = PmlFrame(
        LEFT, BOTTOM, size[0] - LEFT - RIGHT, size[1] - TOP - BOTTOM, id="text", **_NO_PADDING
    )
    page = LetterPage(id="body", frames=[text], pagesize=size)
    page.pisaStaticList = [footer]
    page.watermark, page.code_url = sheet.watermark, sheet.code_url
    out = io.BytesIO()
    pdf = LetterDocument(
        out,
        pagesize=size,
        title=sheet.title,
        author=sheet.author,
        lang="id-ID",
        initialFontName=fonts.face(),
    )
    pdf.letter_number = sheet.number
    pdf.addPageTemplates([page])
    pdf.pisaPositioned = context.positioned
    pdf.build(context.story)
    return Built(out.getvalue(), tuple(context.seal_spots), pdf.page)


_NO_PADDING = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}


def _policy() -> ResourceAccessPolicy:
    """Nothing is fetched from anywhere; only `data:` URIs, which are part of the letter."""
    return ResourceAccessPolicy.server(base_dir=None, allow_remote=False, max_render_seconds=20)
