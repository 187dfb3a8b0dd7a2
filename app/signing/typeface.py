"""A TrueType font cut down to what seals need, ready to be embedded in a PDF."""

import hashlib
import io
import string
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from .errors import MissingGlyph

# Every subset holds these, so that nearly all letters share one and pay for it once. Cutting the
# exact letters of a name would save 4 kB a file and cost more time than the whole seal.
COMMON = frozenset(string.ascii_letters + string.digits + string.punctuation + " ")
# What a PDF reader needs of a font that is addressed by glyph number, and no more.
UNUSED_TABLES = ["GSUB", "GPOS", "GDEF", "STAT", "OS/2", "name", "post", "gasp", "kern", "DSIG"]

name = generic.pdf_name


@dataclass(frozen=True)
class Typeface:
    """A font subset. Glyph numbers are those of the subset; lengths are fractions of an em."""

    postscript_name: str
    program: bytes
    glyphs: dict[str, int]
    widths: dict[str, float]
    ascent: float
    descent: float
    box: tuple[float, float, float, float]

    def measure(self, text: str) -> float:
        """Width of the text at a size of 1."""
        widths = self.widths
        return sum([widths[character] for character in text])

    def encode(self, text: str) -> bytes:
        """The text as a PDF hexadecimal string of glyph numbers."""
        glyphs = self.glyphs
        return b"<" + "".join([f"{glyphs[character]:04X}" for character in text]).encode() + b">"

    def embed(self, writer: BasePdfFileWriter) -> generic.IndirectObject:
        """Add the font to a PDF (a composite font, ISO 32000-1 9.7) and return its reference."""
        font = f"/BaseFont/{self.postscript_name}"
        program = writer.add_object(_stream(self._packed_program, Length1=len(self.program)))
        descriptor = _add(writer, f"{self._descriptor}/FontFile2 {program.idnum} 0 R")
        descendant = _add(
            writer,
            f"/Type/Font/Subtype/CIDFontType2{font}/CIDToGIDMap/Identity/W[{self._widths}]"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor.idnum} 0 R",
        )
        to_unicode = writer.add_object(_stream(self._packed_to_unicode))
        return _add(
            writer,
            f"/Type/Font/Subtype/Type0{font}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant.idnum} 0 R]/ToUnicode {to_unicode.idnum} 0 R",
        )

    @cached_property
    def _descriptor(self) -> str:
        return (
            f"/Type/FontDescriptor/FontName/{self.postscript_name}/Flags 4/ItalicAngle 0"
            f"/FontBBox[{_thousandths(self.box)}]/CapHeight 716/StemV 80"
            f"/Ascent {_thousandths([self.ascent])}/Descent {_thousandths([self.descent])}"
        )

    @cached_property
    def _widths(self) -> str:
        by_glyph = sorted((self.glyphs[c], self.widths[c]) for c in self.glyphs)
        return " ".join(f"{glyph}[{_thousandths([width])}]" for glyph, width in by_glyph)

    @cached_property
    def _packed_program(self) -> bytes:
        return zlib.compress(self.program, 9)

    @cached_property
    def _packed_to_unicode(self) -> bytes:
        return zlib.compress(_to_unicode(self.glyphs), 9)


def typeface_for(font: bytes, texts: Iterable[str]) -> Typeface:
    """A subset of the static TrueType `font` that can draw the texts. Raises MissingGlyph."""
    needed = frozenset("".join(texts))
    return _cut(font, needed - COMMON)


def composed(text: str) -> str:
    """The text with accents composed (NFC), as fonts without shaping need it."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=64)
def _cut(font: bytes, rare: frozenset[str]) -> Typeface:
    source = TTFont(io.BytesIO(font), lazy=True)
    available = source.getBestCmap()
    for character in sorted(rare):
        if ord(character) not in available:
            raise MissingGlyph(character)
    characters = rare | {c for c in COMMON if ord(c) in available}
    base_name = source["name"].getDebugName(6) or "Seal"
    hhea, em = source["hhea"], source["head"].unitsPerEm
    options = subset.Options(
        hinting=False, layout_features=[], glyph_names=False, notdef_outline=True
    )
    options.drop_tables = [*options.drop_tables, *UNUSED_TABLES]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in characters])
    cutter.subset(source)
    cmap, metrics = source.getBestCmap(), source["hmtx"].metrics
    glyphs = {c: source.getGlyphID(cmap[ord(c)]) for c in characters}
    widths = {c: metrics[cmap[ord(c)]][0] / em for c in characters}
    del source["cmap"]  # a CIDFont is addressed by glyph number
    head = source["head"]
    program = io.BytesIO()
    source.save(program)
    digest = hashlib.sha256(program.getvalue()).digest()
    tag = "".join(string.ascii_uppercase[byte % 26] for byte in digest[:6])
    return Typeface(
        postscript_name=f"{tag}+{base_name}",
        program=program.getvalue(),
        glyphs=glyphs,
        widths=widths,
        ascent=hhea.ascent / em,
        descent=hhea.descent / em,
        box=(head.xMin / em, head.yMin / em, head.xMax / em, head.yMax / em),
    )


class _Dictionary(generic.PdfObject):
    """A dictionary whose entries are text already: pyHanko writes it as it stands."""

    def __init__(self, entries: str) -> None:
        self.entries = entries

    def write_to_stream(self, stream: Any, *_: Any, **__: Any) -> None:
        stream.write(f"<<{self.entries}>>".encode())


def _add(writer: BasePdfFileWriter, entries: str) -> generic.IndirectObject:
    return writer.add_object(_Dictionary(entries))


def _stream(packed: bytes, **entries: int) -> generic.StreamObject:
    numbers = {name(f"/{key}"): generic.NumberObject(value) for key, value in entries.items()}
    return generic.StreamObject(
        {name("/Filter"): name("/FlateDecode"), **numbers}, encoded_data=packed
    )


def _thousandths(values: Iterable[float]) -> str:
    return " ".join(str(round(value * 1000)) for value in values)


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    """A CMap from glyph numbers back to text, so that the seal can be searched and read aloud."""
    pairs = [
        f"<{glyph:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for character, glyph in sorted(glyphs.items(), key=lambda item: item[1])
    ]
    # A bfchar block holds at most 100 entries (Adobe Technical Note 5411).
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
