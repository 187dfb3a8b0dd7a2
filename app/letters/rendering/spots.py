"""The places that a page keeps free for seals, found where the layout engine put them."""

from reportlab.platypus.flowables import Flowable
from xhtml2pdf import parser
from xhtml2pdf.context import pisaContext
from xhtml2pdf.tags import pisaTag

from app.signing.spots import SealSpot

MILLIMETRE = 72 / 25.4
SPOT_WIDTH = 70 * MILLIMETRE
SPOT_HEIGHT = 27 * MILLIMETRE


class EmptySpot(Flowable):
    """A white rectangle of the seal's size that reports where on which page it was drawn."""

    def __init__(self, field_name: str, found: list[SealSpot]) -> None:
        super().__init__()
        self.field_name = field_name
        self.found = found
        self.width, self.height = SPOT_WIDTH, SPOT_HEIGHT
        self.hAlign = "CENTER"

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Always the seal's size, in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Cover whatever lies below (an example's watermark) and note the place."""
        canvas = self.canv
        canvas.saveState()
        canvas.setFillGray(1)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.restoreState()
        x, y = canvas.absolutePosition(0, 0)
        page = canvas.getPageNumber() - 1
        self.found.append(SealSpot(self.field_name, page, x, y, self.width, self.height))


class SealSpotTag(pisaTag):
    """`<sealspot name="…"/>` in the signature block's template."""

    def start(self, c: pisaContext) -> None:
        """Close the paragraph and put the spot into the flow."""
        c.addPara()
        c.addStory(EmptySpot(self.node.getAttribute("name"), c.seal_spots))


def register_spot_tag() -> None:
    """Make the tag known; xhtml2pdf looks a tag's class up in its parser module, by name."""
    parser.pisaTagSEALSPOT = SealSpotTag
