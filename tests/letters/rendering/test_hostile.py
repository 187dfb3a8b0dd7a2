"""Hostile values and hostile texts: shown literally, or refused in words.

That nothing is fetched, whatever is typed wherever, is shown by tests/web/rendering.py.
"""

from dataclasses import fields, replace

import pytest

from app.letters.definition import Definition
from app.letters.rendering import (
    Fonts,
    InvalidBody,
    LetterData,
    MissingGlyph,
    Person,
    RenderError,
    check_template,
    render_letter,
)
from tests.letters.rendering.samples import CAMAT, DESA, letter, load, person, text_of

ATTACKS = (
    "<b>tebal</b>",
    "{{ 7 * 7 }}{% for x in y %}",
    "</div></body><img src='file:///etc/passwd'/>",
    "&amp; &lt; &nbsp; \"'",
    "]]><!-- x -->",
)


def with_body(body: str) -> Definition:
    return replace(load("SKD"), body=body)


def rendered_text(definition: Definition, data: LetterData, fonts: Fonts) -> str:
    return text_of(render_letter(definition, data, fonts=fonts).pdf).replace(" ", "")


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_in_every_own_field_is_shown_literally(attack: str, fonts: Fonts) -> None:
    for code in ("SKU", "SKD", "SKBM", "PSKCK", "SKBI", "PIK"):
        definition = load(code)
        for field in definition.fields:
            if field.kind in ("text", "long_text") and field.format is None:
                data = letter(definition, values={field.name: attack})
                assert attack.replace(" ", "") in rendered_text(definition, data, fonts)


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_in_names_and_letterhead_is_shown_literally(attack: str, fonts: Fonts) -> None:
    definition = load("SKU")
    data = letter(
        definition,
        number=f"1/{attack}",
        place=attack,
        letterhead=replace(DESA, address=attack, email=attack),
        subject=person(name=attack, occupation=attack, hamlet=attack),
        signers=(replace(CAMAT, role="signs", name=attack, heading=(attack,), rank=attack),),
    )
    assert rendered_text(definition, data, fonts).count(attack.replace(" ", "")) == 10


@pytest.mark.parametrize(
    "body",
    [
        "{{ subject.__class__ }}",
        "{{ subject.name.__class__.__mro__ }}",
        "{{ subject.name.upper() }}",
        "{{ ''.join([]) }}",
        "{{ opening.__globals__ }}",
        "{{ values._x }}",
        "{{ self }}",
        "{{ [1] * 9999999 }}",
        "{{ 'a' ~ 'b' }}",
        "{% set x = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% import '_parts/macros.html' as m %}",
        "{% include 'page.html' %}",
        "{% autoescape false %}{{ subject.name }}{% endautoescape %}",
        "{{ subject.name | safe }}",
        "{{ '%s' | format(subject.name) }}",
        "{% for a in [1] %}" * 3 + "x" + "{% endfor %}" * 3,
        "{% for a in range(9) %}x{% endfor %}",
        "{{ config }}",
        "{{ values.unknown_field }}",
        "{% if %}",
        "{{ 1 | rupiah | rupiah }}",
        "x" * 20_001,
    ],
)
def test_a_text_that_reaches_for_more_than_its_letter_is_refused(body: str, fonts: Fonts) -> None:
    definition = with_body(body)
    with pytest.raises(InvalidBody, match="jenis surat"):
        render_letter(definition, letter(definition), fonts=fonts)


def test_a_text_that_would_grow_without_bound_is_stopped(fonts: Fonts) -> None:
    definition = with_body(
        "{% for a in subject.name %}{% for b in values.purpose %}"
        + "<p>"
        + "x" * 500
        + "</p>{% endfor %}{% endfor %}"
    )
    with pytest.raises(RenderError, match="terlalu panjang"):
        render_letter(definition, letter(definition, values={"purpose": "y" * 500}), fonts=fonts)


@pytest.mark.parametrize(
    "body",
    [
        "<p>tidak ditutup",
        "</div><p>di luar bingkai</p><div>",
        '</div><div id="content">',
        "<script>x</script>",
        "<style>p { color: red }</style>",
        '<p style="position:absolute">x</p>',
        '<sealspot name="village_head"/>',
        "<form><input name='x'/></form>",
        "<pdf:insertpdf src='/etc/passwd'/>",
        "<{{ 'img' }} src='x'/>",
        "<![CDATA[hilang]]>",
        "<table><tr><td colspan='99999999'>x</td></tr></table>",
        "<table><tr><td rowspan='-1'>x</td></tr></table>",
        "<table><tr><td rowspan='x'>x</td></tr></table>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>&e;</p>",
    ],
)
def test_a_text_may_hold_plain_text_markup_only(body: str, fonts: Fonts) -> None:
    definition = with_body(body)
    with pytest.raises(InvalidBody, match="jenis surat"):
        render_letter(definition, letter(definition), fonts=fonts)


def test_a_body_of_lists_tables_and_emphasis_renders(fonts: Fonts) -> None:
    body = (
        "<h2>Judul</h2><p class='center'>Satu&nbsp;dua <b>tebal</b> <i>miring</i></p>"
        "<ul><li>butir</li></ul><table class='grid'><tr><td colspan='2'>sel</td></tr></table>"
        "{% for d in [1, 2] %}<p>{{ loop.index }}. {{ values.purpose }}</p>{% endfor %}"
    )
    check_template(body)
    text = text_of(render_letter(with_body(body), letter(load("SKD")), fonts=fonts).pdf)
    for expected in ("Judul", "tebal", "miring", "butir", "sel", "2. persyaratan"):
        assert expected in text


@pytest.mark.parametrize("logo", [b"GIF89a", b"<svg/>", b"\x89PNG\r\n\x1a\nbroken", b"file:///etc"])
def test_a_logo_that_is_no_picture_is_refused(logo: bytes, fonts: Fonts) -> None:
    definition = load("SKU")
    data = letter(definition, letterhead=replace(DESA, logo=logo))
    with pytest.raises(RenderError, match="Logo"):
        render_letter(definition, data, fonts=fonts)


@pytest.mark.parametrize("character", ["你", "😀", "\u202e", "\x00", "\u05d0", "\ue000"])
def test_a_character_that_cannot_be_printed_is_named_wherever_it_stands(
    character: str, fonts: Fonts
) -> None:
    definition = load("SKU")
    text = f"a{character}b"
    letters = {
        "Nama usaha": letter(definition, values={"business_name": text}),
        "Keperluan": letter(definition, values={"purpose": text}),
        "Nomor surat": letter(definition, number=text),
        "Tempat surat": letter(definition, place=text),
        "Kop surat": letter(definition, letterhead=replace(DESA, address=text)),
        "Penanda tangan": letter(definition, signers=(replace(CAMAT, name=text, role="signs"),)),
    }
    for where, data in letters.items():
        with pytest.raises(MissingGlyph) as caught:
            render_letter(definition, data, fonts=fonts)
        assert caught.value.character == character
        assert caught.value.where == where
        assert f"U+{ord(character):04X}" in str(caught.value)


def test_every_text_about_a_resident_is_checked(fonts: Fonts) -> None:
    definition = load("SKU")
    for entry in fields(Person):
        if entry.type in ("str", str):
            data = letter(definition, subject=person(**{entry.name: "a你"}))
            with pytest.raises(MissingGlyph, match="你"):
                render_letter(definition, data, fonts=fonts)


def test_a_character_in_the_types_own_text_is_checked_too(fonts: Fonts) -> None:
    for body in ("<p>✓ 你</p>", "<p>&#20320;</p>", "{{ rows([['你', 'x']]) }}"):
        with pytest.raises(MissingGlyph, match="Isi surat"):
            render_letter(with_body(body), letter(load("SKD")), fonts=fonts)


def test_accents_written_in_two_parts_are_printed_as_one(fonts: Fonts) -> None:
    definition = load("SKU")
    data = letter(definition, values={"business_name": "Cafe\u0301"})
    assert "Café" in text_of(render_letter(definition, data, fonts=fonts).pdf)


def test_a_text_that_the_engine_trips_over_is_refused_in_words(fonts: Fonts) -> None:
    definition = with_body("<td>x</td><tr>y</tr><li>z</li><facts>q</facts>")
    with pytest.raises(RenderError, match="tidak dapat disusun"):
        render_letter(definition, letter(definition), fonts=fonts)
