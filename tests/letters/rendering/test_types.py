"""Every letter type that comes with the system, as a bank clerk would get it."""

import pytest

from app.letters.definition import Definition
from app.letters.rendering import Fonts, render_letter
from tests.letters.rendering.samples import (
    CODES,
    DESA,
    KECAMATAN,
    KELURAHAN,
    TYPES_FOLDER,
    VILLAGE_HEAD,
    a_logo,
    ink_in,
    letter,
    load,
    person,
    text_of,
)

every_type = pytest.mark.parametrize("code", CODES)


def test_the_system_comes_with_exactly_the_ten_types() -> None:
    folders = {folder.name for folder in TYPES_FOLDER.iterdir() if folder.name != "_parts"}
    assert folders == {code.lower() for code in CODES}


def signed_as_the_type_asks(code: str) -> tuple[Definition, bool]:
    definition = load(code)
    return definition, definition.camat_mode == "acknowledges"


@every_type
def test_a_type_renders_on_one_page_with_its_examples(code: str, fonts: Fonts) -> None:
    definition, two = signed_as_the_type_asks(code)
    rendered = render_letter(definition, letter(definition, two_signers=two), fonts=fonts)
    text = text_of(rendered.pdf)
    assert rendered.pages == 1
    for expected in (
        definition.title,
        "Nomor: 400.10.2.2/001/33.16.16.2007/XI/2026",
        "PEMERINTAH KABUPATEN BLORA KECAMATAN JAPAH DESA JAPAH",
        "Kepala Desa Japah, Kecamatan Japah, Kabupaten Blora, Provinsi Jawa Tengah",
        person().name,
        person().nik,
        "Japah, 17 November 2026 KEPALA DESA JAPAH" if not two else "KEPALA DESA JAPAH",
        "SUTRISNO CONTOH",
    ):
        assert expected in text


@every_type
def test_in_a_kelurahan_a_type_speaks_of_lurah_and_kelurahan(code: str, fonts: Fonts) -> None:
    definition = load(code)
    data = letter(
        definition,
        letterhead=KELURAHAN,
        subject=person(village="Cepu", village_kind="kelurahan", district="Cepu"),
        signers=(VILLAGE_HEAD.__class__("lurah", ("LURAH CEPU",), "Dra. Endang Contoh"),),
        values={
            field.name: person(2, village="Cepu", village_kind="kelurahan")
            for field in definition.fields
            if field.kind == "resident"
        },
    )
    text = text_of(render_letter(definition, data, fonts=fonts).pdf)
    assert "KELURAHAN CEPU" in text
    assert "bawah ini Lurah Cepu, Kecamatan Cepu" in text
    for word in ("Kepala Desa", "DESA", "penduduk Desa", "wilayah Desa"):
        assert word not in text


@every_type
@pytest.mark.parametrize("paper", ["F4", "A4"])
def test_the_seals_spots_are_large_enough_and_free_of_ink(
    code: str, paper: str, fonts: Fonts
) -> None:
    definition, two = signed_as_the_type_asks(code)
    object.__setattr__(definition, "paper", paper)
    data = letter(definition, two_signers=two, is_example=True)
    rendered = render_letter(definition, data, fonts=fonts)
    assert [spot.field_name for spot in rendered.spots] == [s.field_name for s in data.signers]
    for spot in rendered.spots:
        assert spot.width >= 70 * 72 / 25.4 - 0.01
        assert spot.height >= 26 * 72 / 25.4 - 0.01
        assert ink_in(rendered.pdf, spot) == 0


def test_the_camat_acknowledges_on_the_left_with_his_own_number(fonts: Fonts) -> None:
    definition = load("SKTM")
    rendered = render_letter(definition, letter(definition, two_signers=True), fonts=fonts)
    village, camat = rendered.spots
    assert camat.x + camat.width < village.x
    assert camat.y == pytest.approx(village.y)
    text = text_of(rendered.pdf)
    assert "Nomor: 145/027/2026" in text
    assert "Mengetahui," in text
    assert "NIP 19690202 199003 1 002" in text


def test_the_letterhead_of_a_kecamatan_names_no_village(fonts: Fonts) -> None:
    definition = load("SKD")
    data = letter(definition, letterhead=KECAMATAN)
    text = text_of(render_letter(definition, data, fonts=fonts).pdf)
    assert text.startswith("PEMERINTAH KABUPATEN BLORA KECAMATAN JAPAH Jalan") or (
        "PEMERINTAH KABUPATEN BLORA KECAMATAN JAPAH Jalan" in text
    )
    assert "bawah ini Camat Japah, Kabupaten Blora" in text


def test_an_acting_head_is_named_as_such_in_the_opening(fonts: Fonts) -> None:
    definition = load("SKU")
    acting = VILLAGE_HEAD.__class__(
        "acting", ("Plh. KEPALA DESA JAPAH",), "WATI CONTOH", in_text="Plh. Kepala Desa Japah"
    )
    data = letter(definition, signers=(acting,))
    text = text_of(render_letter(definition, data, fonts=fonts).pdf)
    assert "bawah ini Plh. Kepala Desa Japah," in text
    assert "Plh. KEPALA DESA JAPAH WATI CONTOH" in text


def test_a_logo_is_drawn_from_its_bytes(fonts: Fonts) -> None:
    definition = load("SKU")
    head = DESA.__class__(**{**DESA.__dict__, "logo": a_logo()})
    pdf = render_letter(definition, letter(definition, letterhead=head), fonts=fonts).pdf
    assert b"/Subtype /Image" in pdf


def test_an_example_says_so_and_a_real_letter_cites_the_law(fonts: Fonts) -> None:
    definition = load("SKU")
    mark, law = "CONTOH – BUKAN DOKUMEN RESMI", "Pasal 5 ayat (1) Undang-Undang Nomor 11 Tahun 2008"
    example = text_of(
        render_letter(definition, letter(definition, is_example=True), fonts=fonts).pdf
    )
    real = text_of(render_letter(definition, letter(definition), fonts=fonts).pdf)
    assert mark in example
    assert law not in example
    assert law in real
    assert "CONTOH –" not in real
