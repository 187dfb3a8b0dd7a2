"""Pages of a PDF as images, for previews and for the signer's screen."""

import io
import threading
from typing import Literal

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

# PDFium is not thread-safe, not even for two documents.
_pdfium = threading.Lock()
_MAX_PIXELS = 40_000_000


def page_images(
    pdf: bytes, *, scale: float = 1.5, watermark: Literal["KONSEP"] | None = None
) -> list[bytes]:
    """One PNG a page, at `scale` × 72 dpi, the watermark across each.

    ValueError when the bytes are no PDF that can be drawn or the images would be enormous.
    """
    return [_png(_marked(image, watermark)) for image in _draw(pdf, scale)]


def small_image(page: bytes, width: int) -> bytes:
    """A page's PNG, `width` pixels wide: to know a letter by its looks, too small to read."""
    with Image.open(io.BytesIO(page)) as image:
        size = (width, round(image.height * width / image.width))
        return _png(image.convert("RGB").resize(size, Image.Resampling.LANCZOS))


def _draw(pdf: bytes, scale: float) -> list[Image.Image]:
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise ValueError("not a PDF that can be drawn") from error
        try:
            images = []
            for page in document:
                width, height = page.get_size()
                if width * height * scale * scale > _MAX_PIXELS:
                    raise ValueError("the page is too large to be drawn")
                images.append(
                    page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
                )
                page.close()
            return images
        finally:
            document.close()


def _marked(image: Image.Image, watermark: str | None) -> Image.Image:
    if watermark is None:
        return image
    width, height = image.size
    layer = Image.new("RGBA", (int(width * 1.2), int(width * 0.3)), (0, 0, 0, 0))
    font = ImageFont.load_default(size=width / 6)
    centre = (layer.width / 2, layer.height / 2)
    ImageDraw.Draw(layer).text(centre, watermark, font=font, anchor="mm", fill=(190, 30, 30, 70))
    layer = layer.rotate(50, expand=True)
    image.paste(layer, ((width - layer.width) // 2, (height - layer.height) // 2), layer)
    return image


def _png(image: Image.Image) -> bytes:
    # 64 colours look the same and are a quarter of the size, on a line with poor signal.
    image = image.quantize(64, method=Image.Quantize.FASTOCTREE)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()
