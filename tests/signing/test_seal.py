import io
from dataclasses import replace

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from app.signing.errors import (
    AlreadyStamped,
    FieldAlreadySigned,
    FieldMissing,
    MissingGlyph,
    PageMissing,
    SpaceTooSmall,
)
from app.signing.fields import reserve_fields
from app.signing.seal import Seal, stamp
from app.signing.spots import SealSpot
from tests.factories.signed_letters import F4, SPOTS, VERIFY_URL, plain_letter, seals

ONE = SPOTS[:1]


def frozen(pages: int = 1) -> bytes:
    return reserve_fields(plain_letter(pages=pages), ["Signature1", "Signature2"])


def with_lines(*lines: str) -> list[Seal]:
    return [replace(seals(ONE)[0], lines=lines)]


def page_text(pdf: bytes) -> str:
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()


def test_all_seals_are_stamped_in_one_update(font):
    before = frozen()
    after = stamp(before, seals(), font)
    assert after.startswith(before)
    assert after[len(before) :].count(b"%%EOF") == 1


def test_the_lines_can_be_read_and_copied_as_text(font):
    text = page_text(stamp(frozen(), seals(), font))
    assert "SUTRISNO (CONTOH)" in text
    assert "Camat Japah" in text


def test_accented_letters_are_shown_whether_composed_or_not(font):
    text = page_text(stamp(frozen(), with_lines("Café Rene\u0301 Ś"), font))
    assert "Café René Ś" in text


def test_nothing_is_drawn_outside_the_spot(font, draw):
    spot = ONE[0]
    before = draw(frozen())
    after = draw(stamp(frozen(), with_lines("W" * 70, "gjpqy", "ÄÖÜÅ"), font))
    box = (
        int(spot.x * 2),
        int((F4[1] - spot.y - spot.height) * 2),
        int((spot.x + spot.width) * 2) + 1,
        int((F4[1] - spot.y) * 2) + 1,
    )
    before.paste(255, box)
    after.paste(255, box)
    assert before.tobytes() == after.tobytes()


def test_each_seal_goes_to_its_own_page(font, read_codes):
    spots = (ONE[0], replace(SPOTS[1], page=2))
    pdf = stamp(frozen(pages=3), seals(spots), font)
    assert [len(read_codes(pdf, page)) for page in range(3)] == [1, 0, 1]


def test_a_seal_stands_upright_however_the_page_left_its_coordinates(font, read_codes, draw):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=F4)
    canvas.scale(0.2, 0.3)  # not restored before the page ends
    canvas.rotate(30)
    canvas.drawString(100, 100, "miring")
    canvas.save()
    pdf = stamp(reserve_fields(out.getvalue(), ["Signature1"]), seals(ONE), font)
    assert read_codes(pdf) == [VERIFY_URL]


def test_a_seal_finds_its_spot_on_a_page_whose_origin_is_elsewhere(font, draw):
    shifted = plain_letter().replace(b"/MediaBox [ 0 0", b"/MediaBox [ 7 9")
    assert shifted != plain_letter()
    pdf = stamp(reserve_fields(shifted, ["Signature1"]), seals(ONE), font)
    page = pypdfium2.PdfDocument(pdf)[0]
    (seal,) = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_FORM], max_depth=1)
    left, bottom, *_ = seal.get_bounds()
    assert (left, bottom) == pytest.approx((ONE[0].x + 7, ONE[0].y + 9), abs=0.5)


def test_a_pattern_below_the_seal_does_not_reach_the_code(font, read_codes):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=F4)
    canvas.setFillGray(0.3)
    canvas.rect(0, 0, *F4, fill=1)
    canvas.save()
    pdf = stamp(reserve_fields(out.getvalue(), ["Signature1"]), seals(ONE), font)
    assert read_codes(pdf) == [VERIFY_URL]


def test_a_character_that_the_font_lacks_is_refused_and_named(font):
    with pytest.raises(MissingGlyph, match="“ꦃ” \\(U\\+A983\\)"):
        stamp(frozen(), with_lines("ꦗꦥꦃ"), font)


def test_a_spot_too_small_for_a_legible_code_is_refused(font):
    tiny = replace(seals(ONE)[0], spot=SealSpot("Signature1", 0, 300, 200, 120, 25))
    with pytest.raises(SpaceTooSmall, match="terlalu sempit"):
        stamp(frozen(), [tiny], font)


def test_an_address_too_long_for_any_code_is_refused(font):
    with pytest.raises(SpaceTooSmall):
        stamp(frozen(), [replace(seals(ONE)[0], verify_url="https://x.id/" + "a" * 3000)], font)


def test_a_second_stamping_is_refused(font):
    once = stamp(frozen(), seals(ONE), font)
    with pytest.raises(AlreadyStamped):
        stamp(once, seals(ONE), font)


def test_a_signed_letter_is_never_stamped(letter, font):
    with pytest.raises(FieldAlreadySigned):
        stamp(letter.first, seals(), font)


def test_a_seal_without_its_field_is_refused(font):
    with pytest.raises(FieldMissing):
        stamp(plain_letter(), seals(ONE), font)


def test_a_seal_on_a_page_that_is_not_there_is_refused(font):
    for page in (1, -1):
        with pytest.raises(PageMissing):
            stamp(frozen(), seals((replace(ONE[0], page=page),)), font)
