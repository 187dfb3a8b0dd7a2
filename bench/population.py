"""Filling a database with residents and letters of all villages, plainly fictional.

The database makes the rows itself (``INSERT … SELECT`` over a row of numbers): a million take
seconds. Multiplying by a prime scatters villages and people over the years, as real work does.
"""

from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    String,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    text,
)

from app.extensions import db
from app.letters.models import Letter, LetterTypeVersion
from app.letters.states import State
from app.offices.models import Office, OfficeKind
from app.residents.models import Household, Resident

OURS, AT_LEAST = "33.16.16.2007", 40  # so that every list that is measured fills its first page
YEARS = range(2017, 2027)
STEP, BIG_STEP, BIG_PRIME = 611_953, 1_000_000_007, 999_999_999_989
CACHE_KB = 600_000
GIVEN = ("Sri", "Budi", "Dewi", "Agus", "Endang", "Joko", "Rina", "Warsito", "Lestari", "Slamet")
HOUSEHOLD_TEXTS = ("address", "hamlet", "rt", "rw")
RESIDENT_TEXTS = (
    *("birthplace", "father_name", "father_nik", "mother_name", "mother_nik", "phone"),
    "life_state_note",
)
villages, households, residents = Office.__table__, Household.__table__, Resident.__table__
letters, versions = Letter.__table__, LetterTypeVersion.__table__


def fill(app: Flask, *, people: int, papers: int) -> None:
    """Add so many residents and letters. Raises RuntimeError when the database made others."""
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # In memory until the commit; no need to survive a crash, and the rows fit together.
            for pragma in ("synchronous = OFF", f"cache_size = -{CACHE_KB}", "foreign_keys = OFF"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
        first = _add_residents(connection, people)
        for year in YEARS:
            _add_letters(connection, year, papers // len(YEARS), first, people)
        connection.commit()
        if connection.dialect.name == "postgresql":  # autovacuum does; nobody does it for SQLite
            connection.execute(text("ANALYZE"))
            connection.commit()
        connection.invalidate()  # it was tuned for filling, not for being measured


def _add_residents(connection: Connection, many: int) -> int:
    """One household a village, and residents for each in turn; returns the first one's id."""
    of_a_village = villages.c.kind.in_((OfficeKind.DESA, OfficeKind.KELURAHAN))
    codes = [*connection.scalars(select(villages.c.code).where(of_a_village))]
    house, first = _next_id(connection, households), _next_id(connection, residents)
    for number, code in enumerate(codes):
        own = {"id": house + number, "office_code": code, "kk_number": f"99{number:014d}"}
        connection.execute(insert(households).values(own | dict.fromkeys(HOUSEHOLD_TEXTS, "")))
    i = _numbers(many)
    home = case((i < AT_LEAST, house + codes.index(OURS)), else_=house + i % len(codes))
    given = case(dict(enumerate(GIVEN)), value=i % len(GIVEN))
    columns = {
        "id": first + i,
        "office_code": households.c.office_code,
        "household_id": households.c.id,
        "nik": literal("99") + func.substr(_digits(i), 1, 13) + "0",
        "name": given + " Contoh " + cast(i, String),
        "sex": 1 + i % 2,
        "birth_date": literal(date(1985, 2, 1), residents.c.birth_date.type),
        **dict.fromkeys(("family_relation", "nationality", "life_state"), literal(1)),
        **dict.fromkeys(RESIDENT_TEXTS, literal("")),
    }
    _add(connection, residents, columns, i.table.join(households, households.c.id == home), many)
    return first


def _add_letters(connection: Connection, year: int, many: int, first: int, people: int) -> None:
    """One year's letters, of residents all over the regency; 17 of 20 are issued."""
    start, kinds = _next_id(connection, letters), _next_id(connection, versions) - 1
    i = _numbers(many)
    number = start + i
    moment = literal(datetime(year, 6, 15, tzinfo=UTC), letters.c.created_at.type)
    columns: dict[str, ColumnElement[Any]] = {
        "id": number,
        "office_code": residents.c.office_code,
        "resident_id": residents.c.id,
        "subject_name": residents.c.name,
        "type_code": versions.c.type_code,
        "version_id": versions.c.id,
        "state": case((i % 20 < 17, State.ISSUED), (i % 20 < 19, State.SUBMITTED),
                      else_=State.CANCELLED),
        "field_values": literal({}, letters.c.field_values.type),
        "token": literal("contoh-") + _digits(number),
        "number": literal("400.10.2.2/") + cast(number, String) + f"/{year}",
        "letter_date": literal(date(year, 6, 15), letters.c.letter_date.type),
        "current_sha256": _digits(number) + "0" * 51,
        "reason": literal(""),
        **dict.fromkeys(("created_at", "submitted_at", "issued_at"), moment),
    }  # fmt: skip
    source = i.table.join(residents, residents.c.id == first + number * STEP % people).join(
        versions, versions.c.id == 1 + i % kinds
    )
    _add(connection, letters, columns, source, many)


def _numbers(many: int) -> ColumnElement[int]:
    """The column of a table that holds 0 … many - 1."""
    numbers = select(literal(0, BigInteger).label("i")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.i + 1).where(numbers.c.i < many - 1))
    return numbers.c.i


def _digits(number: ColumnElement[int]) -> ColumnElement[str]:
    """13 digits that differ for every number and come in no order, as tokens and hashes do."""
    return cast(10**12 + number * BIG_STEP % BIG_PRIME, String)


def _next_id(connection: Connection, table: FromClause) -> int:
    return int(connection.scalar(select(func.max(table.c.id))) or 0) + 1


def _add(
    connection: Connection,
    table: Any,
    columns: dict[str, ColumnElement[Any]],
    source: FromClause,
    many: int,
) -> None:
    count = select(func.count()).select_from(table)
    before = connection.scalar(count) or 0
    query = select(*columns.values()).select_from(source)
    connection.execute(insert(table).from_select([*columns], query))
    made = (connection.scalar(count) or 0) - before
    if made != many:
        raise RuntimeError(f"{made} rows in {table.name} instead of {many}")
