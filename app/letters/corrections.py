"""What a letter says differently since it was returned, for signers who have read it once. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from app.letters.definition.model import DATES, Field
from app.letters.rendering.indonesian import long_date, rupiah

RETURNED = "returned"
"""Where a letter's snapshot keeps it."""
EMPTY = "(kosong)"
OF_PERSON = {
    "name": "nama", "nik": "NIK", "kk": "nomor KK", "sex": "jenis kelamin",
    "birthplace": "tempat lahir", "birth_date": "tanggal lahir", "religion": "agama",
    "marital_status": "status perkawinan", "occupation": "pekerjaan", "education": "pendidikan",
    "nationality": "kewarganegaraan", "family_relation": "hubungan keluarga",
    "address": "alamat", "hamlet": "dusun", "rt": "RT", "rw": "RW", "village": "desa/kelurahan",
    "district": "kecamatan", "regency": "kabupaten", "province": "provinsi",
    "father_name": "nama ayah", "mother_name": "nama ibu",
}  # fmt: skip
SUBJECT = "Pemohon"
OF_LETTER = {"valid_from": "Berlaku mulai", "valid_until": "Berlaku sampai"}
OF_SIGNER = ("heading", "name", "rank", "nip")

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Correction:
    """One thing that reads differently, as people write it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Returned:
    """Why a letter was returned, and what was changed before it came back."""

    reason: str
    corrections: Sequence[Correction] = ()


def corrections(before: Data, after: Data, fields: Sequence[Field]) -> Iterator[Correction]:
    """What differs between the ``data`` of two snapshots, in the order of the page."""
    yield from _of_person(SUBJECT, before["subject"], after["subject"])
    old, new = before["values"], after["values"]
    for field in fields:
        yield from _of_value(field, old.get(field.name), new.get(field.name))
    for name, label in OF_LETTER.items():
        if before.get(name) != after.get(name):
            yield Correction(label, _day(before.get(name)), _day(after.get(name)))
    if before["letterhead"] != after["letterhead"]:
        yield Correction("Kop surat", _head(before["letterhead"]), _head(after["letterhead"]))
    for number, pair in enumerate(zip_longest(before["signers"], after["signers"]), start=1):
        was, now = map(_signer, pair)
        if was != now:
            yield Correction(f"Penanda tangan {number}", was, now)


def since_returned(reason: str, before: Data, after: Data, fields: Sequence[Field]) -> dict:
    """The same as a snapshot keeps it: JSON-able, in words only."""
    found = [[one.label, one.before, one.after] for one in corrections(before, after, fields)]
    return {"reason": reason, "corrections": found}


def returned(snapshot: Data | None) -> Returned | None:
    """What this snapshot tells of the letter's return; None where it was never returned."""
    kept = (snapshot or {}).get(RETURNED)
    if kept is None:
        return None
    return Returned(kept["reason"], [Correction(*one) for one in kept["corrections"]])


def without_return(snapshot: Data | None) -> dict | None:
    """The snapshot of a letter that is issued: what was wrong once is nobody's business any more
    (UU 27/2022, art. 16: only what the purpose needs)."""
    return None if snapshot is None else {k: v for k, v in snapshot.items() if k != RETURNED}


def _of_value(field: Field, before: Any, after: Any) -> Iterator[Correction]:
    if before == after:
        return
    match before, after:
        case dict(), dict():
            yield from _of_person(field.label, before, after)
        case _:
            yield Correction(field.label, _in_words(field, before), _in_words(field, after))


def _of_person(label: str, before: Data, after: Data) -> Iterator[Correction]:
    for name, words in OF_PERSON.items():
        was, now = before.get(name), after.get(name)
        if was != now:
            write = _day if name == "birth_date" else _text
            yield Correction(f"{label}: {words}", write(was), write(now))


def _in_words(field: Field, value: Any) -> str:
    match value:
        case None | "" | []:
            return EMPTY
        case dict():
            return _person(value)
        case list():
            return "; ".join(_person(one) for one in value)
        case int() if field.kind == "money":
            return rupiah(value)
        case str() if field.kind in DATES:
            return long_date(value)
        case _:
            return str(value)


def _person(person: Data) -> str:
    told = (_day(person[k]) if k == "birth_date" else str(person[k]) for k in OF_PERSON
            if person.get(k))  # fmt: skip
    return ", ".join(told)


def _signer(signer: Data | None) -> str:
    if signer is None:
        return EMPTY
    parts = [" ".join(signer["heading"]), *(signer.get(name) or "" for name in OF_SIGNER[1:])]
    return ", ".join(part for part in parts if part)


def _head(letterhead: Data) -> str:
    return ", ".join(str(value) for value in letterhead.values() if value)


def _day(value: str | None) -> str:
    return long_date(value) if value else EMPTY


def _text(value: Any) -> str:
    return str(value) if value else EMPTY
