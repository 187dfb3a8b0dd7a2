"""Dates, amounts and names as official Indonesian writes them (EYD V). Pure."""

from datetime import date

from lokal import format_rupiah, terbilang

from app.letters.numbering.format import ROMAN_MONTHS

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
)


def as_date(value: date | str) -> date:
    """A date from a date or its ISO text; ValueError for anything else."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def long_date(value: date | str) -> str:
    """17 Agustus 2026."""
    day = as_date(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_name(value: date | str) -> str:
    """Senin … Minggu."""
    return DAYS[as_date(value).weekday()]


def day_and_date(value: date | str) -> str:
    """Senin, 17 Agustus 2026."""
    return f"{day_name(value)}, {long_date(value)}"


def roman_month(value: date | str) -> str:
    """I … XII, as numbers of letters write the month."""
    return ROMAN_MONTHS[as_date(value).month - 1]


def rupiah(amount: int) -> str:
    """Rp1.500.000,00: whole rupiah, no space after Rp."""
    return format_rupiah(amount, decimals=True)


def rupiah_in_words(amount: int) -> str:
    """satu juta lima ratus ribu rupiah."""
    return terbilang(amount, currency=True)


def in_words(number: int) -> str:
    """tiga; seratus dua puluh."""
    return terbilang(number)


def grouped(number: int) -> str:
    """1.500: thousands by dots."""
    return f"{number:,}".replace(",", ".")
