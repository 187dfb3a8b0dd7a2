"""The cards of what waits for a signer: which letter, since when, and what was corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.approvals.models import Approval, ApprovalState
from app.letters.corrections import Returned, returned
from app.letters.models import Letter
from app.letters.reading import is_sensitive


@dataclass(frozen=True)
class Card:
    """One waiting step. ``since``: when it became this signer's turn.

    What was corrected in a ``sensitive`` letter is read with the letter, not in passing.
    """

    approval: Approval
    since: datetime | None
    returned: Returned | None
    sensitive: bool

    @property
    def letter(self) -> Letter:
        """The letter that waits."""
        return self.approval.letter


def cards(session: Session, keys: Sequence[int]) -> list[Card]:
    """A card for each of these steps, in their order."""
    wanted = joinedload(Approval.letter).options(
        joinedload(Letter.letter_type), joinedload(Letter.office), joinedload(Letter.version)
    )
    rows = session.scalars(select(Approval).where(Approval.id.in_(keys)).options(wanted))
    found = {approval.id: approval for approval in rows}
    turns = _turns(session, [approval.letter_id for approval in found.values()])
    return [_card(found[key], turns) for key in keys if key in found]


def _card(approval: Approval, turns: dict[int, datetime]) -> Card:
    letter = approval.letter
    since = turns.get(letter.id, letter.submitted_at)
    return Card(approval, since, returned(letter.snapshot), is_sensitive(letter))


def _turns(session: Session, letters: Sequence[int]) -> dict[int, datetime]:
    """When the signer before signed; of a returned letter's earlier round nothing is signed."""
    signed = (
        select(Approval.letter_id, func.max(Approval.signed_at))
        .where(Approval.letter_id.in_(letters), Approval.state == ApprovalState.SIGNED)
        .group_by(Approval.letter_id)
    )
    return {letter: at for letter, at in session.execute(signed).tuples() if at is not None}
