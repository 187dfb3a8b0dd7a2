"""The words that change with the office: Kepala Desa or Lurah, Desa or Kelurahan. Pure."""

import datetime as dt
from dataclasses import dataclass

from app.letters.rendering.data import LetterData, Letterhead, Person

_KINDS = {"desa": "Desa", "kelurahan": "Kelurahan", "kecamatan": "Kecamatan"}
_HEADS = {"desa": "Kepala Desa", "kelurahan": "Lurah", "kecamatan": "Camat"}
UNKNOWN = "-"


@dataclass(frozen=True)
class OfficeWords:
    """How a body speaks of the office: `full_name` "Desa Japah", `head` "Kepala Desa Japah".

    `region` is what follows either: "Kecamatan Japah, Kabupaten Blora, Provinsi Jawa Tengah".
    """

    kind: str
    name: str
    full_name: str
    head: str
    region: str
    district: str
    regency: str
    province: str


@dataclass(frozen=True)
class LetterWords:
    """The letter itself, as bodies may name it."""

    number: str
    date: dt.date
    place: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    title: str


def office_words(letterhead: Letterhead) -> OfficeWords:
    """The words for the office of this letterhead."""
    region = [f"Kabupaten {letterhead.regency}", f"Provinsi {letterhead.province}"]
    if letterhead.kind != "kecamatan":
        region.insert(0, f"Kecamatan {letterhead.district}")
    return OfficeWords(
        kind=_KINDS[letterhead.kind],
        name=letterhead.name,
        full_name=f"{_KINDS[letterhead.kind]} {letterhead.name}",
        head=f"{_HEADS[letterhead.kind]} {letterhead.name}",
        region=", ".join(part for part in region if not part.endswith(" ")),
        district=letterhead.district,
        regency=letterhead.regency,
        province=letterhead.province,
    )


def letter_words(data: LetterData, title: str) -> LetterWords:
    """The letter's own number, dates and title."""
    return LetterWords(data.number, data.date, data.place, data.valid_from, data.valid_until, title)


def address(person: Person, *, region: bool = True) -> str:
    """Dukuh Krajan RT 002 RW 001, Desa Japah, Kecamatan Japah, Kabupaten Blora."""
    home = [person.address, person.hamlet]
    if person.rt:
        home.append(f"RT {person.rt.zfill(3)}")
    if person.rw:
        home.append(f"RW {person.rw.zfill(3)}")
    parts = [" ".join(part for part in home if part)]
    if region:
        parts += [
            f"{word} {name}"
            for word, name in (
                (_KINDS[person.village_kind], person.village),
                ("Kecamatan", person.district),
                ("Kabupaten", person.regency),
            )
            if name
        ]
    return ", ".join(part for part in parts if part) or UNKNOWN
