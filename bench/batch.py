"""A batch: one signer's waiting letters, each a whole act, signed with one passphrase.

What limits it: this process, the only one that has the key. Of its time for a letter half is
stamping and signing (``sign.py``) and half are the two transactions, some twenty statements that
SQLAlchemy writes and reads; more on PostgreSQL, where each is a round trip. Meanwhile the
validator's process proves the letter before on the other core, in somewhat less time, and a thread
flushes its file. What is left is waiting: each of the two commits must be on the disk before the
act goes on.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack

from flask import Flask
from sqlalchemy import select

from app.approvals.batch import Result, sign_many
from app.approvals.models import Approval
from app.demo import PASSPHRASE
from app.extensions import db
from app.offices.models import Official
from bench.harness import Row, Timing
from bench.place import application, two_cores
from tests.factories.letters import submitted_letter

LETTERS, AIM_MS = 200, 25  # 40 letters a second
PLACES = {"a letter of 200, SQLite": False, "a letter of 200, PostgreSQL": True}


def measure() -> Iterator[Row]:
    """Two cores; the validator's process is started, and the passphrase opened, beforehand."""
    for name, postgres in PLACES.items():
        with ExitStack() as stack:
            stack.enter_context(two_cores())
            app = stack.enter_context(application(postgres=postgres))
            yield Row("batch", name, _timed(app), aim=AIM_MS)


def _timed(app: Flask) -> Timing:
    letters = [submitted_letter(app) for _ in range(LETTERS + 1)]
    with app.app_context():
        query = select(Approval.id, Official.user_id).join(
            Official, Official.id == Approval.official_id
        )
        waiting = db.session.execute(
            query.where(Approval.letter_id.in_(letters)).order_by(Approval.id)
        ).all()
        user_id = waiting[0].user_id
        first, *others = (row.id for row in waiting)
        _require_signed([*sign_many([first], PASSPHRASE, user_id=user_id)])
        results = sign_many(others, PASSPHRASE, user_id=user_id)
        started, cpu_started = time.perf_counter(), time.process_time()
        signed = list(results)
        cpu, wall = time.process_time() - cpu_started, time.perf_counter() - started
        _require_signed(signed)
    return Timing(wall * 1000 / LETTERS, cpu * 1000 / LETTERS, LETTERS)


def _require_signed(results: list[Result]) -> None:
    failed = [result for result in results if not result.ok]
    if failed:
        raise RuntimeError(f"{len(failed)} were not signed, the first: {failed[0]}")
