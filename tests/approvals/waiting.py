"""Letters that wait for signatures, made as submitting makes them: rendered, reserved, frozen."""

import secrets
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.approvals.models import Approval, ApprovalState
from app.approvals.rounds import SignatureRounds
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.letters.definition import Definition, dummy_values, load_definition
from app.letters.models import Letter, LetterType, LetterTypeVersion
from app.letters.rendering import (
    LetterData,
    Letterhead,
    Person,
    SignatureBlock,
    prepare_fonts,
    render_letter,
)
from app.letters.rounds import PlannedSigner
from app.letters.states import State
from app.offices.models import Official
from app.residents.models import Household, Resident
from app.signing.fields import reserve_fields

VILLAGE, DISTRICT = "33.16.16.2007", "33.16.16"
PERSON = Person(name="Paijo Contoh", nik="3316160101800001", birth_date=date(1980, 1, 1))


def waiting_letter(kind: str = "sku", village: str = VILLAGE) -> int:
    """Submit one letter; returns its id. ``sku`` has one signer, ``sktm`` the Camat as second."""
    folder = current_app.config["TEMPLATE_FOLDER"] / "letters" / kind
    definition = load_definition(folder)
    with transaction() as session:
        signers = [signer(session, village, "Signature1", "Kepala Desa")]
        if definition.camat_mode == "acknowledges":
            signers.append(signer(session, DISTRICT, "Signature2", "Camat"))
        letter = _letter(session, definition, village)
        pdf, spots = _frozen(definition, letter, signers)
        letter.snapshot = {
            "is_example": True,
            "signers": [vars(s) | {"spot": spots[s.field_name]} for s in signers],
        }
        letter.frozen_sha256 = letter.current_sha256 = current_app.extensions["documents"].put(pdf)
        session.add(letter)
        session.flush()
        SignatureRounds().open(session, letter, signers)
        return letter.id


def steps(letter_id: int) -> list[Approval]:
    """The letter's steps that are not void, in order, as the database has them now."""
    db.session.rollback()
    query = select(Approval).where(
        Approval.letter_id == letter_id, Approval.state != ApprovalState.VOID
    )
    return list(db.session.scalars(query.order_by(Approval.step)))


def step_ids(letter_id: int) -> list[int]:
    """Their ids."""
    return [step.id for step in steps(letter_id)]


def letter_now(letter_id: int) -> Letter:
    """The letter as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Letter, letter_id)


def stored(letter_id: int) -> bytes:
    """The letter's present PDF."""
    sha256 = letter_now(letter_id).current_sha256
    content: bytes = current_app.extensions["documents"].get(sha256)
    return content


def signer(session: Session, office: str, field: str, title: str) -> PlannedSigner:
    official = session.scalars(select(Official).where(Official.office_code == office)).one()
    return PlannedSigner(
        field_name=field,
        official_id=official.id,
        signing_office_code=office,
        heading=(f"{title.upper()} JAPAH",),
        name=official.name,
        rank=official.rank,
        nip=official.nip,
        role="signs",
        seal_lines=("Ditandatangani secara elektronik oleh:", official.name, f"{title} Japah"),
    )


def _frozen(
    definition: Definition, letter: Letter, signers: list[PlannedSigner]
) -> tuple[bytes, dict[str, Any]]:
    people = {"resident": PERSON, "resident_table": [PERSON]}
    values = dummy_values(definition) | {
        field.name: people[field.kind] for field in definition.fields if field.kind in people
    }
    data = LetterData(
        number=letter.number or "",
        date=date(2026, 11, 2),
        place="Japah",
        letterhead=Letterhead("desa", "Blora", "Japah", "Japah"),
        subject=PERSON,
        values=values,
        signers=tuple(SignatureBlock(s.field_name, s.heading, s.name) for s in signers),
        is_example=True,
    )
    fonts = prepare_fonts(current_app.config["DATA_FOLDER"] / "fonts")
    rendered = render_letter(definition, data, fonts=fonts)
    pdf = reserve_fields(rendered.pdf, [s.field_name for s in signers])
    return pdf, {spot.field_name: vars(spot) for spot in rendered.spots}


def _letter(session: Session, definition: Definition, village: str) -> Letter:
    resident = _resident(session, village)
    version = _version(session, definition)
    return Letter(
        type_code=definition.code,
        version_id=version.id,
        resident_id=resident.id,
        office_code=village,
        state=State.SUBMITTED,
        subject_name=PERSON.name,
        token=secrets.token_urlsafe(16),
        number=f"400/{secrets.randbelow(10**6)}/2007/XI/2026",
        letter_date=date(2026, 11, 2),
        created_at=utc_now(),
        submitted_at=utc_now(),
    )


def _version(session: Session, definition: Definition) -> LetterTypeVersion:
    if session.get(LetterType, definition.code) is None:
        session.add(LetterType(code=definition.code, name=definition.name))
        session.flush()
    found = select(LetterTypeVersion).where(LetterTypeVersion.digest == definition.digest)
    version = session.scalars(found).first()
    if version is None:
        version = LetterTypeVersion(
            type_code=definition.code,
            digest=definition.digest,
            definition=definition.to_dict(),
            body=definition.body,
            created_at=utc_now(),
        )
        session.add(version)
        session.flush()
    return version


def _resident(session: Session, village: str) -> Resident:
    known = select(Resident).where(Resident.office_code == village, Resident.nik == PERSON.nik)
    resident = session.scalars(known).first()
    if resident is None:
        household = Household(kk_number=f"33{secrets.randbelow(10**14):014}", office_code=village)
        session.add(household)
        session.flush()
        resident = Resident(
            office_code=village,
            household_id=household.id,
            nik=PERSON.nik,
            name=PERSON.name,
            sex=1,
            birth_date=date(1980, 1, 1),
            family_relation=1,
        )
        session.add(resident)
        session.flush()
    return resident
