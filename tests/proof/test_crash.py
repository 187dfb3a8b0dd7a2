"""Promise P1 for completing: whenever the process dies, the letter waits or is issued."""

import pytest
from sqlalchemy import func, select

from app.audit.actions import Action
from app.audit.chain import prove_chain
from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.states import State
from app.proof import prove as proving
from app.proof.due import prove_due
from app.verification.validator.report import Verdict
from tests.approvals.crash import die_at, points_of
from tests.conftest import both_databases
from tests.pki import misbehaviour

STEPS = ("claim", "read", "extend", "check", "store", "commit")
pytestmark = [pytest.mark.promise("P1"), both_databases]


@pytest.mark.parametrize("point", points_of(STEPS))
def test_a_kill_leaves_the_letter_waiting_or_issued_and_it_is_issued_once(offices, point) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    letter_id = offices.signed()
    signed = offices.pdf(letter_id)
    offices.pki.behave("tsa", misbehaviour.honest)
    offices.pauses_end()
    die_at(offices.app, proving, point, STEPS, prove_due)
    _require_no_mixture(offices, letter_id, signed)

    offices.work()
    assert offices.state(letter_id) is State.ISSUED
    _require_no_mixture(offices, letter_id, signed)
    with offices.app.app_context():
        issued = select(func.count()).where(AuditEvent.action == Action.LETTER_ISSUED)
        assert db.session.scalar(issued) == 1


def _require_no_mixture(offices, letter_id: int, signed: bytes) -> None:
    letter, files = offices.letter(letter_id), offices.files(letter_id)
    pdf = offices.pdf(letter_id)
    if letter.state == State.AWAITING_TIMESTAMP:
        assert (pdf, files, letter.issued_at, letter.level) == (signed, [], None, "B-B")
        assert offices.task(letter_id) is not None
    else:
        assert letter.state == State.ISSUED
        assert pdf.startswith(signed)
        assert [(file.sha256, file.level) for file in files] == [(letter.current_sha256, "B-T")]
        assert offices.task(letter_id) is None
        assert offices.asked(letter_id).verdict is Verdict.VALID
    with offices.app.app_context():
        assert prove_chain().holds
