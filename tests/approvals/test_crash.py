"""Promise P1: whenever the process dies, the letter is as before or as after, and can go on."""

import pytest
from sqlalchemy import func, select

from app.approvals import sign
from app.approvals.batch import sign_many
from app.approvals.models import ApprovalState
from app.audit.actions import Action
from app.audit.chain import prove_chain
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.states import State
from app.trust.roots import trusted_roots
from app.verification.validator.judge import validate
from app.verification.validator.report import Verdict
from tests.approvals import waiting
from tests.approvals.conftest import sign_by_script
from tests.approvals.crash import ANSWER, POINTS, STEPS, die_at, sign_and_die
from tests.conftest import both_databases

pytestmark = [pytest.mark.promise("P1"), both_databases]


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_leaves_the_state_before_or_after_and_the_letter_is_issued_once(
    app, desk, point
) -> None:
    letter, user = desk.letter(), desk.user_id("kades.japah")
    step = desk.step(letter)
    sign_and_die(app, step, user, point)
    _require_no_mixture(app, desk, letter)

    again = desk.run(lambda: list(sign_many([step], PASSPHRASE, user_id=user)))
    assert [result.code for result in again] in (["signed"], ["already_signed"])
    assert desk.state(letter) == State.ISSUED
    _require_no_mixture(app, desk, letter)
    issued = select(func.count()).where(AuditEvent.action == Action.LETTER_ISSUED)
    assert desk.run(lambda: db.session.scalar(issued)) == 1


@pytest.mark.parametrize("point", ["sign", "store", "commit", "commit: commit"])
def test_a_kill_at_the_second_signature_leaves_the_first_as_it_was(app, desk, kades, point) -> None:
    letter, camat = desk.letter("SKTM"), desk.user_id("camat.japah")
    sign_by_script(kades, desk.step(letter, 1))
    half, step = desk.pdf(letter), desk.step(letter, 2)
    sign_and_die(app, step, camat, point)
    assert desk.state(letter) == State.AWAITING_SECOND
    assert desk.pdf(letter) == half
    again = desk.run(lambda: list(sign_many([step], PASSPHRASE, user_id=camat)))
    assert [result.state for result in again] == [State.ISSUED]
    assert desk.pdf(letter).startswith(half)


@pytest.mark.parametrize("point", ["store", "commit", "commit: commit", ANSWER])
def test_a_kill_amid_a_batch_leaves_every_letter_before_or_after(app, desk, point) -> None:
    letters, user = [desk.letter() for _ in range(3)], desk.user_id("kades.japah")
    steps = [desk.step(letter) for letter in letters]
    batches = []

    def sign_the_first() -> None:
        batches.append(sign_many(steps, PASSPHRASE, user_id=user))
        assert next(batches[0]).ok  # the second is claimed and signed meanwhile

    die_at(app, sign, point, STEPS, sign_the_first)
    assert (desk.state(letters[0]) == State.ISSUED) == (point == ANSWER)
    for letter in letters:
        _require_no_mixture(app, desk, letter)

    desk.run(lambda: list(sign_many(steps, PASSPHRASE, user_id=user)))
    assert {desk.state(letter) for letter in letters} == {State.ISSUED}


def _require_no_mixture(app, desk, letter_id: int) -> None:
    letter, (step,) = desk.now(letter_id), desk.run(waiting.steps, letter_id)
    if letter.state == State.SUBMITTED:
        assert step.state == ApprovalState.WAITING
        assert letter.current_sha256 == letter.frozen_sha256
        assert letter.issued_at is None
    else:
        assert letter.state == State.ISSUED
        assert step.state == ApprovalState.SIGNED
        assert step.output_sha256 == letter.current_sha256
        roots = desk.run(trusted_roots)
        assert validate(desk.pdf(letter_id), roots, utc_now()).verdict is Verdict.VALID
    assert desk.run(prove_chain).holds
