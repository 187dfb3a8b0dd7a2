"""What a letter is made of, as the renderer takes it: plain values, already resolved."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

OfficeKind = Literal["desa", "kelurahan", "kecamatan"]


@dataclass(frozen=True)
class Letterhead:
    """The office on top of the page. `name` is bare ("Japah"), `logo` a PNG or JPEG file.

    `regency` ("Blora") and `district` ("Japah") are bare names too.
    """

    kind: OfficeKind
    regency: str
    district: str
    name: str
    province: str = "Jawa Tengah"
    address: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    logo: bytes | None = None


@dataclass(frozen=True)
class Person:
    """A resident with the labels that letters print ("Laki-laki", not 1); "" where unknown."""

    name: str
    nik: str = ""
    kk: str = ""
    sex: str = ""
    birthplace: str = ""
    birth_date: dt.date | None = None
    religion: str = ""
    marital_status: str = ""
    occupation: str = ""
    education: str = ""
    nationality: str = "WNI"
    family_relation: str = ""
    address: str = ""
    hamlet: str = ""
    rt: str = ""
    rw: str = ""
    village: str = ""
    village_kind: Literal["desa", "kelurahan"] = "desa"
    district: str = ""
    regency: str = ""
    province: str = ""
    father_name: str = ""
    mother_name: str = ""


@dataclass(frozen=True)
class SignatureBlock:
    """One signer's place on the page.

    `heading` are the lines above the seal, prefix included: ("Plh. KEPALA DESA JAPAH",) or
    ("a.n. CAMAT JAPAH", "SEKRETARIS KECAMATAN"); `in_text` says the same in the opening sentence
    where it is not plainly the office's head. `number` and `date` are the Camat's own
    register entry, printed where given. `field_name` names the signature field and the spot.
    """

    field_name: str
    heading: tuple[str, ...]
    name: str
    rank: str | None = None
    nip: str | None = None
    role: Literal["signs", "acknowledges"] = "signs"
    number: str | None = None
    date: dt.date | None = None
    in_text: str = ""


@dataclass(frozen=True)
class LetterData:
    """One letter's data.

    `values` holds the type's own fields, a resident as a Person, a table as a list of them,
    dates as ISO text or date. `signers` are in the order of signing. `is_example` marks the
    page CONTOH – BUKAN DOKUMEN RESMI. With `code_url` the letter is for pen and stamp: the page
    bears this address as a QR code from the start, and says nothing of electronic signatures.
    `by_bsre` lets the page say that BSrE issued the certificates.
    """

    number: str
    date: dt.date
    place: str
    letterhead: Letterhead
    subject: Person
    values: Mapping[str, Any]
    signers: tuple[SignatureBlock, ...]
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    is_example: bool = False
    code_url: str | None = None
    by_bsre: bool = False
    classification: str = field(default="")
