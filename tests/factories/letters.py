"""Letters made as the offices make them: by the services of letters and approvals."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.approvals.keys import unlock
from app.approvals.models import Approval, ApprovalState
from app.approvals.rounds import SignatureRounds
from app.approvals.sign import sign_letter
from app.database import transaction
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.definition import load_definition
from app.letters.definition.model import Definition, Field
from app.letters.drafts import create
from app.letters.models import Letter
from app.letters.press import Press, fonts_in
from app.letters.states import State
from app.letters.submit import submit
from app.offices.models import Official
from app.residents.models import Household, Resident

VILLAGE, NEIGHBOUR = "33.16.16.2007", "33.16.16.2004"
NIK, KK = "3316165505900001", "3316160101150001"
NAME, PURPOSE = "Murni Rahayu Contoh", "persyaratan kredit di Bank Contoh"
AUNT = ("3316164107600002", "Rukmini Astuti Contoh")
UNCLE = ("3316160107600003", "Prawoto Santosa Contoh")
MAN, WOMAN = 1, 2


def resident(
    session: Session, village: str = VILLAGE, nik: str = NIK, name: str = NAME, sex: int = WOMAN
) -> int:
    """Id of a resident of this village with this NIK, made when there is none: single, alive."""
    found = session.scalar(
        select(Resident.id).where(Resident.office_code == village, Resident.nik == nik)
    )
    if found is not None:
        return found
    household = session.scalar(
        select(Household).where(Household.office_code == village, Household.kk_number == KK)
    )
    if household is None:
        household = Household(
            kk_number=KK, office_code=village, hamlet="Krajan", rt="002", rw="001"
        )
        session.add(household)
        session.flush()
    row = Resident(
        office_code=village, household_id=household.id, nik=nik, name=name, sex=sex,
        birthplace="Blora", birth_date=date(1990, 5, 15), family_relation=1, religion=1,
        occupation=1, education=1, marital_status=1,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def draft_letter(app: Flask, type_code: str = "SKU", village: str = VILLAGE, **values: Any) -> int:
    """A draft with the type's example values; ``values`` replace some. Returns its id."""
    with app.app_context():
        definition = _definition(current_app.config["TEMPLATE_FOLDER"], type_code)
        with transaction() as session:
            person = resident(session, village)
            others = {
                "female": {"id": resident(session, village, *AUNT)},
                "male": {"id": resident(session, village, *UNCLE, MAN)},
            }
        typed = {field.name: _example(field, others) for field in definition.fields}
        return create(village, type_code, person, typed | values, by_id=None)


def submitted_letter(app: Flask, type_code: str = "SKU", village: str = VILLAGE, *,
                     now: datetime | None = None, **values: Any) -> int:  # fmt: skip
    """A letter that waits for its first signature."""
    return submit_draft(app, draft_letter(app, type_code, village, **values), now)


def submit_draft(app: Flask, letter_id: int, now: datetime | None = None) -> int:
    """Submit a draft as it is; returns its id."""
    with app.app_context():
        press = Press(
            fonts_in(app.config["DATA_FOLDER"]),
            app.extensions["documents"],
            True,
            app.config["BASE_URL"],
        )
        submit(letter_id, SignatureRounds(), press, now=now)
    return letter_id


def sign_next(app: Flask, letter_id: int) -> State:
    """Let the official whose turn it is sign with the demo's passphrase."""
    with app.app_context():
        query = (
            select(Approval.id, Official.user_id)
            .join(Official, Official.id == Approval.official_id)
            .where(Approval.letter_id == letter_id, Approval.state == ApprovalState.WAITING)
            .order_by(Approval.step)
        )
        approval_id, user_id = db.session.execute(query).first()
        key = unlock(user_id, PASSPHRASE, datetime.now(UTC))
        return sign_letter(approval_id, key)


def issued_letter(app: Flask, type_code: str = "SKU", village: str = VILLAGE, *,
                  now: datetime | None = None, **values: Any) -> int:  # fmt: skip
    """A letter with all its signatures; returns its id."""
    letter_id = submitted_letter(app, type_code, village, now=now, **values)
    while sign_next(app, letter_id) != State.ISSUED:
        pass
    return letter_id


def change(app: Flask, letter_id: int, **columns: Any) -> None:
    """Set columns of a letter directly, for states that time or other services bring about."""
    with app.app_context(), transaction() as session:
        letter = session.get_one(Letter, letter_id)
        for name, value in columns.items():
            setattr(letter, name, value)


def facts(app: Flask, letter_id: int) -> dict[str, Any]:
    """The letter's columns as they are now."""
    with app.app_context():
        letter = db.session.get_one(Letter, letter_id)
        return {
            column.key: getattr(letter, column.key) for column in Letter.__mapper__.column_attrs
        }


def stored_pdf(app: Flask, letter_id: int) -> bytes:
    """The letter's present file."""
    content: bytes = app.extensions["documents"].get(facts(app, letter_id)["current_sha256"])
    return content


@cache
def _definition(templates: Path, type_code: str) -> Definition:
    return load_definition(templates / "letters" / type_code.lower())


def _example(field: Field, others: dict[str, Any]) -> Any:
    if field.kind in ("resident", "resident_table"):
        other = others[field.sex or "female"]
        return other if field.kind == "resident" else [other]
    if field.future:
        return (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    return field.example if field.example is not None else (*field.choices, "07.30")[0]
