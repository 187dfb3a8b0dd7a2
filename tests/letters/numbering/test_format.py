"""The pattern of a letter's number."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letters.numbering.format import MAX_NUMBER, InvalidNumberFormat, NumberFormat

USUAL = "{classification}/{counter}/{office}/{roman_month}/{year}"


def number(pattern: str, **changes: Any) -> str:
    parts: dict[str, Any] = {
        "counter": 1,
        "padding": 3,
        "classification": "400.10.2.2",
        "office_code": "33.16.16.2007",
        "office_name": "Japah",
        "type_code": "SKU",
        "date": date(2026, 11, 17),
    }
    return NumberFormat.parse(pattern).render(**(parts | changes))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (USUAL, "400.10.2.2/001/33.16.16.2007/XI/2026"),
        ("470/{counter}/{month}/{year}", "470/001/11/2026"),
        ("{classification}/{counter}-Kel/{office_name}/{year}", "400.10.2.2/001-Kel/Japah/2026"),
        ("{counter}/{type}/{year}", "001/SKU/2026"),
        (" {counter} ", "001"),
    ],
)
def test_tokens_and_free_text_make_the_number(pattern: str, expected: str) -> None:
    assert number(pattern) == expected


def test_the_counter_is_padded_but_never_cut() -> None:
    assert number("{counter}", counter=12, padding=4) == "0012"
    assert number("{counter}", counter=12345, padding=3) == "12345"


def test_months_are_roman() -> None:
    numbers = [number("{counter}/{roman_month}", date=date(2026, m, 1)) for m in range(1, 13)]
    romans = [text.removeprefix("001/") for text in numbers]
    assert " ".join(romans) == "I II III IV V VI VII VIII IX X XI XII"


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "masih kosong"),
        ("{classification}/{year}", r"\{counter\}"),
        ("{counter}/{counter}", "tepat satu kali"),
        ("{counter}/{nomor}", r"\{nomor\} tidak dikenal"),
        ("{counter}/{}", "tidak dikenal"),
        ("{counter}/{year", "kurung kurawal"),
        ("{counter}/year}", "kurung kurawal"),
        ("{counter.__class__}", "tidak dikenal"),
        ("{counter}/<b>", "hanya boleh"),
        ("{counter}" + "/x" * 100, "terlalu panjang"),
    ],
)
def test_a_wrong_pattern_is_refused_in_plain_words(pattern: str, reason: str) -> None:
    with pytest.raises(InvalidNumberFormat, match=reason):
        NumberFormat.parse(pattern)


def test_a_number_that_outgrows_the_register_is_refused() -> None:
    with pytest.raises(InvalidNumberFormat, match="terlalu panjang"):
        number("{counter}/{office_name}", office_name="x" * MAX_NUMBER)


def test_a_counter_starts_at_one() -> None:
    with pytest.raises(ValueError, match="starts at 1"):
        number("{counter}", counter=0)


@pytest.mark.promise("P3")
@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 8))
def test_two_counters_never_make_the_same_number(one: int, other: int, padding: int) -> None:
    same = number(USUAL, counter=one, padding=padding) == number(
        USUAL, counter=other, padding=padding
    )
    assert same == (one == other)


@given(st.text(max_size=130))
def test_any_text_is_either_a_format_or_refused(pattern: str) -> None:
    try:
        parsed = NumberFormat.parse(pattern)
    except InvalidNumberFormat:
        return
    assert "{counter}" in parsed.pattern
