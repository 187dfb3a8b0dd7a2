"""Telling the signer whose turn it is, and how many letters wait for one."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.approvals.models import Approval, ApprovalState
from app.approvals.turn import waiting
from app.letters.models import Letter
from app.letters.telling import in_short
from app.notifications.events import Event
from app.notifications.tell import tell
from app.offices.models import Official


def tell_signer(session: Session, letter: Letter) -> None:
    """Note it for the signer whose turn it now is, in the running transaction."""
    query = (
        select(Approval.id, Official.user_id)
        .join(Approval.official)
        .where(Approval.letter_id == letter.id, waiting())
    )
    for approval_id, user_id in session.execute(query):
        path = f"/approvals/desk?id={approval_id}"
        tell(session, [user_id], Event.SIGNATURE_WAITS, in_short(letter), path)


def count_waiting(session: Session, account_id: int) -> int:
    """How many letters wait for this person's signature now."""
    query = (
        select(func.count(Approval.id))
        .join(Approval.official)
        .where(Official.user_id == account_id, waiting(), Approval.state == ApprovalState.WAITING)
    )
    return session.scalar(query) or 0
