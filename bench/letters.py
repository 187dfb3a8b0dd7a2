"""The letter that is rendered and signed here: a business letter (SKU) of one page."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from app.letters.definition import Definition, dummy_values, load_definition
from app.letters.rendering import (
    Fonts,
    LetterData,
    Letterhead,
    Person,
    SignatureBlock,
    prepare_fonts,
)

TYPES = Path(__file__).resolve().parents[1] / "templates" / "letters"


@contextmanager
def prepared_fonts() -> Iterator[Fonts]:
    """The letters' typeface, cut in a folder of its own (a few seconds)."""
    with tempfile.TemporaryDirectory(prefix="labur-bench-") as folder:
        yield prepare_fonts(Path(folder))


def business_letter() -> tuple[Definition, LetterData]:
    """The type and the data of the letter."""
    definition = load_definition(TYPES / "sku")
    return definition, LetterData(
        number="400.10.2.2/001/33.16.16.2007/XI/2026",
        date=date(2026, 11, 17),
        place="Japah",
        letterhead=Letterhead(
            kind="desa", regency="Blora", district="Japah", name="Japah",
            address="Jalan Raya Japah Nomor 1", postcode="58257",
            email="desa.japah@contoh.invalid",
        ),
        subject=Person(
            name="Sri Rahayu Contoh", nik="3316164102850001", kk="3316160102100001",
            sex="Perempuan", birthplace="Blora", birth_date=date(1985, 2, 1), religion="Islam",
            marital_status="Kawin", occupation="Wiraswasta", education="SLTA/Sederajat",
            hamlet="Dukuh Krajan", rt="2", rw="1", village="Japah", district="Japah",
            regency="Blora",
        ),
        values=dummy_values(definition),
        signers=(SignatureBlock("Signature1", ("KEPALA DESA JAPAH",), "SUTRISNO (CONTOH)"),),
        valid_from=date(2026, 11, 17),
        valid_until=date(2027, 2, 15),
    )  # fmt: skip
