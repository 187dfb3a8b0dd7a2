"""A letter that did not reach its level waits, visibly, and is issued when it has."""

import json
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from app.approvals.batch import sign_many
from app.audit.chain import prove_chain
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.demo import PASSPHRASE
from app.extensions import db
from app.lease import LEASE
from app.letters.models import RegisterEntry
from app.letters.states import State
from app.offices.models import Level
from app.proof.claim import LONGEST_PAUSE, claim, pause, release
from app.proof.errors import NothingToProve
from app.verification.validator.report import Verdict
from tests.approvals.conftest import sign_by_script
from tests.conftest import both_databases
from tests.pki import misbehaviour

pytestmark = pytest.mark.promise("P1")
NOTHING_LEFT_TO_DO = None


def silent(offices, behaviour=misbehaviour.down) -> None:
    """Let nobody say whether certificates are revoked; or let them behave otherwise."""
    for service in ("ocsp", "crls"):
        offices.pki.behave(service, behaviour)


@both_databases
def test_while_the_authority_is_down_letters_wait_and_then_they_are_issued(offices) -> None:
    untouched = offices.signed()
    before = offices.letter(untouched)
    offices.pki.behave("tsa", misbehaviour.down)
    letter_id = offices.signed()
    waiting = offices.letter(letter_id)
    assert (waiting.state, waiting.level, waiting.issued_at) == (
        State.AWAITING_TIMESTAMP, "B-B", None,
    )  # fmt: skip
    assert offices.files(letter_id) == []
    assert offices.work_later() == 0
    task = offices.task(letter_id)
    assert (task.tries, "Stempel waktu" in task.problem) == (1, True)

    offices.pki.behave("tsa", misbehaviour.honest)
    signed = offices.pdf(letter_id)
    assert offices.work_later() == 1
    issued, (file,) = offices.letter(letter_id), offices.files(letter_id)
    assert (issued.state, issued.level, file.sha256) == ("issued", "B-T", issued.current_sha256)
    assert offices.pdf(letter_id).startswith(signed)
    assert offices.asked(letter_id).verdict is Verdict.VALID
    assert offices.task(letter_id) is NOTHING_LEFT_TO_DO
    assert offices.letter(untouched).current_sha256 == before.current_sha256
    with offices.app.app_context():
        assert prove_chain().holds


@pytest.mark.promise("P9")
@pytest.mark.parametrize("lie", [
    misbehaviour.html, misbehaviour.other_digest, misbehaviour.wrong_nonce,
    misbehaviour.stranger, misbehaviour.rejected,
])  # fmt: skip
def test_what_is_no_timestamp_is_none_and_the_letter_waits(offices, lie) -> None:
    offices.pki.behave("tsa", lie)
    letter_id = offices.signed()
    assert offices.state(letter_id) is State.AWAITING_TIMESTAMP
    assert offices.asked(letter_id).timestamps == ()
    offices.work_later()
    assert offices.state(letter_id) is State.AWAITING_TIMESTAMP
    assert offices.asked(letter_id).level == "B-B"


@pytest.mark.promise("P9")
@pytest.mark.parametrize("silence", [misbehaviour.down, misbehaviour.error])
def test_without_evidence_about_the_certificates_a_long_term_letter_waits(offices, silence) -> None:
    offices.wants(Level.B_LT)
    for service in ("ocsp", "crls"):
        offices.pki.behave(service, silence)
    letter_id = offices.signed()
    assert offices.state(letter_id) is State.AWAITING_TIMESTAMP
    assert "sertifikat" in offices.task(letter_id).problem
    for service in ("ocsp", "crls"):
        offices.pki.behave(service, misbehaviour.honest)
    assert offices.work_later() == 1
    assert offices.letter(letter_id).level == "B-LT"


@pytest.mark.promise("P9")
def test_a_basic_letter_waits_too_until_its_certificate_is_cleared(
    app, offices, visitor, monkeypatch
) -> None:
    monkeypatch.setitem(app.config, "TSA_URL", "")
    silent(offices)
    letter_id = offices.signed()
    assert offices.work_later() == 0
    waiting = offices.letter(letter_id)
    assert (waiting.state, waiting.level) == (State.AWAITING_TIMESTAMP, None)
    assert "Belum dapat dipastikan" in offices.task(letter_id).problem
    silent(offices, misbehaviour.honest)
    assert offices.work_later() == 1
    assert (offices.state(letter_id), offices.letter(letter_id).level) == (State.ISSUED, "B-B")

    silent(offices)  # nothing in the file tells it: whoever checks it now is told why
    as_json = {"Accept": "application/json"}
    answer = visitor.get(f"/v/{waiting.token}", headers=as_json).get_json()
    found = [answer[question]["ok"] for question in ("registered", "intact", "in_force")]
    assert (answer["verdict"], found) == ("TIDAK DAPAT DIPASTIKAN", [True, None, True])
    assert "Coba lagi" in answer["advice"]


@pytest.mark.promise("P9")
def test_a_letter_whose_certificate_turns_out_revoked_is_never_issued(
    app, offices, signed_in, monkeypatch
) -> None:
    monkeypatch.setitem(app.config, "TSA_URL", "")
    head = offices.certify("kades.japah")
    silent(offices)
    letter_id = offices.signed()
    offices.pki.revoke(head)
    silent(offices, misbehaviour.honest)
    assert offices.work_later() == 0
    assert (offices.state(letter_id), offices.files(letter_id)) == (State.AWAITING_TIMESTAMP, [])
    assert "dicabut" in offices.task(letter_id).problem
    signed_in("admin.japah").post(f"/letters/cancel/{letter_id}", {"reason": "Sertifikat dicabut"})
    assert offices.state(letter_id) is State.CANCELLED


def test_one_document_timestamp_lifts_every_signature(offices) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    letter_id = offices.signed("SKTM")
    offices.pki.behave("tsa", misbehaviour.honest)
    offices.work_later()
    report = offices.asked(letter_id)
    assert [one.level for one in report.signatures] == ["B-T", "B-T"]
    assert len(report.timestamps) == 1


def test_a_wish_that_the_server_cannot_fulfil_is_told_and_waits(app, offices, monkeypatch) -> None:
    offices.wants(Level.B_T)
    with monkeypatch.context() as without:
        without.setitem(app.config, "TSA_URL", "")
        letter_id = offices.signed()
        assert offices.state(letter_id) is State.AWAITING_TIMESTAMP
        assert "tidak mempunyai layanan stempel waktu" in offices.task(letter_id).problem
    assert offices.work_later() == 1
    assert offices.state(letter_id) is State.ISSUED


@both_databases
@pytest.mark.promise("P3")
def test_a_waiting_letter_can_be_cancelled_and_its_number_is_void(offices, signed_in) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    letter_id = offices.signed()
    admin = signed_in("admin.japah")
    answer = admin.post(f"/letters/cancel/{letter_id}", {"reason": "Tidak jadi diperlukan"})
    assert answer.status_code == 302
    offices.pki.behave("tsa", misbehaviour.honest)
    assert offices.work_later() == 0
    assert offices.state(letter_id) is State.CANCELLED
    assert offices.task(letter_id) is NOTHING_LEFT_TO_DO
    with offices.app.app_context():
        query = select(RegisterEntry).where(RegisterEntry.letter_id == letter_id)
        assert db.session.scalars(query).one().void_reason == "Tidak jadi diperlukan"


def test_nobody_returns_or_downloads_a_waiting_letter(offices, desk, signed_in) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    letter_id = offices.signed()
    head, admin = signed_in("kades.japah"), signed_in("admin.japah")
    step = desk.step(letter_id)
    head.post(f"/approvals/give_back/{step}", {"reason": "Salah nama"})
    answer = admin.get(f"/letters/download/{letter_id}", follow_redirects=True)
    assert answer.mimetype == "text/html"
    assert "menunggu stempel waktu" in answer.text
    assert offices.state(letter_id) is State.AWAITING_TIMESTAMP


def test_the_signer_is_told_that_the_letter_waits(offices, desk, kades) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    answer = sign_by_script(kades, desk.step(desk.letter()))
    assert (answer["ok"], answer["state"]) == (True, "awaiting_timestamp")
    assert "menunggu stempel waktu" in answer["message"]


def test_an_authority_that_just_was_silent_is_not_asked_for_each_letter(offices) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    offices.signed()
    assert offices.state(offices.signed()) is State.AWAITING_TIMESTAMP
    assert offices.pki.asked.count("/pki/tsa/tsa") == 1


def test_a_run_ends_at_a_silent_authority_and_the_others_stay_due(offices) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    waiting = [offices.signed() for _ in range(3)]
    offices.work_later()
    assert sorted(offices.task(one).tries for one in waiting) == [0, 0, 1]
    offices.pki.behave("tsa", misbehaviour.honest)
    assert offices.work() == 2


def test_pauses_grow_up_to_half_an_hour() -> None:
    minutes = [pause(tries).total_seconds() / 60 for tries in (1, 2, 3, 4, 5, 6, 60)]
    assert minutes == [1, 2, 4, 8, 16, 30, LONGEST_PAUSE.total_seconds() / 60]


def test_who_holds_the_work_is_left_alone_until_the_lease_has_run_out(offices) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    letter_id = offices.signed()
    offices.pki.behave("tsa", misbehaviour.honest)
    offices.pauses_end()
    moment = utc_now()
    with offices.app.app_context():
        claimed = claim(letter_id, moment)
    assert offices.work(lambda: moment) == 0
    assert offices.work(lambda: moment + LEASE + timedelta(seconds=1)) == 1
    with offices.app.app_context():
        release(claimed, NothingToProve(), moment)  # whose lease it was changes nothing any more


@pytest.mark.promise("P6")
def test_the_trail_tells_that_it_waited_and_who_issued_it(offices) -> None:
    offices.pki.behave("tsa", misbehaviour.down)
    letter_id = offices.signed()
    offices.pki.behave("tsa", misbehaviour.honest)
    offices.work_later()
    with offices.app.app_context():
        query = select(AuditEvent).where(
            AuditEvent.subject_type == "letter", AuditEvent.subject_id == str(letter_id)
        )
        events = db.session.scalars(query.order_by(AuditEvent.seq)).all()[-4:]
    assert [event.action for event in events] == [
        "letter:signed", "letter:awaits_timestamp", "letter:proof_completed", "letter:issued",
    ]  # fmt: skip
    assert json.loads(events[1].detail) == {"level": "B-B", "wanted": "B-T"}
    assert {event.actor_name for event in events[2:]} == {"sistem"}


@both_databases
@pytest.mark.parametrize("days", [1, -1])
def test_nothing_is_signed_while_the_clock_is_another_days(offices, desk, days: int) -> None:
    letter, user = desk.letter(), desk.user_id("kades.japah")
    step = desk.step(letter)

    def another_day() -> datetime:
        return utc_now() + timedelta(days=days)

    signing = partial(sign_many, [step], PASSPHRASE, user_id=user)
    (refused,) = desk.run(lambda: list(signing(clock=another_day)))
    # A day behind, the letter's own date has not come yet; a day ahead, the timestamp tells.
    assert (refused.ok, refused.code) == (False, "clock_disagrees" if days > 0 else "dated_ahead")
    assert ("mencocokkan jam" if days > 0 else "sesudah hari ini") in refused.message
    assert offices.state(letter) is State.SUBMITTED
    assert desk.pdf(letter) == desk.frozen(letter)
    (signed,) = desk.run(lambda: list(signing()))
    assert (signed.ok, offices.state(letter)) == (True, State.ISSUED)
