"""The letters' typeface, cut once."""

from pathlib import Path

from fontTools.ttLib import TTFont

from app.letters.rendering import Fonts, prepare_fonts
from app.letters.rendering.fonts import STYLES


def test_each_face_is_static_and_bears_its_own_names(fonts: Fonts) -> None:
    names = set()
    for style in STYLES:
        font = TTFont(fonts.path(style))
        assert "fvar" not in font
        names.add((font["name"].getDebugName(4), font["name"].getDebugName(6)))
    assert len(names) == len(STYLES)


def test_bold_is_heavier_than_regular(fonts: Fonts) -> None:
    regular, bold = (TTFont(fonts.path(style))["hmtx"]["m"][0] for style in ("Regular", "Bold"))
    assert bold > regular


def test_files_that_are_there_are_kept(fonts: Fonts, tmp_path: Path) -> None:
    for style in STYLES:
        (tmp_path / f"Arimo-{style}.ttf").write_bytes(fonts.path(style).read_bytes())
    before = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    again = prepare_fonts(tmp_path)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before
    assert again.characters == fonts.characters


def test_a_missing_face_is_cut_and_no_half_file_stays(fonts: Fonts, tmp_path: Path) -> None:
    for style in ("Regular", "Bold", "Italic"):
        (tmp_path / f"Arimo-{style}.ttf").write_bytes(fonts.path(style).read_bytes())
    prepare_fonts(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {f"Arimo-{style}.ttf" for style in STYLES}
