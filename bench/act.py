"""The whole act of signing: claim, stamp, sign, self-check, store, commit.

What limits it: a third is the self-check, in which pyHanko reads the file as a stranger would, in a
process of its own (the CPU time is without it); a third is stamping and signing (``sign.py``); the
two transactions and the disk are the rest. A batch does the first beside the others (``batch.py``).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from app.approvals.keys import UnlockedKey, unlock
from app.approvals.models import Approval
from app.approvals.sign import sign_letter
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.states import State
from app.offices.models import Official
from bench.harness import Row, take_turns
from bench.place import application
from tests.factories.letters import submitted_letter

AIM_MS, RUNS, WARM_UP = 80, 30, 3
PLACES = {"whole act, SQLite": False, "whole act, PostgreSQL": True}


def measure() -> list[Row]:
    """One signer, one letter after the other, one process; the key is already unlocked."""
    with ExitStack() as stack:
        cases = {
            name: _signing(stack.enter_context(application(postgres=postgres)))
            for name, postgres in PLACES.items()
        }
        timings = take_turns(cases, runs=RUNS, warm_up=WARM_UP)
    return [Row("act", name, timing, aim=AIM_MS) for name, timing in timings.items()]


def _signing(app: Flask) -> Callable[[], None]:
    """Each call signs the next of the waiting letters."""
    waiting = iter([submitted_letter(app) for _ in range(RUNS + WARM_UP)])
    with app.app_context():
        key, steps = _ready(waiting)

    def sign_next() -> None:
        with app.app_context():
            if sign_letter(next(steps), key) != State.ISSUED:
                raise RuntimeError("the letter should have been issued")

    return sign_next


def _ready(letters: Iterator[int]) -> tuple[UnlockedKey, Iterator[int]]:
    query = select(Approval.id).where(Approval.letter_id.in_(letters)).order_by(Approval.id)
    steps = [*db.session.scalars(query)]
    signer = select(Official.user_id).join(Approval, Approval.official_id == Official.id)
    user_id = db.session.scalar(signer.where(Approval.id == steps[0]))
    return unlock(user_id, PASSPHRASE, datetime.now(UTC)), iter(steps)
