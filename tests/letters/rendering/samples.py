"""Plainly fictional data for letters of every type."""

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from app.letters.definition import Definition, dummy_values, load_definition
from app.letters.rendering import LetterData, Letterhead, Person, SignatureBlock
from app.signing.spots import SealSpot

TYPES_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "letters"
CODES = ("SKU", "SKD", "SKTM", "SKPO", "SKBM", "SKL", "SKM", "PSKCK", "SKBI", "PIK")
DAY = date(2026, 11, 17)
DESA = Letterhead(
    kind="desa",
    regency="Blora",
    district="Japah",
    name="Japah",
    address="Jalan Contoh Nomor 1",
    postcode="58257",
    email="desa@contoh.example",
)
KELURAHAN = replace(DESA, kind="kelurahan", district="Cepu", name="Cepu", phone="(0296) 000000")
KECAMATAN = replace(DESA, kind="kecamatan")
VILLAGE_HEAD = SignatureBlock("village_head", ("KEPALA DESA JAPAH",), "SUTRISNO CONTOH")
CAMAT = SignatureBlock(
    "camat",
    ("CAMAT JAPAH",),
    "Drs. Hadi Contoh, M.M.",
    rank="Pembina (IV/a)",
    nip="19690202 199003 1 002",
    role="acknowledges",
    number="145/027/2026",
    date=DAY,
)


def person(number: int = 1, **changes: Any) -> Person:
    """A made-up resident; each number another one."""
    names = ("Sri Contoh Rahayu", "Budi Contoh Santoso", "Dewi Contoh Lestari")
    resident = Person(
        name=names[number % 3],
        nik=f"33161641028500{number:02d}",
        kk="3316160102100001",
        sex="Perempuan",
        birthplace="Blora",
        birth_date=date(1985, 2, 1),
        religion="Islam",
        marital_status="Kawin",
        occupation="Wiraswasta",
        education="SLTA/Sederajat",
        family_relation="Anak",
        hamlet="Dukuh Krajan",
        rt="2",
        rw="1",
        village="Japah",
        district="Japah",
        regency="Blora",
    )
    return replace(resident, **changes)


def load(code: str) -> Definition:
    """One of the types that come with the system."""
    return load_definition(TYPES_FOLDER / code.lower())


def letter(definition: Definition, *, two_signers: bool = False, **changes: Any) -> LetterData:
    """A letter of that type with its example values; `values` in the changes are merged in."""
    values: dict[str, Any] = dict(dummy_values(definition))
    for field in definition.fields:
        if field.kind == "resident" and values[field.name]:
            values[field.name] = person(values[field.name]["id"])
        if field.kind == "resident_table":
            values[field.name] = [person(2), person(3)]
    values.update(changes.pop("values", {}))
    days = definition.validity_days
    data = LetterData(
        number="400.10.2.2/001/33.16.16.2007/XI/2026",
        date=DAY,
        place="Japah",
        letterhead=DESA,
        subject=person(),
        values=values,
        signers=(VILLAGE_HEAD, CAMAT) if two_signers else (VILLAGE_HEAD,),
        valid_from=DAY if days else None,
        valid_until=DAY + timedelta(days=days) if days else None,
    )
    return replace(data, **changes)


def text_of(pdf: bytes) -> str:
    """All text of a PDF, its spaces and line breaks made single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def ink_in(pdf: bytes, spot: SealSpot, *, margin: float = 0.0) -> int:
    """How many of the spot's pixels, at 144 dpi, are not white; `margin` points around count."""
    page = pypdfium2.PdfDocument(pdf)[spot.page]
    image = page.render(scale=2).to_pil().convert("L")
    height = page.get_height()
    box = (
        (spot.x - margin) * 2 + 1,
        (height - spot.y - spot.height - margin) * 2 + 1,
        (spot.x + spot.width + margin) * 2 - 1,
        (height - spot.y + margin) * 2 - 1,
    )
    return sum(image.crop(tuple(round(edge) for edge in box)).histogram()[:250])


def a_logo() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), (20, 90, 60)).save(out, "PNG")
    return out.getvalue()
