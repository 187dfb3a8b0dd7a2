"""Reading what people type: amounts, numbers, dates, times. Unreadable is an error, no guess."""

import re
import unicodedata
from datetime import date

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")
_PLAIN = re.compile(r"\d+\Z")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})\Z")
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?\s*(?:WIB|WITA|WIT)?\Z", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb pebruari",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agu agt",
            "september sep sept",
            "oktober okt",
            "november nov nopember",
            "desember des",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMED_MONTH = re.compile(r"(\d{1,2})[ -]([A-Za-z]+)\.?[ -](\d{4})\Z")


class Unreadable(ValueError):
    """The text is not what the field expects; the message is one Indonesian sentence."""


def read_text(raw: object, *, multiline: bool) -> str:
    """Normalised text: NFC, no outer or doubled spaces, line breaks only in a long text."""
    text = unicodedata.normalize("NFC", str(raw)).replace("\r\n", "\n").replace("\r", "\n")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\t":
            raise Unreadable(
                f"Memuat karakter tak terlihat (U+{ord(character):04X}). Ketik ulang teksnya."
            )
    if not multiline:
        return " ".join(text.split())
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def read_number(raw: object) -> int:
    """A whole number such as 1500 or 1.500 (the dot groups thousands)."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    text = str(raw).strip()
    if _GROUPED.match(text):
        text = text.replace(".", "")
    if not text.isascii() or not _PLAIN.match(text) or len(text) > 15:
        raise Unreadable("Tulis dengan angka bulat, misalnya 12 atau 1.500.")
    return int(text)


def read_money(raw: object) -> int:
    """Whole rupiah from 1500000, 1.500.000, Rp 1.500.000,00 or Rp1.500.000,-."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    text = re.sub(r"^rp\.?\s*", "", str(raw).strip(), flags=re.IGNORECASE)
    text = re.sub(r",(?:00|-+)$", "", text)
    try:
        return read_number(text)
    except Unreadable:
        raise Unreadable(
            "Tulis jumlah rupiah tanpa sen, misalnya 1.500.000 atau Rp1.500.000,00."
        ) from None


def read_date(raw: object) -> date:
    """A date from 2026-08-17, 17-8-2026, 17/08/2026 or 17 Agustus 2026: the day comes first."""
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    text = " ".join(str(raw).split())
    year = month = day = 0
    if match := _ISO_DATE.match(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.match(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
    elif match := _NAMED_MONTH.match(text):
        day, month, year = int(match[1]), _MONTHS.get(match[2].lower(), 0), int(match[3])
    try:
        found = date(year, month, day)
    except ValueError:
        found = None
    if found is None or not 1850 <= found.year <= 2200:
        raise Unreadable("Tanggal tidak terbaca. Tulis hari-bulan-tahun, misalnya 17-8-2026.")
    return found


def read_time(raw: object) -> str:
    """A time of day as HH.MM from 7:30, 07.30 or 07.30 WIB (the zone is in the letter)."""
    match = _TIME.match(str(raw).strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise Unreadable("Tulis jam dan menit, misalnya 07.30.")
    return f"{int(match[1]):02d}.{match[2]}"


def read_resident(raw: object) -> dict[str, int]:
    """A reference to a resident, {"id": 12}, from 12, "12" or {"id": 12}."""
    if isinstance(raw, dict):
        raw = raw.get("id")
    if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdigit():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 2**63:
        raise Unreadable("Pilih penduduk dari daftar pencarian.")
    return {"id": raw}
