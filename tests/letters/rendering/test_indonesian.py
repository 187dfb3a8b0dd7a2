"""Dates and amounts as official Indonesian writes them."""

from datetime import date

import pytest

from app.letters.rendering import indonesian


def test_a_date_is_written_out() -> None:
    assert indonesian.long_date("2026-08-17") == "17 Agustus 2026"
    assert indonesian.long_date(date(2026, 1, 1)) == "1 Januari 2026"
    assert indonesian.day_and_date("2026-08-17") == "Senin, 17 Agustus 2026"
    assert indonesian.roman_month("2026-12-31") == "XII"


def test_friday_has_no_apostrophe() -> None:
    assert indonesian.day_name("2026-08-21") == "Jumat"


@pytest.mark.parametrize(
    ("amount", "figures", "words"),
    [
        (0, "Rp0,00", "nol rupiah"),
        (1_000, "Rp1.000,00", "seribu rupiah"),
        (1_500_000, "Rp1.500.000,00", "satu juta lima ratus ribu rupiah"),
        (111_011, "Rp111.011,00", "seratus sebelas ribu sebelas rupiah"),
    ],
)
def test_an_amount_stands_in_figures_and_in_words(amount: int, figures: str, words: str) -> None:
    assert indonesian.rupiah(amount) == figures
    assert indonesian.rupiah_in_words(amount) == words
