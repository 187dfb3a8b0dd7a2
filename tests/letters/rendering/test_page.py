"""The page as a file: embedded fonts, no code on the frozen page, letters of several pages."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
import zxingcpp

from app.letters.rendering import Fonts, RenderError, page_images, render_letter
from app.signing.spots import SealSpot
from tests.letters.rendering.samples import (
    VILLAGE_HEAD,
    ink_in,
    letter,
    load,
    person,
    text_of,
)

CODE_URL = "https://surat.example.id/v/Zk3vTq8wLxP2mRnB7cYd9AZk3vTq8wLx"
LONG = "permohonan keringanan biaya pengobatan dan perawatan " * 18


def fonts_of(pdf: bytes) -> list[pypdf.generic.DictionaryObject]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    ]


@pytest.mark.parametrize("code", ["SKU", "SKTM"])
def test_every_font_on_the_page_is_embedded_arimo(code: str, fonts: Fonts) -> None:
    definition = load(code)
    data = letter(definition, two_signers=True, is_example=True)
    found = fonts_of(render_letter(definition, data, fonts=fonts).pdf)
    assert found
    for font in found:
        assert "Arimo" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"]


@pytest.mark.promise("P2")
def test_the_page_bears_no_code_before_it_is_signed(fonts: Fonts) -> None:
    definition = load("SKU")
    pdf = render_letter(definition, letter(definition), fonts=fonts).pdf
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    assert zxingcpp.read_barcodes(image) == []


@pytest.mark.parametrize("paper", ["F4", "A4"])
@pytest.mark.parametrize(("code", "two"), [("SKU", False), ("SKTM", True)])
def test_the_code_of_a_letter_for_pen_stands_where_neither_pen_nor_stamp_comes(
    fonts: Fonts, paper: str, code: str, two: bool
) -> None:
    definition = replace(load(code), paper=paper)
    data = letter(definition, two_signers=two, code_url=CODE_URL)
    rendered = render_letter(definition, data, fonts=fonts)
    page = pypdfium2.PdfDocument(rendered.pdf)[0]
    [found] = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert found.text == CODE_URL
    top = page.get_size()[1] - found.position.top_left.y / 3
    assert all(top < spot.y - 10 for spot in rendered.spots)
    assert all(ink_in(rendered.pdf, spot) == 0 for spot in rendered.spots)
    words = text_of(rendered.pdf)
    assert "elektronik" not in words
    assert "ditandatangani dengan tangan dan dibubuhi stempel" in words


def test_an_address_too_long_for_a_code_that_phones_read_is_refused(fonts: Fonts) -> None:
    definition = load("SKU")
    data = letter(definition, code_url=f"https://{'panjang.' * 20}example/v/{'x' * 32}")
    with pytest.raises(RenderError, match="terlalu panjang untuk kode"):
        render_letter(definition, data, fonts=fonts)


def test_the_page_has_the_size_of_its_paper(fonts: Fonts) -> None:
    definition = load("SKU")
    for paper, millimetres in (("F4", (215, 330)), ("A4", (210, 297))):
        object.__setattr__(definition, "paper", paper)
        pdf = render_letter(definition, letter(definition), fonts=fonts).pdf
        size = pypdfium2.PdfDocument(pdf)[0].get_size()
        assert size == pytest.approx([mm * 72 / 25.4 for mm in millimetres], abs=0.1)


def test_a_long_letter_keeps_its_signatures_together_on_the_second_page(fonts: Fonts) -> None:
    definition = load("SKTM")
    values = {"purpose": LONG, "dependants": [person(n) for n in range(1, 13)]}
    data = letter(definition, two_signers=True, values=values)
    rendered = render_letter(definition, data, fonts=fonts)
    assert rendered.pages == 2
    assert [spot.page for spot in rendered.spots] == [1, 1]
    assert all(ink_in(rendered.pdf, spot) == 0 for spot in rendered.spots)
    second = pypdfium2.PdfDocument(rendered.pdf)[1].get_textpage().get_text_range()
    for line in ("Demikian surat keterangan", "KEPALA DESA JAPAH", "SUTRISNO CONTOH", "NIP"):
        assert line in second
    text = text_of(rendered.pdf)
    assert "400.10.2.2/001/33.16.16.2007/XI/2026 | Halaman 1 dari 2" in text
    assert "Halaman 2 dari 2" in text


@pytest.mark.parametrize("words", range(0, 150, 10))
def test_wherever_the_page_ends_no_signature_is_split_or_covered(words: int, fonts: Fonts) -> None:
    definition = load("SKPO")
    data = letter(definition, values={"purpose": "keperluan pendidikan anak " * words + "ini"})
    rendered = render_letter(definition, data, fonts=fonts)
    (spot,) = rendered.spots
    assert ink_in(rendered.pdf, spot) == 0
    page = pypdfium2.PdfDocument(rendered.pdf)[spot.page]
    around = page.get_textpage().get_text_bounded(
        left=spot.x, right=spot.x + spot.width, bottom=spot.y - 14, top=spot.y + spot.height + 14
    )
    assert around.split() == ["KEPALA", "DESA", "JAPAH", "SUTRISNO", "CONTOH"]


def test_a_one_page_letter_bears_no_page_number(fonts: Fonts) -> None:
    definition = load("SKU")
    assert "Halaman" not in text_of(render_letter(definition, letter(definition), fonts=fonts).pdf)


def test_a_word_too_long_for_its_column_is_cut_not_run_off_the_paper(fonts: Fonts) -> None:
    definition = load("SKU")
    long_name = {"business_name": "W" * 100, "purpose": "W" * 400}
    data = letter(definition, values=long_name)
    rendered = render_letter(definition, data, fonts=fonts)
    right_margin = SealSpot("margin", 0, 196 * 72 / 25.4, 60, 40, 800)
    assert ink_in(rendered.pdf, right_margin) == 0
    assert text_of(rendered.pdf).count("W") >= 500


@pytest.mark.parametrize(
    "signers",
    [(), (VILLAGE_HEAD, VILLAGE_HEAD)],
    ids=["nobody", "the same field twice"],
)
def test_a_letter_without_a_clear_place_for_each_signer_is_refused(
    signers: tuple[object, ...], fonts: Fonts
) -> None:
    definition = load("SKU")
    with pytest.raises(RenderError, match="penanda tangan"):
        render_letter(definition, letter(definition, signers=signers), fonts=fonts)


def test_page_images_are_pngs_and_a_draft_is_marked(fonts: Fonts) -> None:
    definition = load("SKU")
    pdf = render_letter(definition, letter(definition), fonts=fonts).pdf
    (plain,), (marked,) = page_images(pdf, scale=1), page_images(pdf, scale=1, watermark="KONSEP")
    assert plain.startswith(b"\x89PNG")
    assert plain != marked


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7 broken"])
def test_page_images_of_something_else_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        page_images(data)


def test_letters_rendered_at_the_same_time_do_not_mix(fonts: Fonts) -> None:
    codes = ["SKU", "SKTM", "SKBM", "PIK"] * 3
    with ThreadPoolExecutor(4) as pool:
        pdfs = list(
            pool.map(
                lambda code: render_letter(load(code), letter(load(code)), fonts=fonts).pdf, codes
            )
        )
        images = list(pool.map(page_images, pdfs))
    for code, pdf, pages in zip(codes, pdfs, images, strict=True):
        titles = [load(other).title for other in set(codes) if load(other).title in text_of(pdf)]
        assert titles == [load(code).title]
        assert len(pages) == 1
