"""A TrueType font cut down to what seals need, ready to be embedded in a PDF."""

import hashlib
import io
import string
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

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
        program = _stream(self._packed_program)
        program[name("/Length1")] = generic.NumberObject(len(self.program))
        descriptor = generic.DictionaryObject(
            {
                name("/Type"): name("/FontDescriptor"),
                name("/FontName"): name("/" + self.postscript_name),
                name("/Flags"): generic.NumberObject(4),
                name("/FontBBox"): _thousandths(self.box),
                name("/ItalicAngle"): generic.NumberObject(0),
                name("/Ascent"): _thousandth(self.ascent),
                name("/Descent"): _thousandth(self.descent),
                name("/CapHeight"): generic.NumberObject(716),
                name("/StemV"): generic.NumberObject(80),
                name("/FontFile2"): writer.add_object(program),
            }
        )
        by_glyph = sorted((self.glyphs[c], self.widths[c]) for c in self.glyphs)
        widths = generic.ArrayObject()
        for glyph, width in by_glyph:
            widths += [generic.NumberObject(glyph), _thousandths([width])]
        descendant = generic.DictionaryObject(
            {
                name("/Type"): name("/Font"),
                name("/Subtype"): name("/CIDFontType2"),
                name("/BaseFont"): name("/" + self.postscript_name),
                name("/CIDSystemInfo"): generic.DictionaryObject(
                    {
                        name("/Registry"): generic.TextStringObject("Adobe"),
                        name("/Ordering"): generic.TextStringObject("Identity"),
                        name("/Supplement"): generic.NumberObject(0),
                    }
                ),
                name("/FontDescriptor"): writer.add_object(descriptor),
                name("/W"): widths,
                name("/CIDToGIDMap"): name("/Identity"),
            }
        )
        to_unicode = _stream(self._packed_to_unicode)
        return writer.add_object(
            generic.DictionaryObject(
                {
                    name("/Type"): name("/Font"),
                    name("/Subtype"): name("/Type0"),
                    name("/BaseFont"): name("/" + self.postscript_name),
                    name("/Encoding"): name("/Identity-H"),
                    name("/DescendantFonts"): generic.ArrayObject([writer.add_object(descendant)]),
                    name("/ToUnicode"): writer.add_object(to_unicode),
                }
            )
        )

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


def _stream(packed: bytes) -> generic.StreamObject:
    return generic.StreamObject({name("/Filter"): name("/FlateDecode")}, encoded_data=packed)


def _thousandth(value: float) -> generic.NumberObject:
    return generic.NumberObject(round(value * 1000))


def _thousandths(values: Iterable[float]) -> generic.ArrayObject:
    return generic.ArrayObject([_thousandth(value) for value in values])


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
