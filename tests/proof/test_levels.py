"""Each level is reached, proven by the validator, and told in the letter's row."""

from datetime import UTC, datetime, timedelta

import pytest

from app.letters.states import State
from app.offices.models import Level
from app.verification.validator.report import Verdict
from tests.conftest import both_databases
from tests.factories import letters

pytestmark = pytest.mark.promise("P1")


@both_databases
@pytest.mark.parametrize("level", Level)
def test_a_letter_is_issued_at_the_level_that_its_office_wants(offices, level) -> None:
    offices.wants(level)
    letter_id = offices.signed()
    letter, (file,) = offices.letter(letter_id), offices.files(letter_id)
    assert letter.state == State.ISSUED, offices.task(letter_id)
    reached = Level.B_T if level is Level.B_B else level  # the server has an authority anyway
    assert (letter.level_wanted, letter.level, file.level) == (level, reached, reached)
    long_term = level in (Level.B_LT, Level.B_LTA)
    report = offices.report(letter_id) if long_term else offices.asked(letter_id)
    assert (report.verdict, report.level) == (Verdict.VALID, letter.level)
    assert offices.task(letter_id) is None


def test_without_a_wish_it_is_what_the_server_can_do(app, offices, monkeypatch) -> None:
    assert offices.letter(offices.signed()).level == "B-T"
    monkeypatch.setitem(app.config, "TSA_URL", "")
    letter = offices.letter(offices.signed())
    assert (letter.level_wanted, letter.level, letter.state) == ("B-B", "B-B", "issued")


def test_two_signers_reach_the_highest_level_together(offices) -> None:
    offices.wants(Level.B_LTA)
    letter_id = offices.signed("SKTM")
    report = offices.report(letter_id)
    assert [one.level for one in report.signatures] == ["B-LTA", "B-LTA"]
    (file,) = offices.files(letter_id)
    assert file.proof_until == report.proof_until
    assert file.algorithms == "sha-256 rsa-1900"


def test_the_highest_level_proves_itself_when_all_certificates_have_ended(offices) -> None:
    offices.wants(Level.B_LTA)
    report = offices.report(offices.signed(), datetime.now(UTC) + timedelta(days=2000))
    assert report.verdict is Verdict.VALID, report.reason


def test_a_higher_wish_changes_nothing_for_what_is_issued(offices) -> None:
    letter_id = offices.signed()
    before = offices.pdf(letter_id)
    offices.wants(Level.B_LTA)
    assert offices.work() == 0
    assert offices.pdf(letter_id) == before
    assert offices.letter(letter_id).level == "B-T"


def test_the_wish_at_the_first_signature_holds_for_the_second(offices, app) -> None:
    letter_id = letters.submitted_letter(app, "SKTM")
    letters.sign_next(app, letter_id)
    offices.wants(Level.B_LTA)
    assert letters.sign_next(app, letter_id) is State.ISSUED
    assert offices.letter(letter_id).level_wanted == "B-T"
