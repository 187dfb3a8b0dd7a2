"""A text as blocks, and back as the same source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.letters.body import faults_of, from_json, read_body, spoken, to_json, write_body
from app.letters.body.model import (
    Break,
    Chip,
    Heading,
    Listing,
    Locked,
    Look,
    Mark,
    Paragraph,
    Part,
    Row,
    Rows,
    Text,
    Unusable,
)
from tests.letters.rendering.samples import CODES, load

WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
LOOKS = st.builds(Look, st.booleans(), st.booleans(), st.booleans())
CHIPS = st.builds(Chip, st.sampled_from(["values.a", "values.b | lines"]), LOOKS)
# Two texts that look alike are one text, so no run follows its like.
LINES = st.lists(st.one_of(st.builds(Text, WORDS, LOOKS), CHIPS, st.just(Break())), max_size=5)
LINE = LINES.map(
    lambda runs: tuple(
        run for run, before in zip(runs, [None, *runs], strict=False)
        if not (isinstance(run, Text) and isinstance(before, Text))
    )
)  # fmt: skip
ROW = st.builds(Row, WORDS, st.sampled_from(["values.a", "[values.a, values.b] | hours", '"x, ]"']))
BLOCKS = st.lists(
    st.one_of(
        st.builds(Paragraph, LINE, st.sampled_from(["indent", "plain", "center"])),
        st.builds(Heading, LINE, st.integers(1, 3)),
        st.builds(Listing, st.lists(LINE, min_size=1, max_size=3).map(tuple), st.booleans()),
        st.builds(Rows, st.lists(ROW, max_size=3).map(tuple)),
        st.just(Part("closing()")),
    ),
    max_size=6,
).map(tuple)


@pytest.mark.parametrize("code", CODES)
def test_every_type_of_the_system_is_written_back_to_the_letter(code: str) -> None:
    definition = load(code)
    blocks = read_body(definition.body)
    assert write_body(from_json(to_json(blocks))) == definition.body
    assert not [block for block in blocks if isinstance(block, Locked)]
    assert faults_of(definition.body, definition) == []


@settings(max_examples=60, deadline=None)
@given(BLOCKS)
def test_what_a_person_writes_is_read_back_as_it_was_whatever_the_words(blocks) -> None:
    assert read_body(write_body(blocks)) == blocks
    assert from_json(to_json(blocks)) == blocks


def test_words_that_look_like_a_placeholder_stay_words() -> None:
    words = "Tulis {{ values.a }} atau {% if x %} <b>&amp;"
    assert read_body(write_body((Paragraph((Text(words),)),))) == (Paragraph((Text(words),)),)


def test_conditions_in_a_line_and_between_blocks_are_marks() -> None:
    source = (
        "{% if values.a %}\n<p>x{% if values.b %} (<b>{{ values.b }}</b>){% endif %}.</p>\n"
        "{% else %}\n{{ closing() }}\n{% endif %}\n"
    )
    blocks = read_body(source)
    assert blocks[0] == Mark("if", "values.a")
    assert blocks[1] == Paragraph((
        Text("x"), Mark("if", "values.b"), Text(" ("), Chip("values.b", Look(bold=True)),
        Text(")"), Mark("endif"), Text("."),
    ))  # fmt: skip
    assert write_body(blocks) == source


@pytest.mark.parametrize(
    "source",
    [
        '<table class="grid"><tr><td>{{ values.a }}</td></tr></table>',
        "{% for one in values.rows %}<p>{{ one.name }}</p>{% endfor %}",
        '<p class="last">x</p>',
        "<p>x<sup>2</p>",
        "<p>{% if values.a %}<b>{% endif %}x</b></p>",
    ],
)
def test_what_has_no_block_of_its_own_is_kept_verbatim(source: str) -> None:
    assert read_body(f"{source}\n<p>y</p>\n")[0] == Locked(source)


@pytest.mark.parametrize("source", ["<p>x", "{% if values.a %}\n<p>x</p>", "{{ values.", "a < b"])
def test_a_text_that_is_not_built_as_letters_are_is_locked_as_a_whole(source: str) -> None:
    assert read_body(source) == (Locked(source),)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [{"kind": "script"}],
        [{"kind": "paragraph", "runs": "x"}],
        [{"kind": "paragraph", "style": "red", "runs": []}],
        [{"kind": "text", "text": "no block"}],
        [{"kind": "heading", "level": True, "runs": []}],
        [{"kind": "mark", "word": "for", "source": "a in b"}],
        [{"kind": "paragraph", "runs": [{"kind": "text", "text": "\x00"}]}],
        [{"kind": "part", "source": "x" * 20_001}],
        [{"kind": "paragraph", "runs": []}] * 201,
    ],
)
def test_what_no_editor_sends_is_refused_in_words(sent: object) -> None:
    with pytest.raises(Unusable):
        from_json(sent)


def test_a_chip_says_what_it_stands_for_and_nothing_when_it_stands_for_nothing() -> None:
    sktm = load("SKTM")
    said = spoken("values.monthly_income | rupiah_in_words", sktm)
    assert said == "Penghasilan keluarga per bulan, rupiah terbilang"
    assert spoken('values.relation == "Anak"', sktm) == "Hubungan dengan pemohon adalah “Anak”"
    assert spoken("values.nothing", sktm) == spoken("}} {{ x", sktm) == ""
