"""Letters signed by officials whose keys BSrE keeps, from the desk to the public page."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select, update

from app.approvals.models import Approval, ApprovalState
from app.approvals.rounds import SignatureRounds
from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.press import Press, fonts_in
from app.letters.states import State
from app.letters.submit import submit
from app.offices.models import Certificate
from tests.approvals import waiting
from tests.approvals.bsre import AT_BSRE, NIKS, signing_at_bsre
from tests.approvals.conftest import sign_by_script
from tests.bsre_stand_in import mischief
from tests.bsre_stand_in.server import StandIn
from tests.conftest import both_databases
from tests.factories.letters import draft_letter


@pytest.fixture
def service(app) -> Iterator[StandIn]:
    """The stand-in; the village head of Japah signs through it."""
    with signing_at_bsre(app, "kades.japah") as running:
        yield running


def step_of(desk, letter: int, number: int = 1) -> Approval:
    """The step as it is now."""
    return desk.run(waiting.steps, letter)[number - 1]


@both_databases
@pytest.mark.parametrize("version", [1, 2])
def test_a_letter_signed_at_bsre_is_issued_and_proves_itself(
    app, desk, kades, visitor, version
) -> None:
    letter = desk.letter()
    with signing_at_bsre(app, "kades.japah", version=version) as service:
        answer = sign_by_script(kades, desk.step(letter), AT_BSRE)
    assert answer["ok"], answer
    assert desk.state(letter) == State.ISSUED
    assert desk.now(letter).level == "B-T"  # BSrE brings a timestamp of its own
    step = step_of(desk, letter)
    assert (step.state, step.field_name) == (ApprovalState.SIGNED, "Signature2")
    assert step.outcome_unknown_at is None
    assert step.input_sha256 == desk.now(letter).frozen_sha256
    assert service.asked[0].pdf.startswith(desk.frozen(letter))
    page = visitor.get(f"/v/{desk.now(letter).token}").text
    assert "tanda tangan pejabatnya tepercaya" in page
    assert "Kepala Desa Japah" in page


def test_the_camat_signs_with_a_file_what_the_village_head_signed_at_bsre(
    desk, kades, camat, service, visitor
) -> None:
    letter = desk.letter("SKTM")
    assert sign_by_script(kades, desk.step(letter, 1), AT_BSRE)["ok"]
    half = desk.pdf(letter)
    assert sign_by_script(camat, desk.step(letter, 2))["state"] == State.ISSUED
    assert desk.pdf(letter).startswith(half)
    fields = [step.field_name for step in desk.run(waiting.steps, letter)]
    assert fields == ["Signature3", "Signature2"]
    assert "masih berlaku" in visitor.get(f"/v/{desk.now(letter).token}").text


def test_both_officials_sign_at_bsre(app, desk, kades, camat) -> None:
    letter = desk.letter("SKTM")
    with signing_at_bsre(app, "kades.japah", "camat.japah"):
        assert sign_by_script(kades, desk.step(letter, 1), AT_BSRE)["ok"]
        assert sign_by_script(camat, desk.step(letter, 2), AT_BSRE)["state"] == State.ISSUED


@pytest.mark.promise("P1")
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (mischief.another_file, "unexpected_result"),
        (mischief.unsigned, "unexpected_result"),
        (mischief.saved_anew, "unexpected_result"),
        (mischief.text_changed, "unexpected_result"),
        (mischief.truncated_pdf, "unexpected_result"),
        (mischief.page_for_people, "not_the_service"),
        (mischief.error(503), "service_unavailable"),
        (mischief.refused(401, b"{}"), "agency_refused"),
        (mischief.refused(400, b'{"status_code": 2031}'), "wrong_passphrase"),
    ],
)
def test_what_is_not_a_signed_letter_issues_nothing_and_the_step_is_free_again(
    desk, kades, service, wrong, code
) -> None:
    letter = desk.letter()
    before = desk.pdf(letter)
    service.mischief = wrong
    assert sign_by_script(kades, desk.step(letter), AT_BSRE)["code"] == code
    assert (desk.state(letter), desk.pdf(letter)) == (State.SUBMITTED, before)
    step = step_of(desk, letter)
    assert (step.outcome_unknown_at, step.input_sha256, step.claim) == (None, None, None)
    service.mischief = None
    assert sign_by_script(kades, desk.step(letter), AT_BSRE)["ok"]


@pytest.mark.promise("P1")
def test_after_an_unknown_outcome_nothing_is_sent_again(desk, kades, service) -> None:
    letter = desk.letter()
    service.mischief = mischief.hangs_up
    answer = sign_by_script(kades, desk.step(letter), AT_BSRE)
    assert (answer["code"], answer["stop"]) == ("outcome_unknown", True)
    service.mischief = None
    again = sign_by_script(kades, desk.step(letter), AT_BSRE)
    assert (again["code"], again["ok"]) == ("outcome_unknown", False)
    assert len(service.asked) == 1
    assert desk.state(letter) == State.SUBMITTED
    page = kades.get(f"/approvals/desk?id={desk.step(letter)}").text
    assert "jangan mengulang" in page
    assert 'type="password"' not in page


def test_when_the_service_stops_answering_the_rest_of_the_batch_is_not_sent(
    desk, kades, service
) -> None:
    steps = [desk.step(desk.letter()) for _ in range(3)]
    kades.get(f"/approvals/desk?id={steps[0]}")
    service.mischief = mischief.hangs_up
    page = kades.post("/approvals/sign", {"id": steps, "passphrase": AT_BSRE})
    assert "belum pasti apakah" in page.text
    assert len(service.asked) == 1


@pytest.mark.promise("P5")
def test_wrong_passphrases_are_slowed_though_only_bsre_knows_them(desk, kades, service) -> None:
    letter = desk.letter()
    for _ in range(5):
        answer = sign_by_script(kades, desk.step(letter), "salah")
        assert (answer["code"], answer["stop"]) == ("wrong_passphrase", True)
    assert sign_by_script(kades, desk.step(letter), AT_BSRE)["code"] == "too_many_tries"
    failed = select(func.count()).where(AuditEvent.action == Action.LETTER_SIGNING_FAILED)
    assert desk.run(lambda: db.session.scalar(failed)) >= 5


def test_a_wrong_passphrase_is_tried_once_and_not_with_every_letter(desk, kades, service) -> None:
    steps = [desk.step(desk.letter()) for _ in range(3)]
    kades.get(f"/approvals/desk?id={steps[0]}")
    page = kades.post("/approvals/sign", {"id": steps, "passphrase": "salah"})
    assert page.status_code == 422
    assert sum("sign/pdf" in request for request in service.requests) == 1


def test_a_signer_who_may_not_sign_at_bsre_is_told_what_to_do(desk, kades, service) -> None:
    service.people[0].status = "EXPIRED"
    answer = sign_by_script(kades, desk.step(desk.letter()), AT_BSRE)
    assert (answer["code"], answer["stop"]) == ("not_ready_at_bsre", True)
    assert "sudah habis" in answer["message"]


@pytest.mark.promise("P5")
def test_no_trail_names_the_nik(desk, kades, service) -> None:
    letter = desk.letter()
    service.mischief = mischief.hangs_up
    sign_by_script(kades, desk.step(letter), AT_BSRE)
    details = desk.run(lambda: list(db.session.scalars(select(AuditEvent.detail))))
    assert NIKS["kades.japah"] not in "".join(details)
    assert AT_BSRE not in "".join(details)


def test_the_desk_marks_a_letter_whose_outcome_is_unknown(desk, kades, service) -> None:
    letter, other = desk.letter(), desk.letter()
    assert "Hasil belum diketahui" not in kades.get("/approvals/list/").text
    service.mischief = mischief.hangs_up
    sign_by_script(kades, desk.step(letter), AT_BSRE)
    page = kades.get("/approvals/list/").text
    assert page.count("Hasil belum diketahui") == 1
    assert desk.now(other).number in page


def test_a_real_letter_says_that_bsre_issued_the_certificate_and_is_signed_by_no_other(
    app, desk, kades, service
) -> None:
    letter = draft_letter(app)
    desk.run(submit, letter, SignatureRounds(), real_press(app))
    frozen = text_of(desk.frozen(letter))
    assert "Balai Besar Sertifikasi Elektronik" in frozen
    assert "UU 11/2008 jo. UU 19/2016 jo. UU 1/2024" in frozen
    assert "layanan verifikasi BSrE" in frozen

    desk.run(_change, update(Certificate).values(provider="pkcs12", handle=Certificate.fingerprint))
    refused = sign_by_script(kades, desk.step(letter), PASSPHRASE)
    assert refused["code"] == "not_by_bsre"
    assert desk.state(letter) == State.SUBMITTED


def test_letters_that_bsre_does_not_sign_wholly_do_not_name_it(app, desk, service) -> None:
    mixed = draft_letter(app, "SKTM")  # the Camat signs with a file
    desk.run(submit, mixed, SignatureRounds(), real_press(app))
    assert "Balai Besar" not in text_of(desk.frozen(mixed))
    assert "Balai Besar" not in text_of(desk.frozen(desk.letter()))  # an example


def real_press(app: Flask) -> Press:
    """A press of a server that is no demonstration."""
    return Press(
        fonts_in(app.config["DATA_FOLDER"]),
        app.extensions["documents"],
        is_example=False,
        base_url=app.config["BASE_URL"],
    )


def text_of(pdf: bytes) -> str:
    """All that the pages say, on one line."""
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


def _change(statement: Any) -> None:
    db.session.execute(statement)
    db.session.commit()
