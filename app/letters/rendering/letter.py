"""One letter, from definition and data to the PDF that signers will see."""

from dataclasses import dataclass

from app.letters.definition.model import Definition
from app.letters.rendering.data import LetterData
from app.letters.rendering.engine import Sheet, build_pdf
from app.letters.rendering.errors import RenderError
from app.letters.rendering.fonts import Fonts
from app.letters.rendering.glyphs import check_letter, check_texts, printable
from app.letters.rendering.markup import EXAMPLE_MARK, letter_document, text_of
from app.letters.rendering.wording import office_words
from app.signing.spots import SealSpot

MAX_PAGES = 10
MAX_CHARACTERS = 40_000  # more never fits the pages, and laying it out only to see that takes long


@dataclass(frozen=True)
class RenderedLetter:
    """`pdf` bears no seal yet; `spots` are in the order of `LetterData.signers`."""

    pdf: bytes
    spots: tuple[SealSpot, ...]
    pages: int


def render_letter(definition: Definition, data: LetterData, *, fonts: Fonts) -> RenderedLetter:
    """Render a letter; the same letter twice gives different bytes, so render once and store.

    Raises MissingGlyph before anything is drawn when a value holds a character that the
    typeface lacks, InvalidBody when the type's text is not acceptable, RenderError otherwise.
    """
    characters = printable(fonts.characters)
    check_letter(definition, data, characters)
    document = letter_document(definition, data)
    try:
        if sum(len(text) for text in text_of(document)) > MAX_CHARACTERS:
            raise RenderError("Surat terlalu panjang untuk dicetak. Ringkaslah isinya.")
        check_texts(text_of(document), "Isi surat", characters)
        sheet = Sheet(
            paper=definition.paper,
            title=definition.name,
            author=f"Pemerintah {office_words(data.letterhead).full_name}",
            number=data.number,
            watermark=EXAMPLE_MARK if data.is_example else None,
            code_url=data.code_url,
        )
        built = build_pdf(document, sheet, fonts)
    finally:
        document.unlink()
    if built.pages > MAX_PAGES:
        raise RenderError(f"Surat menjadi {built.pages} halaman; paling banyak {MAX_PAGES}.")
    return RenderedLetter(built.pdf, _in_order(data, built.spots), built.pages)


def _in_order(data: LetterData, found: tuple[SealSpot, ...]) -> tuple[SealSpot, ...]:
    by_name = {spot.field_name: spot for spot in found}
    names = [signer.field_name for signer in data.signers]
    if len(found) != len(names) or set(by_name) != set(names):
        raise RenderError("Tempat segel pada halaman tidak sesuai dengan para penanda tangan.")
    return tuple(by_name[name] for name in names)
