"""The visible seal: QR code and text, drawn as page content in an incremental update.

Page content and not the signature widget's appearance, because many phones, viewers and print
services do not draw signature widgets: the letter would show no QR.
"""

import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from . import documents
from .errors import FieldAlreadySigned, FieldMissing
from .layout import Layout, arrange
from .pages import Placed, draw_on_top
from .qr import qr_drawing
from .spots import SealSpot
from .typeface import Typeface, composed, typeface_for

name = generic.pdf_name


@dataclass(frozen=True)
class Seal:
    """One signer's seal: where, what the QR says, and the lines beside it from top to bottom."""

    spot: SealSpot
    verify_url: str
    lines: tuple[str, ...]


def stamp(pdf: bytes, seals: Sequence[Seal], font: bytes) -> bytes:
    """Draw all seals onto their pages, as one incremental update.

    `font` is a static TrueType font; a subset of it is embedded. The result begins with `pdf`.
    Raises FieldAlreadySigned when the file bears any signature (it would break), FieldMissing
    when a seal has no signature field, AlreadyStamped, PageMissing, SpaceTooSmall, MissingGlyph
    and UnreadablePdf.
    """
    texts = [_texts(seal) for seal in seals]
    typeface = typeface_for(font, [line for lines in texts for line in lines])
    with documents.readable():
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        _require_fields(documents.fields_of(writer.prev), seals)
        font_reference = typeface.embed(writer)
        by_page: dict[int, dict[str, Placed]] = defaultdict(dict)
        for seal, lines in zip(seals, texts, strict=True):
            spot = seal.spot
            form = writer.add_object(_form(seal, _draw(seal, lines, typeface), font_reference))
            by_page[spot.page][f"/Seal.{spot.field_name}"] = Placed(form, spot.x, spot.y)
        for page, drawings in by_page.items():
            draw_on_top(writer, page, drawings)
        stamped = io.BytesIO()
        writer.write(stamped)
    return stamped.getvalue()


def plan(seal: Seal, font: bytes) -> Layout:
    """How the seal would be laid out in its spot. Raises SpaceTooSmall and MissingGlyph."""
    lines = _texts(seal)
    return _plan(seal, lines, typeface_for(font, lines))


def _texts(seal: Seal) -> list[str]:
    return [composed(" ".join(line.split())) for line in seal.lines]


def _require_fields(fields: Sequence[documents.Field], seals: Sequence[Seal]) -> None:
    if any(field.signed for field in fields):
        raise FieldAlreadySigned
    if {seal.spot.field_name for seal in seals} - {field.name for field in fields}:
        raise FieldMissing


def _plan(seal: Seal, lines: Sequence[str], typeface: Typeface) -> Layout:
    modules, _ = qr_drawing(seal.verify_url)
    spot = seal.spot
    return arrange(
        spot.width,
        spot.height,
        modules,
        lines,
        typeface.measure,
        typeface.ascent,
        typeface.descent,
    )


def _draw(seal: Seal, lines: Sequence[str], typeface: Typeface) -> bytes:
    layout = _plan(seal, lines, typeface)
    modules, dark = qr_drawing(seal.verify_url)
    scale = layout.qr_side / modules
    operators = [
        # White first: a pattern on the paper must not reach into the quiet zone.
        f"q {scale:.5f} 0 0 {scale:.5f} {layout.qr_x:.3f} {layout.qr_y:.3f} cm "
        f"1 g 0 0 {modules} {modules} re f 0 g".encode(),
        dark,
        b"Q",
        f"BT 0 g /F {layout.text_size:g} Tf".encode(),
    ]
    for row in layout.rows:
        operators.append(
            f"1 0 0 1 {row.x:.3f} {row.baseline:.3f} Tm ".encode()
            + typeface.encode(row.text)
            + b" Tj"
        )
    return b"\n".join([*operators, b"ET"])


def _form(seal: Seal, drawing: bytes, font: generic.IndirectObject) -> generic.StreamObject:
    """A form XObject: its own resources, its own graphics state, clipped to the spot."""
    form = generic.StreamObject(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Form"),
            name("/BBox"): generic.ArrayObject(
                [generic.FloatObject(v) for v in (0, 0, seal.spot.width, seal.spot.height)]
            ),
            name("/Resources"): generic.DictionaryObject(
                {name("/Font"): generic.DictionaryObject({name("/F"): font})}
            ),
        },
        stream_data=drawing,
    )
    form.compress()
    return form
