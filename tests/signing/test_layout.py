import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.signing.errors import MissingGlyph, SpaceTooSmall
from app.signing.layout import SMALLEST_MODULE, SMALLEST_TEXT
from app.signing.qr import qr_drawing
from app.signing.seal import Seal, plan
from app.signing.spots import SealSpot
from app.signing.typeface import typeface_for
from tests.factories.signed_letters import VERIFY_URL, arimo

lines = st.lists(st.text(max_size=80), max_size=5)
latin = st.text(st.characters(min_codepoint=32, max_codepoint=0x17E, exclude_categories=["C"]))


def planned(texts, width=190.0, height=62.0):
    return plan(Seal(SealSpot("S", 0, 0, 0, width, height), VERIFY_URL, tuple(texts)), arimo())


def assert_inside(layout, width: float, height: float) -> None:
    tolerance = 1e-6
    typeface = typeface_for(arimo(), [row.text for row in layout.rows])
    assert layout.qr_x >= 0
    assert layout.qr_x + layout.qr_side <= width + tolerance
    assert layout.qr_y >= 0
    assert layout.qr_y + layout.qr_side <= height + tolerance
    for row in layout.rows:
        assert row.x >= layout.qr_x + layout.qr_side
        assert row.x + typeface.measure(row.text) * layout.text_size <= width + tolerance
        assert row.baseline + typeface.ascent * layout.text_size <= height + tolerance
        assert row.baseline + typeface.descent * layout.text_size >= -tolerance


@given(lines)
def test_any_text_stays_inside_the_spot_or_is_refused(texts):
    try:
        layout = planned(texts)
    except (MissingGlyph, SpaceTooSmall):
        return
    assert_inside(layout, 190, 62)


@given(st.lists(latin, max_size=4), st.floats(40, 400), st.floats(40, 200))
def test_any_spot_holds_its_seal_or_is_refused(texts, width, height):
    try:
        layout = planned(texts, width, height)
    except (MissingGlyph, SpaceTooSmall):
        return
    assert_inside(layout, width, height)
    modules, _ = qr_drawing(VERIFY_URL)
    assert layout.qr_side / modules >= SMALLEST_MODULE
    assert layout.text_size >= SMALLEST_TEXT


@given(st.lists(latin, max_size=3))
def test_no_letter_is_lost_in_wrapping(texts):
    try:
        layout = planned(texts)
    except SpaceTooSmall:
        return
    wanted = unicodedata.normalize("NFC", "".join("".join(texts).split()))
    assert "".join("".join(row.text for row in layout.rows).split()) == wanted


def test_an_ordinary_seal_keeps_the_code_as_large_as_the_spot():
    layout = planned(["Ditandatangani secara elektronik oleh:", "SUTRISNO", "Kepala Desa Japah"])
    assert layout.qr_side == 62


def test_a_long_name_is_wrapped_between_words_and_shrunk_before_the_code_is():
    name = "Dr. Ir. H. RADEN MAS SASTROWIDJOJO KUSUMANINGRAT PRAWIRODIRDJO, S.H., M.Si."
    layout = planned(["Ditandatangani secara elektronik oleh:", name, "Kepala Desa Japah"])
    assert layout.qr_side == 62
    assert {word for row in layout.rows for word in row.text.split()} >= set(name.split())


def test_a_square_spot_shrinks_the_code_to_make_room_for_the_name():
    layout = planned(["SUTRISNO"], 90, 90)
    assert layout.qr_side < 90
    assert [row.text for row in layout.rows] == ["SUTRISNO"]


def test_a_seal_without_lines_is_all_code():
    assert planned([], 50, 50).qr_side == 50
