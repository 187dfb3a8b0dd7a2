"""Filling a database with residents and letters of all villages, plainly fictional, by Core."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from flask import Flask
from sqlalchemy import Table, func, insert, select, text

from app.clock import utc_now
from app.extensions import db
from app.letters.models import Letter, LetterTypeVersion
from app.letters.states import State
from app.offices.models import Office, OfficeKind
from app.residents.models import Household, Resident

OURS, AT_LEAST = "33.16.16.2007", 40  # every list that is measured fills its first page
BATCH = 20_000
GIVEN = ("Sri", "Budi", "Dewi", "Agus", "Endang", "Joko", "Rina", "Warsito", "Lestari", "Slamet")
STATES = (*[State.ISSUED] * 17, State.SUBMITTED, State.DRAFT, State.CANCELLED)
FIRST_DAY = date(2020, 1, 1)
Rows = Iterator[dict[str, Any]]


def fill(app: Flask, *, residents: int, letters: int) -> None:
    """Add so many rows, in random order of villages, as years of work would leave them."""
    dice = random.Random(20261117)
    with app.app_context():
        villages = _villages()
        home = {code: number for number, code in enumerate(villages, start=_next_id(Household))}
        first = _next_id(Resident)
        where = [OURS] * AT_LEAST + dice.choices(villages, k=residents - AT_LEAST)
        _insert(Household, (_household(code, number) for code, number in home.items()))
        _insert(Resident, (_resident(first + i, home[code], code) for i, code in enumerate(where)))
        types = [*db.session.execute(select(LetterTypeVersion.type_code, LetterTypeVersion.id))]
        number = _next_id(Letter)
        of = [*range(AT_LEAST), *dice.choices(range(residents), k=letters - AT_LEAST)]
        dice.shuffle(of)
        day = _calendar(letters)
        _insert(
            Letter,
            (
                _letter(number + i, first + who, where[who], day(i), types[i % len(types)], dice)
                for i, who in enumerate(of)
            ),
        )
        with db.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()


def _villages() -> list[str]:
    kinds = (OfficeKind.DESA, OfficeKind.KELURAHAN)
    return [*db.session.scalars(select(Office.code).where(Office.kind.in_(kinds)))]


def _next_id(model: Any) -> int:
    return (db.session.scalar(select(func.max(model.id))) or 0) + 1


def _calendar(letters: int) -> Callable[[int], date]:
    return lambda i: FIRST_DAY + timedelta(days=i * 2500 // letters)


def _insert(model: Any, rows: Rows) -> None:
    table: Table = model.__table__
    with db.engine.begin() as connection:
        while batch := list(islice(rows, BATCH)):
            connection.execute(insert(table), batch)


def _household(code: str, number: int) -> dict[str, Any]:
    kk = f"99{number:014d}"
    blank = dict.fromkeys(("address", "hamlet", "rt", "rw"), "")
    return {"id": number, "office_code": code, "kk_number": kk, **blank}


def _resident(number: int, household: int, code: str) -> dict[str, Any]:
    blank = dict.fromkeys(_TEXTS, "")
    return {
        "id": number, "office_code": code, "household_id": household, "nik": f"99{number:014d}",
        "name": _name(number), "sex": 1 + number % 2, "family_relation": 9, "nationality": 1,
        "birth_date": FIRST_DAY - timedelta(days=number % 25_000), "life_state": 1, **blank,
    }  # fmt: skip


_TEXTS = (
    *("birthplace", "father_name", "father_nik", "mother_name", "mother_nik", "phone"),
    "life_state_note",
)


def _name(number: int) -> str:
    return f"{GIVEN[number % 10]} {GIVEN[number // 10 % 10]} Contoh {number}"


def _letter(
    number: int, resident: int, code: str, day: date, kind: Any, dice: random.Random
) -> dict[str, Any]:
    state = dice.choice(STATES)
    issued = state == State.ISSUED
    sha256 = f"{dice.getrandbits(256):064x}" if state != State.DRAFT else None
    return {
        "id": number, "office_code": code, "resident_id": resident, "type_code": kind[0],
        "version_id": kind[1], "state": state, "field_values": {}, "snapshot": None,
        "subject_name": _name(resident), "token": f"{dice.getrandbits(128):032x}",
        "number": f"400.10.2.2/{number}/{code}/{day.year}" if sha256 else None,
        "letter_date": day if sha256 else None, "frozen_sha256": sha256,
        "current_sha256": sha256, "created_at": utc_now(), "reason": "",
        "submitted_at": utc_now() if sha256 else None, "issued_at": utc_now() if issued else None,
    }  # fmt: skip
