"""The places that a page keeps free for seals, found where the layout engine put them."""

from reportlab.platypus.flowables import Flowable
from xhtml2pdf.context import pisaContext
from xhtml2pdf.tags import pisaTag

from app.signing.spots import SealSpot

MILLIMETRE = 72 / 25.4
SPOT_WIDTH = 70 * MILLIMETRE
SPOT_HEIGHT = 26 * MILLIMETRE


class EmptySpot(Flowable):
    """A white rectangle of the seal's size that reports where on which page it was drawn."""

    def __init__(
        self, field_name: str, found: list[SealSpot], left: float = 0, right: float = 0
    ) -> None:
        super().__init__()
        self.field_name = field_name
        self.found = found
        self.left, self.right = left, right

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The whole column's width; the spot stands in its middle, between the margins."""
        self.width = width
        return width, SPOT_HEIGHT

    def draw(self) -> None:
        """Cover whatever lies below (an example's watermark) and note the place."""
        canvas = self.canv
        offset = self.left + (self.width - self.left - self.right - SPOT_WIDTH) / 2
        canvas.saveState()
        canvas.setFillGray(1)
        canvas.rect(offset, 0, SPOT_WIDTH, SPOT_HEIGHT, stroke=0, fill=1)
        canvas.restoreState()
        x, y = canvas.absolutePosition(offset, 0)
        page = canvas.getPageNumber() - 1
        self.found.append(SealSpot(self.field_name, page, x, y, SPOT_WIDTH, SPOT_HEIGHT))


class SealSpotTag(pisaTag):
    """`<sealspot name="…"/>` in the signature block's template."""

    def start(self, c: pisaContext) -> None:
        """Close the paragraph and put the spot into the flow."""
        c.addPara()
        name, frag = self.node.getAttribute("name"), c.frag
        c.addStory(EmptySpot(name, c.seal_spots, frag.leftIndent, frag.rightIndent))
