"""Letters that have outlived the schedule, and the way of a list from proposal to minutes."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.access.models import Account as Row
from app.database import transaction
from app.disposal.document import carry_out_approved
from app.extensions import db
from app.letters.models import Letter, RegisterEntry
from app.retention.lists import Actor, approve, propose
from app.retention.models import DisposalItem, DisposalList
from tests.client import Visitor
from tests.factories import letters

Account = Callable[[str], Visitor]
LONG_AGO = date(2015, 3, 2)
WELFARE, GENERAL = "400.10.4.4", "400.10.2.2"  # to be destroyed after 2 + 3 years; permanent
BASIS = "Persetujuan Bupati Contoh nomor 1/CONTOH/2026"


def aged(app: Flask, letter_id: int, code: str = WELFARE, day: date = LONG_AGO) -> int:
    """Make a letter as if it were of that day and numbered under that code; returns its id."""
    with app.app_context(), transaction() as session:
        letter = session.get_one(Letter, letter_id)
        moment = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        letter.letter_date, letter.valid_until = day, None
        letter.issued_at = moment if letter.issued_at else None
        letter.ended_at = moment if letter.ended_at else None
        shot: dict[str, Any] = letter.snapshot or {}
        letter.snapshot = shot | {"data": shot["data"] | {"classification": code}}
    return letter_id


def old_letter(app: Flask) -> int:
    """An issued letter whose time is over."""
    return aged(app, letters.issued_letter(app))


def proposed(app: Flask, ids: Sequence[int]) -> int:
    """A list of these letters, proposed in Japah; returns its id."""
    with app.app_context():
        return propose(letters.VILLAGE, ids, "Sudah dinilai", actor("admin.japah"))


def approved(app: Flask, ids: Sequence[int]) -> int:
    """A list that was approved and that nobody has begun to carry out."""
    list_id = proposed(app, ids)
    with app.app_context():
        approve(list_id, BASIS, actor("kades.japah"))
    return list_id


def worker_runs(app: Flask) -> int:
    """What the worker does every minute; how many lists got done."""
    with app.app_context():
        return carry_out_approved()


def destroyed(app: Flask, letter_id: int) -> bytes:
    """Let a letter go all the way; returns the minutes."""
    list_id = approved(app, [letter_id])
    assert worker_runs(app) == 1
    return minutes_of(app, list_id)


def minutes_of(app: Flask, list_id: int) -> bytes:
    """The sealed minutes of a list that is done."""
    with app.app_context():
        return db.session.get_one(DisposalList, list_id).minutes or b""


def outcome(app: Flask, list_id: int) -> tuple[str, list[tuple[str, str]]]:
    """The state of a list, and of each letter on it what became of it and why."""
    with app.app_context():
        row = db.session.get_one(DisposalList, list_id)
        return str(row.state), [(str(one.outcome), one.kept_why) for one in row.items]


def entry_of(app: Flask, letter_id: int) -> int:
    """The letter's entry in the register."""
    with app.app_context():
        query = select(RegisterEntry.id).where(RegisterEntry.letter_id == letter_id)
        return db.session.scalars(query).one()


def files_of(app: Flask, letter_id: int) -> list[str]:
    """The hashes that are kept of a destroyed letter's files."""
    with app.app_context():
        item = select(DisposalItem).where(DisposalItem.letter_id == letter_id)
        return list(db.session.scalars(item).one().files)


def actor(username: str) -> Actor:
    """That user, as a list names them; inside an application context."""
    account = db.session.scalars(select(Row).where(Row.username == username)).one()
    return Actor(account.id, account.get_full_name())
