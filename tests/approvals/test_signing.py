"""The act through the web: one signer, two signers, many letters, with and without scripts."""

import json

import pytest
from sqlalchemy import select

from app.approvals.batch import sign_many
from app.audit.chain import prove_chain
from app.audit.models import AuditEvent
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.states import State
from tests.approvals import waiting
from tests.approvals.conftest import sign_all_by_script, sign_by_script
from tests.conftest import both_databases

pytestmark = both_databases


def test_the_village_head_signs_and_the_letter_is_issued(desk, kades) -> None:
    letter = desk.letter("SKU")
    answer = sign_by_script(kades, desk.step(letter))
    assert (answer["status"], answer["ok"], answer["state"]) == (200, True, "issued")
    issued = desk.now(letter)
    assert issued.state == State.ISSUED
    assert issued.issued_at is not None
    assert issued.current_sha256 != issued.frozen_sha256
    (file,) = desk.run(waiting.files, letter)
    assert (file.sha256, file.made_at) == (issued.current_sha256, issued.issued_at)


def test_a_letter_for_two_waits_for_the_camat_after_the_village_head(desk, kades, camat) -> None:
    letter = desk.letter("SKTM")
    assert sign_by_script(kades, desk.step(letter, 1))["state"] == "awaiting_second"
    half = desk.pdf(letter)
    assert desk.state(letter) == State.AWAITING_SECOND
    assert sign_by_script(camat, desk.step(letter, 2))["state"] == "issued"
    assert desk.pdf(letter).startswith(half)
    assert desk.state(letter) == State.ISSUED


def test_without_scripts_one_form_signs_all_and_tells_each_result(desk, kades) -> None:
    letters = [desk.letter() for _ in range(3)]
    page = kades.get("/approvals/desk", query_string={"id": [desk.step(one) for one in letters]})
    assert page.status_code == 200
    steps = [desk.step(one) for one in letters]
    results = kades.post("/approvals/sign", {"id": steps, "passphrase": PASSPHRASE})
    assert results.text.count("notice--success") == 3
    assert {desk.state(one) for one in letters} == {State.ISSUED}


def test_signing_leaves_a_trace_that_the_chain_proves(desk, kades) -> None:
    letter = desk.letter()
    sign_by_script(kades, desk.step(letter))
    query = (
        select(AuditEvent)
        .where(AuditEvent.subject_type == "letter", AuditEvent.subject_id == str(letter))
        .order_by(AuditEvent.seq)
    )
    events = desk.run(lambda: db.session.scalars(query).all())[-2:]
    assert [event.action for event in events] == ["letter:signed", "letter:issued"]
    assert json.loads(events[0].detail)["sha256"] == desk.now(letter).current_sha256
    assert {event.actor_id for event in events} == {desk.user_id("kades.japah")}
    assert desk.run(prove_chain).holds


def test_one_bad_letter_among_several_does_not_stop_the_others(app, desk, kades) -> None:
    letters = [desk.letter() for _ in range(3)]
    steps = [desk.step(one) for one in letters]
    damaged = app.extensions["documents"].path(desk.now(letters[1]).current_sha256)
    damaged.write_bytes(damaged.read_bytes() + b" ")
    results = kades.post("/approvals/sign", {"id": steps, "passphrase": PASSPHRASE})
    assert results.text.count("notice--success") == 2
    assert results.text.count("notice--danger") == 1
    states = [desk.state(one) for one in letters]
    assert states == [State.ISSUED, State.SUBMITTED, State.ISSUED]


def test_the_script_is_told_of_each_letter_in_its_order(desk, kades) -> None:
    steps = [desk.step(desk.letter("SKTM")), desk.step(desk.letter()), desk.step(desk.letter())]
    sign_by_script(kades, steps[1])
    answers = sign_all_by_script(kades, steps)
    assert [(answer["id"], answer["code"]) for answer in answers] == [
        (steps[0], "signed"),
        (steps[1], "already_signed"),
        (steps[2], "signed"),
    ]
    assert [answer["state"] for answer in answers] == ["awaiting_second", None, "issued"]


def test_when_the_time_is_over_the_rest_waits_and_is_told_so(desk) -> None:
    letters = [desk.letter() for _ in range(3)]
    steps, user = [desk.step(one) for one in letters], desk.user_id("kades.japah")
    results = desk.run(lambda: list(sign_many(steps, PASSPHRASE, user_id=user, seconds=0)))
    assert [result.code for result in results] == ["signed", "not_begun", "not_begun"]
    states = [desk.state(one) for one in letters]
    assert states == [State.ISSUED, State.SUBMITTED, State.SUBMITTED]
    again = desk.run(lambda: list(sign_many(steps, PASSPHRASE, user_id=user)))
    assert [result.code for result in again] == ["already_signed", "signed", "signed"]


@pytest.mark.promise("P1")
def test_a_page_that_is_closed_amid_a_batch_leaves_no_letter_half_done(desk) -> None:
    letters = [desk.letter() for _ in range(4)]
    steps, user = [desk.step(one) for one in letters], desk.user_id("kades.japah")

    def sign_and_leave() -> None:
        results = sign_many(steps, PASSPHRASE, user_id=user)
        assert next(results).ok
        results.close()

    desk.run(sign_and_leave)
    assert desk.state(letters[0]) == State.ISSUED
    assert desk.state(letters[-1]) == State.SUBMITTED
    assert not any(step.claim for one in letters for step in desk.run(waiting.steps, one))


@pytest.mark.promise("P1")
def test_a_full_disk_changes_nothing_and_the_letter_can_be_signed_later(
    app, desk, kades, monkeypatch
) -> None:
    letter = desk.letter()
    monkeypatch.setattr("app.storage.os.fsync", _disk_full)
    answer = sign_by_script(kades, desk.step(letter))
    assert (answer["ok"], answer["code"]) == (False, "storage")
    assert "penuh" in answer["message"]
    assert desk.state(letter) == State.SUBMITTED
    assert desk.now(letter).current_sha256 == desk.now(letter).frozen_sha256
    monkeypatch.undo()
    assert sign_by_script(kades, desk.step(letter))["ok"]


def _disk_full(_handle: int) -> None:
    raise OSError(28, "No space left on device")
