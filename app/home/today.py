"""What whoever signed in did today, as the trail tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.access.models import Account
from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.audit.wording import act_in_words
from app.clock import local_date
from app.letters.models import Letter

TOLD = (
    Action.LETTER_DRAFTED, Action.LETTER_SUBMITTED, Action.LETTER_SIGNED, Action.LETTER_RETURNED,
    Action.LETTER_SIGNED_BY_PEN, Action.LETTER_CANCELLED, Action.LETTER_REVOKED,
    Action.CERTIFICATE_CONFIRMED, Action.CERTIFICATE_REFUSED, Action.LETTER_OUTCOME_SETTLED,
    Action.ROW_ADDED, Action.ROW_CHANGED, Action.REPORT_EXPORTED,
)  # fmt: skip
"""Acts that are work; looking and signing in are not."""
LAST = 5


@dataclass(frozen=True)
class Today:
    """How often which act was done since midnight at the office, and the letters touched last."""

    acts: Sequence[tuple[str, int]]
    letters: Sequence[Letter]


def of(session: Session, user: Account, now: datetime, *, with_letters: bool) -> Today:
    """The day of this person; ``with_letters`` only for those who may see letters."""
    zone = ZoneInfo(user.office.timezone if user.office else "Asia/Jakarta")
    midnight = datetime.combine(local_date(now, str(zone)), time(), zone)
    mine = (
        AuditEvent.actor_id == user.id,
        AuditEvent.at >= midnight,
        AuditEvent.action.in_(TOLD),
    )
    counted = select(AuditEvent.action, func.count()).where(*mine).group_by(AuditEvent.action)
    found = dict(session.execute(counted).tuples().all())
    acts = [(str(act_in_words(one)), found[one]) for one in TOLD if one in found]
    return Today(acts, _letters(session, mine) if with_letters and acts else ())


def _letters(session: Session, mine: tuple) -> Sequence[Letter]:
    newest = func.max(AuditEvent.seq)
    touched = (
        select(AuditEvent.subject_id)
        .where(*mine, AuditEvent.subject_type == "letter")
        .group_by(AuditEvent.subject_id)
        .order_by(newest.desc())
        .limit(LAST)
    )
    ids = [int(one) for one in session.scalars(touched)]
    query = select(Letter).where(Letter.id.in_(ids)).options(joinedload(Letter.letter_type))
    found = {letter.id: letter for letter in session.scalars(query)}  # discarded drafts are gone
    return [found[one] for one in ids if one in found]
