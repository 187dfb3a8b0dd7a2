"""Whose turn it is: for the list in SQL, for one step with the reason why not."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from app.approvals import errors
from app.approvals.models import Approval, ApprovalState
from app.clock import local_date
from app.extensions import db
from app.letters.models import Letter
from app.letters.states import Act, ActNotAllowed, require
from app.offices.holders import is_person
from app.offices.models import Official
from app.signing.errors import OutcomeUnknown


def steps_of(session: Session, approval: Approval) -> list[Approval]:
    """All steps of the same letter and round, in order."""
    same_round = select(Approval).where(
        Approval.letter_id == approval.letter_id, Approval.round == approval.round
    )
    return list(session.scalars(same_round.order_by(Approval.step)))


def require_turn(
    approval: Approval, steps: Sequence[Approval], user_id: int, now: datetime
) -> None:
    """Raise unless this person may sign this step now, its certificate apart.

    Only the official whose name the page bears may sign, and only while in office: whoever
    followed in the position returns the letter instead. Raises AlreadySigned, LetterWithdrawn,
    NotYourLetter, OfficialNotServing, NotYourTurn, BeingSigned and OutcomeUnknown.
    """
    if approval.state == ApprovalState.SIGNED:
        raise errors.AlreadySigned
    if approval.state == ApprovalState.VOID:
        raise errors.LetterWithdrawn
    if approval.official.user_id != user_id:
        raise errors.NotYourLetter
    if not approval.official.holds_on(local_date(now, approval.letter.office.timezone)):
        raise errors.OfficialNotServing
    if any(s.step < approval.step and s.state != ApprovalState.SIGNED for s in steps):
        raise errors.NotYourTurn
    try:
        require(approval.letter.state, Act.SIGN, approval.letter.signing_mode)
    except ActNotAllowed as refused:
        raise errors.LetterWithdrawn(str(refused)) from None
    if approval.is_taken(now):
        raise errors.BeingSigned
    if approval.outcome_unknown_at is not None:
        raise OutcomeUnknown


def require_unsettled(approval: Approval, now: datetime) -> None:
    """Raise unless it is unknown whether the step was signed, and nobody waits for it any more.

    Raises LetterWithdrawn, OutcomeKnown and BeingSigned.
    """
    if approval.state == ApprovalState.VOID:
        raise errors.LetterWithdrawn
    if approval.state != ApprovalState.WAITING or approval.outcome_unknown_at is None:
        raise errors.OutcomeKnown
    if approval.is_taken(now):
        raise errors.BeingSigned


def require_return(approval_id: int, session: Session) -> None:
    """Raise unless the office whose turn it is may return the letter; reads the steps anew.

    Any signer of that office, so that a successor can return what bears an old name. A signing
    act that is under way loses: its commit finds the step void. Raises AlreadySigned,
    LetterWithdrawn and NotYourTurn.
    """
    approval = session.get_one(Approval, approval_id, populate_existing=True)
    steps = steps_of(session, approval)
    if approval.state == ApprovalState.SIGNED:
        raise errors.AlreadySigned
    if approval.state == ApprovalState.VOID:
        raise errors.LetterWithdrawn
    if any(s.step < approval.step and s.state != ApprovalState.SIGNED for s in steps):
        raise errors.NotYourTurn


def for_positions_of(user_id: int, day: date) -> ColumnElement[bool]:
    """SQL condition: steps that bear this person's name, or that of a position they hold.

    A successor can return what bears an old name; a secretary meets nothing of the head's, and a
    section head nothing of another section's.
    """
    me = aliased(Official)
    holds_the_same = exists().where(
        me.user_id == user_id,
        me.office_code == Official.office_code,
        me.position == Official.position,
        me.title == Official.title,  # an office has several sections
        me.valid_from <= day,
        me.valid_to.is_(None) | (me.valid_to >= day),
    )
    return Approval.official.has((Official.user_id == user_id) | holds_the_same)


def waiting() -> ColumnElement[bool]:
    """SQL condition: the step waits, and every earlier step of its round is signed."""
    earlier = aliased(Approval)
    held_up = exists().where(
        earlier.letter_id == Approval.letter_id,
        earlier.round == Approval.round,
        earlier.step < Approval.step,
        earlier.state != ApprovalState.SIGNED,
    )
    return (Approval.state == ApprovalState.WAITING) & ~held_up


def letters_waiting_for(official: Official) -> list[str]:
    """Numbers of the letters that wait for this person's signature, now or later."""
    query = (
        select(Letter.number)
        .join(Approval, Approval.letter_id == Letter.id)
        .join(Approval.official)
        .where(is_person(official), Approval.state == ApprovalState.WAITING)
        .order_by(Letter.id)
    )
    return [number for number in db.session.scalars(query) if number]
