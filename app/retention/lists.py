"""Proposing letters to be destroyed, and the decision, which is another person's.

UU 43/2009 and PP 28/2012 let the office that made an archive destroy what the schedule marks so,
with the written approval of its head and under minutes; which consents of regency or ANRI come
before (by PP 28/2012 they depend on the years kept) is to be confirmed, and is noted as the basis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.approvals.models import Approval
from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, utc_now
from app.database import transaction
from app.letters.errors import LetterNotFound, Refused
from app.letters.guard import checked_reason, lock_office
from app.letters.models import Letter, LetterFile
from app.letters.states import ActNotAllowed
from app.retention.due import MOST, chosen, classification_of
from app.retention.models import DisposalItem, DisposalList, ListState
from app.retention.schedule import schedule


@dataclass(frozen=True)
class Actor:
    """Who acts: the account, and name and office as the minutes shall bear them."""

    id: int
    name: str


def propose(
    office_code: str, letter_ids: Sequence[int], reason: str, by: Actor, *,
    now: datetime | None = None,
) -> int:  # fmt: skip
    """Make a list of the office's letters; returns its id. Raises Refused, by field."""
    moment, text = now or utc_now(), checked_reason(reason)
    wanted = set(letter_ids)
    if not 1 <= len(wanted) <= MOST:
        raise Refused({"letters": f"Pilih 1 sampai {MOST} surat."})
    with transaction() as session:
        office = lock_office(session, office_code)
        today = local_date(moment, office.timezone)
        letters = chosen(session, office_code, sorted(wanted), today)
        if len(letters) != len(wanted):
            raise Refused(
                {"letters": "Ada surat yang tidak dapat diusulkan lagi. Muat ulang halaman."}
            )
        row = DisposalList(office_code=office_code, proposed_by_id=by.id, proposed_by=by.name,
                           proposed_at=moment, reason=text)  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(item_of(session, row, letter) for letter in letters)
        record(Action.DISPOSAL_PROPOSED, row, office_code, letters=len(letters), reason=text)
        return row.id


def approve(list_id: int, basis: str, by: Actor, *, now: datetime | None = None) -> None:
    """Decide that the letters of a list are destroyed, and take the number of the minutes.

    From here on ``app.retention.destroy`` does it. ``basis`` names the written consents. Raises
    LetterNotFound, ActNotAllowed (decided already), Refused (also for one's own proposal).
    """
    moment, text = now or utc_now(), checked_reason(basis)
    with transaction() as session:
        row = _undecided(session, list_id, by)
        year = local_date(moment, lock_office(session, row.office_code).timezone).year
        numbers = (DisposalList.office_code == row.office_code, DisposalList.year == year)
        last = session.scalar(select(func.max(DisposalList.counter)).where(*numbers)) or 0
        row.year, row.counter = year, last + 1
        row.number = f"BA-MUSNAH/{row.counter:03}/{row.office_code}/{year}"
        _decide(row, ListState.APPROVED, text, by, moment)
        record(Action.DISPOSAL_APPROVED, row, row.office_code, number=row.number, basis=text)


def refuse(list_id: int, reason: str, by: Actor, *, now: datetime | None = None) -> None:
    """Decide that the letters stay. Raises as ``approve`` does."""
    moment, text = now or utc_now(), checked_reason(reason)
    with transaction() as session:
        row = _undecided(session, list_id, by)
        _decide(row, ListState.REFUSED, text, by, moment)
        record(Action.DISPOSAL_REFUSED, row, row.office_code, reason=text)


def item_of(session: Session, row: DisposalList, letter: Letter) -> DisposalItem:
    """The letter as the list remembers it."""
    code = classification_of(letter)
    rule = schedule().get(code)
    return DisposalItem(
        list_id=row.id, office_code=row.office_code, letter_id=letter.id, number=letter.number,
        type_name=letter.letter_type.name, letter_date=letter.letter_date, classification=code,
        years=rule.years if rule else 0, was=letter.state, files=files_of(session, letter),
    )  # fmt: skip


def files_of(session: Session, letter: Letter) -> list[str]:
    """The SHA-256 of every PDF that was ever stored for a letter, each once, the newest first."""
    issued = select(LetterFile.sha256).where(LetterFile.letter_id == letter.id)
    signed = select(Approval.output_sha256).where(Approval.letter_id == letter.id)
    found = [letter.current_sha256, *session.scalars(issued), *session.scalars(signed)]
    return list(dict.fromkeys(one for one in (*found, letter.frozen_sha256) if one))


def _undecided(session: Session, list_id: int, by: Actor) -> DisposalList:
    query = select(DisposalList).where(DisposalList.id == list_id).with_for_update()
    row = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    if row is None:
        raise LetterNotFound(list_id)
    if row.state != ListState.PROPOSED:
        raise ActNotAllowed("Usul ini sudah diputuskan. Muat ulang halaman.")
    if row.proposed_by_id == by.id:
        raise Refused("Usul ini Anda buat sendiri, jadi harus diputuskan oleh orang lain.")
    return row


def _decide(row: DisposalList, state: ListState, text: str, by: Actor, moment: datetime) -> None:
    row.state, row.basis, row.decided_at = state, text, moment
    row.decided_by_id, row.decided_by = by.id, by.name
