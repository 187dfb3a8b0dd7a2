"""Opening and voiding a letter's round of signatures; the real ``app.letters.rounds.Rounds``."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.approvals.models import Approval, ApprovalState
from app.approvals.telling import tell_signer
from app.letters.models import Letter
from app.letters.rounds import PlannedSigner
from app.proof.models import ProofTask


class SignatureRounds:
    """Rounds kept as rows of ``approval``. A letter that comes back gets a new round."""

    def open(self, session: Session, letter: Letter, signers: Sequence[PlannedSigner]) -> None:
        """Create one waiting step for each signer, in order, in the running transaction."""
        number = last_round(session, letter) + 1
        session.add_all(
            Approval(
                letter_id=letter.id,
                office_code=letter.office_code,
                round=number,
                step=step,
                signing_office_code=signer.signing_office_code,
                official_id=signer.official_id,
                title=signer.title,
                field_name=signer.field_name,
            )
            for step, signer in enumerate(signers, start=1)
        )
        session.flush()
        tell_signer(session, letter)

    def void(self, session: Session, letter: Letter) -> None:
        """End every waiting or signed step of the letter's present round.

        An act of signing or proving that is under way loses its claim and with it the right to
        commit.
        """
        present = last_round(session, letter)
        steps = select(Approval).where(Approval.letter_id == letter.id, Approval.round == present)
        for approval in session.scalars(steps):
            approval.state = ApprovalState.VOID
            approval.leave()
        session.execute(delete(ProofTask).where(ProofTask.letter_id == letter.id))
        session.flush()


def last_round(session: Session, letter: Letter) -> int:
    """Number of the letter's newest round; 0 when it never was submitted."""
    newest = select(func.max(Approval.round)).where(Approval.letter_id == letter.id)
    return session.scalar(newest) or 0
