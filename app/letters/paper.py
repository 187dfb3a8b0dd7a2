"""Pages that are no letters (reports, copies, minutes), set by the engine of the letters."""

import unicodedata
from xml.dom.minidom import parseString

from flask import current_app

from app.letters.press import fonts_in
from app.letters.rendering.engine import Sheet, build_pdf
from app.letters.rendering.glyphs import printable
from app.letters.rendering.markup import EXAMPLE_MARK


def set_page(page: str, title: str) -> bytes:
    """The PDF (A4) of one of our own autoescaped templates. Raises RenderError.

    Anybody's words may stand in it: what the typeface lacks, or would turn the direction of
    reading, shows as a question mark. Our own markup is ASCII.
    """
    config = current_app.config
    fonts = fonts_in(config["DATA_FOLDER"])
    characters = printable(fonts.characters)
    shown = (one if one in characters else "?" for one in unicodedata.normalize("NFC", page))
    document = parseString("".join(shown))  # noqa: S318 (our own page, autoescaped)
    sheet = Sheet(
        paper="A4",
        title=title,
        author="Esuk Layang Mabur",
        number=title,
        code_url=None,
        watermark=example_mark() or None,
    )
    try:
        return build_pdf(document, sheet, fonts).pdf
    finally:
        document.unlink()


def example_mark() -> str:
    """What a demonstration says on every page; empty where letters are real."""
    return EXAMPLE_MARK if current_app.config["DEVELOPMENT"] else ""
