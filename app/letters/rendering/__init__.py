"""From a letter's data to its PDF. Pure: no Flask, no database."""

from app.letters.rendering.data import LetterData, Letterhead, Person, SignatureBlock
from app.letters.rendering.errors import InvalidBody, MissingGlyph, RenderError
from app.letters.rendering.fonts import Fonts, prepare_fonts
from app.letters.rendering.letter import RenderedLetter, render_letter
from app.letters.rendering.markup import spelled
from app.letters.rendering.pages import page_images
from app.letters.rendering.sandbox import check_template

__all__ = [
    "Fonts",
    "InvalidBody",
    "LetterData",
    "Letterhead",
    "MissingGlyph",
    "Person",
    "RenderError",
    "RenderedLetter",
    "SignatureBlock",
    "check_template",
    "page_images",
    "prepare_fonts",
    "render_letter",
    "spelled",
]
