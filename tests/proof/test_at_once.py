"""Several workers at once do no harm: each letter is completed by exactly one."""

import threading

import pytest
from sqlalchemy import func, select

from app.audit.actions import Action
from app.audit.chain import prove_chain
from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.states import State
from app.proof.due import prove_due
from tests.conftest import both_databases
from tests.pki import misbehaviour
from tests.waiting import until

pytestmark = [pytest.mark.promise("P1"), both_databases]


def test_of_several_workers_exactly_one_completes_each_letter(offices) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    waiting = [offices.signed() for _ in range(3)]
    offices.pki.behave("tsa", misbehaviour.honest)
    offices.pauses_end()
    barrier, done = threading.Barrier(3), []

    def work() -> None:
        barrier.wait()
        with offices.app.app_context():
            done.append(prove_due())

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sum(done) == 3
    assert [offices.state(one) for one in waiting] == [State.ISSUED] * 3
    assert [len(offices.files(one)) for one in waiting] == [1] * 3
    with offices.app.app_context():
        issued = select(func.count()).where(AuditEvent.action == Action.LETTER_ISSUED)
        assert db.session.scalar(issued) == 3
        assert prove_chain().holds


def test_a_letter_that_is_cancelled_while_it_is_completed_is_not_issued(offices, signed_in) -> None:
    slow = misbehaviour.Slow()
    offices.pki.behave("tsa", misbehaviour.down)
    letter_id = offices.signed()
    offices.pki.behave("tsa", slow)
    offices.pauses_end()
    worker = threading.Thread(target=offices.work)
    worker.start()
    until(lambda: offices.task(letter_id).claim is not None)
    admin = signed_in("admin.japah")
    admin.post(f"/letters/cancel/{letter_id}", {"reason": "Tidak jadi diperlukan"})
    slow.release()
    worker.join()
    assert offices.state(letter_id) is State.CANCELLED
    assert offices.files(letter_id) == []
