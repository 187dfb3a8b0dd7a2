"""A letter is returned by whose turn it is, judged while nobody can sign in between."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from app.approvals.errors import AlreadySigned, NotYourTurn
from app.approvals.models import Approval
from app.approvals.rounds import SignatureRounds
from app.approvals.turn import require_return
from app.extensions import db
from app.letters.give_back import return_letter
from app.letters.models import Letter
from app.letters.states import State
from tests.conftest import both_databases
from tests.factories.letters import sign_next, submitted_letter

pytestmark = [pytest.mark.promise("P1"), both_databases]


def give_back(app: Flask, letter_id: int, step: int) -> None:
    with app.app_context():
        ids = db.session.scalars(select(Approval.id).filter_by(letter_id=letter_id, step=step))
        turn = partial(require_return, ids.one())
        return_letter(letter_id, "Nama ibu keliru", SignatureRounds(), turn)


def state(app: Flask, letter_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Letter, letter_id).state


def test_who_has_signed_meanwhile_cannot_return_in_the_next_signers_turn(app: Flask) -> None:
    letter = submitted_letter(app, "SKTM")
    sign_next(app, letter)
    with pytest.raises(AlreadySigned):
        give_back(app, letter, step=1)
    assert state(app, letter) == State.AWAITING_SECOND
    give_back(app, letter, step=2)
    assert state(app, letter) == State.RETURNED


def test_the_second_signer_cannot_return_before_the_first_has_signed(app: Flask) -> None:
    letter = submitted_letter(app, "SKTM")
    with pytest.raises(NotYourTurn):
        give_back(app, letter, step=2)
    assert state(app, letter) == State.SUBMITTED
