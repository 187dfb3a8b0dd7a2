"""The letters' typeface: Arimo (Arial's metrics, OFL), cut once into four static files."""

import os
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

import fontpkg
from fontTools.ttLib import TTFont as FontFile
from fontTools.varLib import instancer
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

#: Style name → weight, italic.
STYLES = {
    "Regular": (400, False),
    "Bold": (700, False),
    "Italic": (400, True),
    "BoldItalic": (700, True),
}
FAMILY = "Surat"
# Layout tables that ReportLab, which places glyph by glyph, never reads. Left out before the
# cut, of which they would be half the work.
_UNUSED = ("GDEF", "GPOS", "GSUB", "STAT")
_registration = threading.Lock()


@dataclass(frozen=True)
class Fonts:
    """The four faces, registered for drawing; `characters` are the code points all of them have."""

    folder: Path
    characters: frozenset[int] = field(repr=False)

    def path(self, style: str = "Regular") -> Path:
        """The static TrueType file of one of STYLES."""
        return self.folder / f"Arimo-{style}.ttf"

    def face(self, style: str = "Regular") -> str:
        """The name under which ReportLab knows one of STYLES."""
        return f"{FAMILY}-{style}"


def prepare_fonts(folder: Path) -> Fonts:
    """Cut what is missing in `folder` (seconds, once), register the faces, return them.

    Safe when several processes start at once: each file appears whole or not at all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for style in STYLES:
        if not (folder / f"Arimo-{style}.ttf").exists():
            _cut(folder, style)
    fonts = Fonts(folder, _common_characters(folder))
    _register(fonts)
    return fonts


def _cut(folder: Path, style: str) -> None:
    weight, italic = STYLES[style]
    variable = FontFile(fontpkg.path("Arimo", style="italic" if italic else "normal"))
    for table in _UNUSED:
        if table in variable:
            del variable[table]
    # The name table still calls each cut by the variable font's one name; ReportLab would take
    # the four for one face, so each gets its own.
    font = instancer.instantiateVariableFont(variable, {"wght": weight})
    names = font["name"]
    readable = {"BoldItalic": "Bold Italic"}.get(style, style)
    for name_id, text in (
        (2, readable),
        (3, f"1.341;Arimo-{style};static"),
        (4, f"Arimo {readable}"),
        (6, f"Arimo-{style}"),
    ):
        names.setName(text, name_id, 3, 1, 0x409)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".Arimo-{style}-", suffix=".part")
    with os.fdopen(handle, "wb") as part:
        os.fchmod(handle, 0o644)  # a backup or another worker's user reads it too
        font.save(part)
        part.flush()
        os.fsync(part.fileno())
    os.replace(name, folder / f"Arimo-{style}.ttf")


def _common_characters(folder: Path) -> frozenset[int]:
    files = [folder / f"Arimo-{style}.ttf" for style in STYLES]
    return frozenset.intersection(
        *(frozenset(FontFile(file, lazy=True).getBestCmap()) for file in files)
    )


def _register(fonts: Fonts) -> None:
    with _registration:
        known = pdfmetrics.getRegisteredFontNames()
        for style, (weight, italic) in STYLES.items():
            if fonts.face(style) not in known:
                pdfmetrics.registerFont(TTFont(fonts.face(style), str(fonts.path(style))))
            addMapping(FAMILY, int(weight > 400), int(italic), fonts.face(style))
