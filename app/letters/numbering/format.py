"""The pattern of a letter's number, such as {classification}/{counter}/{office}/{year}."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

MAX_PATTERN = 120
MAX_NUMBER = 100
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_TOKEN = re.compile(r"\{([^{}]*)\}")
# What a register and a file name can carry; a slash separates, quotes and markup do not belong.
_FREE_TEXT = re.compile(r"[\w ./()-]*\Z")


class InvalidNumberFormat(ValueError):
    """The pattern cannot make a number; the text says why, in Indonesian."""


@dataclass(frozen=True)
class _Parts:
    counter: int
    padding: int
    classification: str
    type_code: str
    office_code: str
    office_name: str
    date: date


TOKENS: dict[str, Callable[[_Parts], str]] = {
    "classification": lambda parts: parts.classification,
    "type": lambda parts: parts.type_code,
    "counter": lambda parts: str(parts.counter).zfill(parts.padding),
    "office": lambda parts: parts.office_code,
    "office_name": lambda parts: parts.office_name,
    "month": lambda parts: f"{parts.date.month:02d}",
    "roman_month": lambda parts: ROMAN_MONTHS[parts.date.month - 1],
    "year": lambda parts: f"{parts.date.year:04d}",
}


def check_text(text: str, what: str) -> None:
    """Raise InvalidNumberFormat unless a number may hold ``text``; ``what`` names it."""
    if not _FREE_TEXT.match(text):
        raise InvalidNumberFormat(
            f"{what} hanya boleh berisi huruf, angka, spasi, dan tanda / . - ( )."
        )


@dataclass(frozen=True)
class NumberFormat:
    """A pattern that was checked; `render` fills it in."""

    pattern: str

    @classmethod
    def parse(cls, pattern: str) -> "NumberFormat":
        """Check a pattern; InvalidNumberFormat says what is wrong and what to write instead."""
        pattern = pattern.strip()
        if not pattern:
            raise InvalidNumberFormat("Format nomor masih kosong.")
        if len(pattern) > MAX_PATTERN:
            raise InvalidNumberFormat(
                f"Format nomor terlalu panjang: {len(pattern)} karakter, paling banyak"
                f" {MAX_PATTERN}."
            )
        tokens = _TOKEN.findall(pattern)
        free_text = _TOKEN.sub("", pattern)
        if "{" in free_text or "}" in free_text:
            raise InvalidNumberFormat(
                "Tanda kurung kurawal tidak berpasangan. Tulis setiap bagian seperti {counter}."
            )
        for token in tokens:
            if token not in TOKENS:
                known = ", ".join("{" + name + "}" for name in TOKENS)
                raise InvalidNumberFormat(
                    f"Bagian {{{token}}} tidak dikenal. Yang dapat dipakai: {known}."
                )
        if tokens.count("counter") != 1:
            raise InvalidNumberFormat(
                "Format nomor harus memuat {counter} tepat satu kali, karena itulah nomor urutnya."
            )
        check_text(free_text, "Teks bebas pada format nomor")
        return cls(pattern)

    def render(
        self,
        *,
        counter: int,
        padding: int,
        classification: str,
        type_code: str,
        office_code: str,
        office_name: str,
        date: date,
    ) -> str:
        """The number, for example 400.10.2.2/001/33.16.16.2007/XI/2026.

        `date` is the letter's date in the office's time zone: month and year come from it.
        ValueError when the counter is below 1 or the number gets longer than a register holds.
        """
        if counter < 1:
            raise ValueError("a letter's counter starts at 1")
        parts = _Parts(counter, padding, classification, type_code, office_code, office_name, date)
        number = _TOKEN.sub(lambda match: TOKENS[match.group(1)](parts), self.pattern)
        if len(number) > MAX_NUMBER:
            raise InvalidNumberFormat(
                f"Nomor surat menjadi terlalu panjang: {len(number)} karakter, paling banyak"
                f" {MAX_NUMBER}."
            )
        return number
