"""From what stands in a code cell to the number: labels as workbooks write them, and other names.

The lists themselves are in ``app.residents.codes``; the numbers are the same.
"""

from functools import cache
from types import MappingProxyType

from app.residents.codes import CODES

# Where workbooks write something else than our screens, or people write it shorter.
ALSO = MappingProxyType(
    {
        "sex": {"L": 1, "LK": 1, "Laki": 1, "P": 2, "PR": 2},
        "religion": {
            "Katholik": 3, "Budha": 5, "Konghucu": 6, "Lainnya": 7, "Kepercayaan": 7,
            "Kepercayaan Terhadap Tuhan YME / Lainnya": 7,
            "Kepercayaan Terhadap Tuhan YME": 7,
        },
        "education": {
            "Tidak/Blm Sekolah": 1, "Tidak Tamat SD/Sederajat": 2,
            "Akademi/Diploma III/S. Muda": 7, "Akademi/Diploma III/Sarjana Muda": 7,
            "Strata-I": 8, "Strata-II": 9, "Strata-III": 10,
        },
        "occupation": {"Penterjemah": 40, "Ustadz/Mubaligh": 45},
        "marital_status": {"BK": 1, "K": 2, "CH": 3, "CM": 4},
        "blood_group": {"Tdk Th": 13},
        "disability": {
            "Cacat Fisik": 1, "Cacat Netra/Buta": 2, "Cacat Rungu/Wicara": 3,
            "Cacat Mental/Jiwa": 4, "Cacat Fisik dan Mental": 5, "Cacat Lainnya": 6,
            "Tidak Cacat": 7,
        },
        "life_state": {"Mati": 2},
    }
)  # fmt: skip


def _fold(label: str) -> str:
    """A blood group lives by its sign, so + and - stay."""
    return "".join(c for c in label.casefold() if c.isalnum() or c in "+-")


@cache
def _numbers(field: str) -> dict[str, int]:
    known = {_fold(label): number for number, label in CODES[field].items()}
    return known | {_fold(label): number for label, number in ALSO.get(field, {}).items()}


def number_of(field: str, written: str) -> int | None:
    """The number of a code cell, which holds the number itself or a label; None: in no list."""
    if written.isascii() and written.isdigit():
        number = int(written[:4])
        return number if number in CODES[field] else None
    return _numbers(field).get(_fold(written))


def choices(field: str, most: int = 4) -> str:
    """What would be right, for the message: the first few of the list."""
    listed = [f"{number} ({label})" for number, label in CODES[field].items()]
    return ", ".join(listed[:most]) + (f" … sampai {max(CODES[field])}" if listed[most:] else "")
