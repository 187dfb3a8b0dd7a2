"""Destroying again what an older backup brought back, on the strength of the sealed minutes.

A restored database knows of no decision that came after its backup; the minutes that were kept
outside do. They bear a line for machines in the signature, as the daily heads do.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.heads import unescaped
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.models import Letter
from app.letters.states import State
from app.retention.lists import item_of
from app.retention.models import DisposalList, ListState, Outcome

LINE = re.compile(
    r"BERITA-ACARA/1 (BA-MUSNAH/(\d{3,9})/([0-9.]{2,13})/(\d{4})) (\d{4}-\d\d-\d\d)"
    r"((?: [0-9a-f]{64})*)"
)
BY_MINUTES = "menurut berita acara yang disimpan di luar sistem"


class UnknownMinutes(ValueError):
    """What was given bears no line of such minutes; the message is for the operator."""


@dataclass(frozen=True)
class Brought:
    """Minutes as read from a file: how many letters they name, and how many of them are back."""

    number: str
    named: int
    back: int


def line_of(of: DisposalList) -> str:
    """The line of a list's minutes: number, day, and of each destroyed letter its first file."""
    files = [one.files[-1] for one in of.items if one.outcome == Outcome.DESTROYED]
    day = of.decided_at.date() if of.decided_at else date.min
    return " ".join([f"BERITA-ACARA/1 {of.number}", day.isoformat(), *files])


def take_up(minutes: bytes, now: datetime | None = None) -> Brought:
    """Make the list of these minutes anew, approved, where the database does not know it.

    Whether their seal holds is the caller's to ask first. Only letters that still meet the
    conditions are destroyed then. Raises UnknownMinutes.
    """
    found = LINE.search(unescaped(minutes))
    if found is None:
        raise UnknownMinutes("Berkas ini bukan berita acara pemusnahan dari layanan ini.")
    number, counter, office, year, day, files = found.groups()
    with transaction() as session:
        known = select(DisposalList.id).where(
            DisposalList.office_code == office, DisposalList.number == number
        )
        letters = _back(session, office, files.split())
        if letters and session.scalar(known) is None:
            row = DisposalList(
                office_code=office, state=ListState.APPROVED, reason=BY_MINUTES, basis=BY_MINUTES,
                proposed_by=BY_MINUTES, proposed_at=now or utc_now(), decided_by=BY_MINUTES,
                decided_at=datetime.combine(date.fromisoformat(day), time(), UTC),
                year=int(year), counter=int(counter), number=number, minutes=minutes,
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add_all(item_of(session, row, letter) for letter in letters)
            record(Action.DISPOSAL_APPROVED, row, office, number=number, basis=BY_MINUTES)
        return Brought(number, len(files.split()), len(letters))


def _back(session: Session, office: str, files: list[str]) -> list[Letter]:
    query = select(Letter).where(
        Letter.office_code == office,
        Letter.frozen_sha256.in_(files),
        Letter.state != State.DESTROYED,
    )
    return list(session.scalars(query.order_by(Letter.id)))
