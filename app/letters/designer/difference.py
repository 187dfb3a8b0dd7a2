"""What two definitions of a type say differently, in words. Pure."""

import re
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from app.letters.body import Block, read_body, spoken
from app.letters.body.model import (
    Chip,
    Heading,
    Listing,
    Locked,
    Mark,
    Paragraph,
    Part,
    Rows,
    Run,
    Text,
)
from app.letters.definition import Definition, Field, ShownWhen

NAMES = {
    "name": "Nama",
    "title": "Judul",
    "classification_code": "Kode klasifikasi",
    "number_format": "Format nomor",
    "padding": "Angka nomor urut",
    "series": "Seri nomor",
    "paper": "Kertas",
    "validity_days": "Masa berlaku (hari)",
    "camat_mode": "Peran Camat",
    "deputy": "Tanda tangan a.n.",
    "sensitive": "Data pribadi spesifik",
    "subject_label": "Sebutan pemohon",
    "subject_states": "Keadaan pemohon",
    "subject_sex": "Jenis kelamin pemohon",
    "subject_marital": "Status perkawinan pemohon",
    "requirements": "Persyaratan",
}
_OF_FIELD = {
    "label": "label",
    "kind": "jenis",
    "required": "wajib",
    "choices": "pilihan",
    "help": "petunjuk",
    "group": "kelompok",
    "max_length": "panjang",
    "minimum": "paling sedikit",
    "maximum": "paling banyak",
    "past": "tidak setelah tanggal surat",
    "future": "tidak sebelum tanggal surat",
    "needs": "memerlukan",
    "shown_when": "ditampilkan bila",
}
_VALUES = {
    "none": "tidak ada",
    "acknowledges": "mengetahui",
    "issues": "menerbitkan",
    "secretary": "sekretaris",
    "section_head": "sekretaris dan kepala seksi",
    "office": "satu untuk semua surat",
    "type": "tersendiri",
    "alive": "hidup",
    "dead": "meninggal",
    "moved": "pindah",
    "gone": "pergi",
    "missing": "hilang",
    "male": "laki-laki",
    "female": "perempuan",
    "single": "belum kawin",
    "married": "kawin",
    "divorced": "cerai hidup",
    "widowed": "cerai mati",
    "text": "teks",
    "long_text": "teks panjang",
    "number": "angka",
    "money": "rupiah",
    "date": "tanggal",
    "day_date": "hari dan tanggal",
    "choice": "pilihan",
    "resident": "penduduk",
    "resident_table": "daftar penduduk",
}
_FILLED = re.compile(r"\Avalues\.\w+\Z|is not none\Z")
_MARKS = {"elif": "selain itu, bila", "else": "selain itu", "endif": "sampai di sini"}


@dataclass(frozen=True)
class Change:
    """One thing that is said differently; empty on the side where it is not said."""

    what: str
    before: str
    after: str


def settings_changed(old: Definition, new: Definition) -> list[Change]:
    """What the type says of itself."""
    pairs = ((words, getattr(old, key), getattr(new, key)) for key, words in NAMES.items())
    return [Change(words, _said(a), _said(b)) for words, a, b in pairs if a != b]


def fields_changed(old: Definition, new: Definition) -> list[Change]:
    """Fields that came, went or changed, in the order of the new form."""
    before = {one.name: one for one in old.fields}
    after = {one.name: one for one in new.fields}
    found = [
        Change(one.label, "" if name not in before else _differing(before[name], one),
               "baru" if name not in before else _differing(one, before[name]))
        for name, one in after.items()
        if before.get(name) != one
    ]  # fmt: skip
    found += [Change(one.label, "ada", "") for name, one in before.items() if name not in after]
    shared = [name for name in before if name in after]
    if shared != [name for name in after if name in before]:
        orders = (", ".join(of[name].label for name in of) for of in (before, after))
        found.append(Change("Urutan isian", *orders))
    return found


def _differing(one: Field, other: Field) -> str:
    differing = [f.name for f in fields(Field) if getattr(one, f.name) != getattr(other, f.name)]
    said = [f"{_OF_FIELD[name]}: {_said(getattr(one, name))}" for name in differing
            if name in _OF_FIELD]  # fmt: skip
    return "; ".join(said) or "contoh atau aturan kecil"


def wording_changed(old: Definition, new: Definition) -> list[Change]:
    """The texts side by side; paragraphs that are alike stand on both sides, unnamed."""
    before, after = ([block_in_words(one, of) for one in read_body(of.body)] for of in (old, new))
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = before[i:j], after[k:m]
        for n in range(max(len(left), len(right))):
            what = "" if tag == "equal" else "berubah"
            found.append(Change(what, *("".join(side[n : n + 1]) for side in (left, right))))
    return found


def block_in_words(block: Block, definition: Definition) -> str:
    """One block as a line of words, placeholders in ‹ ›."""
    if isinstance(block, Paragraph | Heading):
        return _line(block.runs, definition)
    if isinstance(block, Listing):
        return " • ".join(_line(item, definition) for item in block.items)
    if isinstance(block, Rows):
        return "; ".join(f"{row.label}: {_chip(row.source, definition)}" for row in block.rows)
    if isinstance(block, Part):
        return _chip(block.source, definition)
    return _line((block,), definition)


def _line(runs: tuple[Run, ...], definition: Definition) -> str:
    return "".join(_run(run, definition) for run in runs)


def _run(run: Run, definition: Definition) -> str:
    if isinstance(run, Text):
        return run.text
    if isinstance(run, Chip):
        return _chip(run.source, definition)
    if isinstance(run, Mark):
        if run.word == "if":
            filled = " diisi" if _FILLED.search(run.source) else ""
            return f"[hanya bila {spoken(run.source, definition) or run.source}{filled}] "
        return f" [{_MARKS[run.word]}] "
    return run.source if isinstance(run, Locked) else " / "


def _chip(source: str, definition: Definition) -> str:
    return f"‹{spoken(source, definition) or source}›"


def _said(value: object) -> str:
    if isinstance(value, ShownWhen):
        return f"{value.field} {' atau '.join(value.one_of) or 'diisi'}"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, tuple):
        return ", ".join(_said(one) for one in value) or "–"
    return "–" if value in (None, "") else _VALUES.get(str(value), str(value))
