"""What is refused, each in its own words, with nothing changed."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.approvals import sign
from app.approvals.batch import sign_each, sign_many
from app.approvals.keys import UnlockedKey, unlock
from app.approvals.models import ApprovalState
from app.approvals.rounds import SignatureRounds
from app.clock import utc_now
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.desk import press
from app.letters.give_back import return_letter
from app.letters.models import Letter
from app.letters.states import State
from app.letters.submit import submit
from app.offices.models import Certificate, Official
from app.signing.errors import SigningError
from tests.approvals import waiting
from tests.approvals.conftest import sign_by_script
from tests.conftest import both_databases
from tests.factories.authorities import trusting_nobody

pytestmark = both_databases


def test_the_camat_cannot_sign_before_the_village_head(desk, camat) -> None:
    letter = desk.letter("SKTM")
    answer = sign_by_script(camat, desk.step(letter, 2))
    assert (answer["ok"], answer["code"]) == (False, "not_your_turn")
    assert desk.state(letter) == State.SUBMITTED


def test_a_signed_step_cannot_be_signed_again(desk, kades) -> None:
    letter = desk.letter()
    sign_by_script(kades, desk.step(letter))
    issued = desk.pdf(letter)
    assert sign_by_script(kades, desk.step(letter))["code"] == "already_signed"
    assert desk.pdf(letter) == issued


def test_nobody_without_a_certificate_signs(desk, kades) -> None:
    letter = desk.letter()
    desk.run(_change, update(Certificate).values(status="replaced"))
    assert sign_by_script(kades, desk.step(letter))["code"] == "no_certificate"


@pytest.mark.parametrize(
    ("days", "code"), [(731, "certificate_expired"), (-2, "certificate_not_yet_valid")]
)
def test_the_certificate_must_be_valid_at_the_moment_of_signing(desk, days, code) -> None:
    letter, user = desk.letter(), desk.user_id("kades.japah")
    moment, step = utc_now() + timedelta(days=days), desk.step(letter)
    with pytest.raises(SigningError) as refused:
        desk.run(sign_many, [step], PASSPHRASE, user_id=user, clock=lambda: moment)
    assert refused.value.code == code
    assert desk.state(letter) == State.SUBMITTED


def test_an_official_who_left_does_not_sign(desk, kades) -> None:
    letter = desk.letter()
    yesterday = utc_now().date() - timedelta(days=2)
    desk.run(_change, update(Official).values(valid_to=yesterday))
    assert sign_by_script(kades, desk.step(letter))["code"] == "official_not_serving"


@pytest.mark.promise("P1")
def test_a_file_that_changed_on_the_disk_is_not_signed(app, desk, kades) -> None:
    letter = desk.letter()
    file = app.extensions["documents"].path(desk.now(letter).current_sha256)
    file.write_bytes(file.read_bytes().replace(b"%PDF", b"%PDf"))
    assert sign_by_script(kades, desk.step(letter))["code"] == "file_changed"
    assert desk.state(letter) == State.SUBMITTED


@pytest.mark.promise("P2")
def test_a_file_put_in_place_of_the_frozen_one_is_not_signed(app, desk, kades) -> None:
    letter = desk.letter()
    other = app.extensions["documents"].put(desk.pdf(letter) + b"\n% more")
    desk.run(_change, update(Letter).values(current_sha256=other))
    assert sign_by_script(kades, desk.step(letter))["code"] == "file_changed"


@pytest.mark.promise("P2")
def test_a_letter_whose_seals_are_not_those_of_its_signers_is_not_signed(desk, kades) -> None:
    letter = desk.letter("SKTM")
    desk.run(_change, update(Letter).values(snapshot={"signers": []}))
    assert sign_by_script(kades, desk.step(letter))["code"] == "file_changed"
    assert desk.state(letter) == State.SUBMITTED


@pytest.mark.promise("P2")
def test_the_camat_signs_only_what_the_village_head_signed(desk, kades, camat) -> None:
    letter = desk.letter("SKTM")
    sign_by_script(kades, desk.step(letter, 1))
    frozen = desk.now(letter).frozen_sha256
    desk.run(_change, update(Letter).values(current_sha256=frozen))
    assert sign_by_script(camat, desk.step(letter, 2))["code"] == "file_changed"
    assert desk.state(letter) == State.AWAITING_SECOND


def test_a_letter_returned_while_it_is_being_signed_is_not_issued(desk, kades, monkeypatch) -> None:
    letter = desk.letter()
    store = sign.store

    def store_and_return(signed: sign.Signed) -> str:
        # In a thread: elsewhere, with nothing of this request.
        act = (return_letter, letter, "Nama keliru", SignatureRounds())
        elsewhere = threading.Thread(target=desk.run, args=act)
        elsewhere.start()
        elsewhere.join()
        return store(signed)

    monkeypatch.setattr(sign, "store", store_and_return)
    answer = sign_by_script(kades, desk.step(letter))
    assert (answer["ok"], answer["code"]) == (False, "letter_withdrawn")
    returned = desk.now(letter)
    assert returned.state == State.RETURNED
    assert returned.current_sha256 == returned.frozen_sha256


@pytest.mark.promise("P9")
def test_a_signature_that_is_not_proven_valid_issues_nothing(app, desk, kades) -> None:
    letter = desk.letter()
    trusting_nobody(app)
    answer = sign_by_script(kades, desk.step(letter))
    assert (answer["ok"], answer["code"]) == (False, "not_proven")
    assert desk.state(letter) == State.SUBMITTED


@pytest.mark.promise("P1")
def test_a_signature_by_another_certificate_than_expected_issues_nothing(desk) -> None:
    letter = desk.letter()
    step, kades, camat = desk.step(letter), desk.user_id("kades.japah"), desk.user_id("camat.japah")

    def swap() -> str:
        own = unlock(kades, PASSPHRASE, utc_now())
        other = unlock(camat, PASSPHRASE, utc_now())
        mixed = UnlockedKey(kades, own.certificate_id, own.fingerprint, other.signer)
        (result,) = sign_each([step], mixed)
        return result.code

    assert desk.run(swap) == "unexpected_result"
    assert desk.state(letter) == State.SUBMITTED


def test_somebody_elses_key_signs_no_step_of_mine(desk) -> None:
    letter = desk.letter()
    step, camat = desk.step(letter), desk.user_id("camat.japah")
    (result,) = desk.run(lambda: list(sign_many([step], PASSPHRASE, user_id=camat)))
    assert result.code == "not_your_letter"


def test_a_returned_letter_voids_the_signatures_given_and_opens_a_new_round(desk, kades) -> None:
    letter = desk.letter("SKTM")
    old = desk.step(letter, 1)
    sign_by_script(kades, old)
    desk.run(return_letter, letter, "Nama keliru", SignatureRounds())
    assert desk.run(waiting.steps, letter) == []
    assert sign_by_script(kades, old)["code"] == "letter_withdrawn"
    desk.run(lambda: submit(letter, SignatureRounds(), press()))
    steps = desk.run(waiting.steps, letter)
    assert [(s.round, s.step, s.state) for s in steps] == [
        (2, 1, ApprovalState.WAITING),
        (2, 2, ApprovalState.WAITING),
    ]
    assert sign_by_script(kades, steps[0].id)["state"] == "awaiting_second"


def _change(statement) -> None:
    db.session.execute(statement)
    db.session.commit()
