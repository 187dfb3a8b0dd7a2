"""A village office at work: its residents and its letters, for tests that need some."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.database import transaction
from app.extensions import db
from app.letters import drafts
from app.letters.models import Letter
from app.letters.press import Press, fonts_in
from app.letters.rounds import PlannedSigner
from app.letters.submit import submit
from app.residents.models import Household, Resident

JAPAH, NGAPUS, DISTRICT = "33.16.16.2007", "33.16.16.2004", "33.16.16"
NOON = datetime(2026, 11, 17, 5, 0, tzinfo=UTC)  # 12.00 WIB
BUSINESS = {
    "business_name": "Warung Contoh",
    "business_kind": "Perdagangan makanan",
    "business_address": "Dukuh Krajan RT 002 RW 001",
    "started_on": "1-3-2021",
    "purpose": "persyaratan pengajuan kredit usaha",
}
CONDUCT = {
    "purpose": "melamar pekerjaan",
    "addressee": "Kepala Kepolisian Sektor Japah",
    "addressee_place": "Japah",
}


class ListedRounds:
    """A round of signers that only remembers what it was asked for."""

    def __init__(self) -> None:
        self.opened: list[tuple[int, tuple[PlannedSigner, ...]]] = []
        self.voided: list[int] = []

    def open(self, session: Session, letter: Letter, signers: Sequence[PlannedSigner]) -> None:
        """Remember the signers."""
        self.opened.append((letter.id, tuple(signers)))

    def void(self, session: Session, letter: Letter) -> None:
        """Remember the letter."""
        self.voided.append(letter.id)


def press(app: Flask) -> Press:
    """The press of this app."""
    fonts = fonts_in(app.config["DATA_FOLDER"])
    return Press(fonts, app.extensions["documents"], True, app.config["BASE_URL"])


_serial = iter(range(1, 10**6))


def resident(office_code: str = JAPAH, **changes: Any) -> int:
    """Register a made-up resident in a household of their own; returns the id."""
    number = next(_serial)
    with transaction() as session:
        household = Household(
            office_code=office_code, kk_number=f"33161612{number:08d}", hamlet="Krajan",
            rt="002", rw="001",
        )  # fmt: skip
        session.add(household)
        session.flush()
        person = Resident(
            **{
                "office_code": office_code,
                "household_id": household.id,
                "nik": f"331616410285{number:04d}",
                "name": f"Sri Contoh {number}",
                "sex": 2,
                "birthplace": "Blora",
                "birth_date": date(1985, 2, 1),
                "family_relation": 1,
            }
            | changes
        )
        session.add(person)
        session.flush()
        return person.id


def draft(
    type_code: str = "SKU",
    typed: dict[str, Any] | None = None,
    office_code: str = JAPAH,
    resident_id: int | None = None,
) -> int:
    """Begin a letter; a business letter with its fields filled in unless told otherwise."""
    values = BUSINESS if typed is None else typed
    person = resident_id or resident(office_code)
    return drafts.create(office_code, type_code, person, values, by_id=None, now=NOON)


def submitted(app: Flask, letter_id: int | None = None, now: datetime = NOON) -> Letter:
    """A submitted letter, as the database has it."""
    letter_id = letter_id or draft()
    submit(letter_id, ListedRounds(), press(app), now=now)
    return stored(letter_id)


def stored(letter_id: int) -> Letter:
    """The letter as it is in the database now."""
    db.session.rollback()
    return db.session.get_one(Letter, letter_id)
