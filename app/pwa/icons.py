"""The app's icons, drawn from the one SVG that every page shows."""

import io
from functools import cache
from pathlib import Path

import pypdfium2
from PIL import Image

DRAWING = Path(__file__).parents[1] / "static" / "img" / "labur.svg"
GROUND = (29, 95, 143, 255)  # the drawing's own blue
SAFE = 0.72  # of the width: maskable icons may be cut to a circle of 80 % (W3C Manifest, 1.11)


@cache
def icon(size: int, *, full: bool = False) -> bytes:
    """A PNG of this width in pixels; ``full``: to the edges, so that it may be cut to any shape."""
    drawn = _drawn(round(size * SAFE) if full else size)
    if full:
        ground = Image.new("RGBA", (size, size), GROUND)
        margin = (size - drawn.width) // 2
        ground.alpha_composite(drawn, (margin, margin))
        drawn = ground.convert("RGB")
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def _drawn(size: int) -> Image.Image:
    from reportlab.graphics import renderPDF
    from svglib.svglib import svg2rlg

    drawing = svg2rlg(str(DRAWING))
    with pypdfium2.PdfDocument(renderPDF.drawToString(drawing)) as pdf:
        page = pdf[0]
        bitmap = page.render(
            scale=size / page.get_width(), fill_color=(0, 0, 0, 0), rev_byteorder=True
        )
        return bitmap.to_pil().convert("RGBA").resize((size, size))
