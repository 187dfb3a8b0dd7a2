"""The letters that wait, for their screens; the real ``app.letters.waiting.WaitingLetters``."""

from sqlalchemy import func, select

from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from app.letters.waiting import Waiting
from app.proof.models import ProofTask


class ProofQueue:
    """Asks the rows of ``proof_task``; the wall keeps other offices' out."""

    def of(self, letter: Letter) -> Waiting | None:
        """See WaitingLetters."""
        task = db.session.get(ProofTask, letter.id)
        if task is None or letter.state != State.AWAITING_TIMESTAMP:
            return None
        return Waiting(task.opened_at, task.tries, task.problem, task.due_at)

    def count(self) -> int:
        """See WaitingLetters."""
        waiting = ProofTask.letter.has(Letter.state == State.AWAITING_TIMESTAMP)
        # From the few tasks to their letters: joined, a district's many letters would come first.
        return db.session.scalar(select(func.count()).select_from(ProofTask).where(waiting)) or 0
