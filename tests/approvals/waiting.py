"""Questions that tests ask about a letter's steps and file, each read anew."""

from flask import current_app
from sqlalchemy import select

from app.approvals.models import Approval, ApprovalState
from app.extensions import db
from app.letters.models import Letter, LetterFile


def steps(letter_id: int) -> list[Approval]:
    """The letter's steps that are not void, in order."""
    db.session.rollback()
    query = select(Approval).where(
        Approval.letter_id == letter_id, Approval.state != ApprovalState.VOID
    )
    return list(db.session.scalars(query.order_by(Approval.step)))


def step_ids(letter_id: int) -> list[int]:
    """Their ids."""
    return [step.id for step in steps(letter_id)]


def letter_now(letter_id: int) -> Letter:
    """The letter."""
    db.session.rollback()
    return db.session.get_one(Letter, letter_id)


def files(letter_id: int) -> list[LetterFile]:
    """The files that the letter was issued as, the oldest first."""
    db.session.rollback()
    query = select(LetterFile).where(LetterFile.letter_id == letter_id).order_by(LetterFile.id)
    return list(db.session.scalars(query))


def stored(letter_id: int) -> bytes:
    """The letter's present PDF."""
    content: bytes = current_app.extensions["documents"].get(letter_now(letter_id).current_sha256)
    return content
