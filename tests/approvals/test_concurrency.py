"""Two devices, two clicks: exactly one signature."""

import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.states import State
from tests.approvals.conftest import sign_by_script
from tests.client import Visitor
from tests.conftest import both_databases

pytestmark = [pytest.mark.promise("P1"), both_databases]


def test_of_several_at_once_exactly_one_signs(app, desk) -> None:
    letter = desk.letter()
    step = desk.step(letter)
    visitors = [Visitor(app).sign_in("kades.japah") for _ in range(4)]
    for visitor in visitors:
        visitor.get("/approvals/list/")  # a token for the form, so that all begin together
    barrier, codes = threading.Barrier(len(visitors)), []

    def click(visitor: Visitor) -> None:
        barrier.wait()
        codes.append(sign_by_script(visitor, step)["code"])

    threads = [threading.Thread(target=click, args=[visitor]) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(codes)
    assert counted["signed"] == 1
    assert counted["already_signed"] + counted["being_signed"] == len(visitors) - 1
    assert desk.state(letter) == State.ISSUED
    signed = select(func.count()).where(AuditEvent.action == Action.LETTER_SIGNED)
    assert desk.run(lambda: db.session.scalar(signed)) == 1
