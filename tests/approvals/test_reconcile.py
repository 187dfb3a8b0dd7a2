"""When nobody knows whether BSrE signed: a person asks BSrE, and what it says is settled here."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.approvals.models import ApprovalState
from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.states import State
from tests.approvals import waiting
from tests.approvals.bsre import AT_BSRE, change_account, signing_at_bsre
from tests.approvals.conftest import Desk, sign_by_script
from tests.approvals.crash import sign_and_die
from tests.bsre_stand_in import mischief
from tests.bsre_stand_in.server import StandIn
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories.signed_letters import plain_letter

SCREEN = "/outcomes"
REASON = "Petugas BSrE (Contoh), 25-11-2026: tidak ada catatan tanda tangan"


@pytest.fixture
def service(app: Flask) -> Iterator[StandIn]:
    """The stand-in; both officials of Japah sign through it, over version 1."""
    with signing_at_bsre(app, "kades.japah", "camat.japah", version=1) as running:
        yield running


@pytest.fixture
def regency(signed_in: Any) -> Visitor:
    """The regency admin."""
    return signed_in("admin.blora")


class Lost:
    """A letter that was sent to BSrE and signed there, and whose answer never came."""

    def __init__(self, desk: Desk, kades: Visitor, service: StandIn, kind: str = "SKU") -> None:
        self.desk, self.letter = desk, desk.letter(kind)
        self.step = desk.step(self.letter)
        service.mischief = self._keep
        assert sign_by_script(kades, self.step, AT_BSRE)["code"] == "outcome_unknown"
        service.mischief = None

    def _keep(self, service: StandIn, asked: Any) -> None:
        self.signed = service.sign(asked)

    def settle(self, regency: Visitor, way: str, **fields: Any) -> str:
        """Send one of the forms; what the next page says."""
        regency.get(f"{SCREEN}/show/{self.step}")
        answer = regency.post(f"{SCREEN}/{way}/{self.step}", fields)
        return regency.get(answer.location).text

    def upload(self, regency: Visitor, content: bytes) -> str:
        """Send the file that BSrE gave."""
        return self.settle(regency, "upload", file=(io.BytesIO(content), "surat.pdf"))

    def is_unsettled(self) -> bool:
        """Whether the step is still as it was left."""
        (step, *_) = self.desk.run(waiting.steps, self.letter)
        assert (step.claim, step.leased_until) == (None, None)
        return step.outcome_unknown_at is not None and step.state == ApprovalState.WAITING


@pytest.fixture
def lost(desk: Desk, kades: Visitor, service: StandIn) -> Lost:
    """Such a letter."""
    return Lost(desk, kades, service)


def settled(desk: Desk) -> list[str]:
    """The details of what was settled."""
    query = select(AuditEvent.detail).where(AuditEvent.action == Action.LETTER_OUTCOME_SETTLED)
    return desk.run(lambda: list(db.session.scalars(query)))  # type: ignore[no-any-return]


def test_the_regency_admin_sees_which_letters_wait_to_be_settled(desk, lost, regency) -> None:
    number = desk.now(lost.letter).number
    listed = regency.get(f"{SCREEN}/list/").text
    assert number in listed
    shown = regency.get(f"{SCREEN}/show/{lost.step}").text
    assert "Hasil belum diketahui" in shown
    assert "Murni" not in listed + shown  # the resident's name is not the regency's business


@both_databases
def test_what_was_not_signed_can_be_signed_again(desk, kades, lost, service, regency) -> None:
    assert "dapat ditandatangani lagi" in lost.settle(regency, "free", reason=REASON)
    (detail,) = settled(desk)
    assert "tidak ada catatan" in detail
    assert sign_by_script(kades, lost.step, AT_BSRE)["state"] == State.ISSUED
    assert len(service.asked) == 2
    assert desk.now(lost.letter).number not in regency.get(f"{SCREEN}/list/").text


def test_nothing_is_freed_without_saying_how_one_knows(lost, regency) -> None:
    assert "Tulis dahulu" in lost.settle(regency, "free", reason="  ")
    assert lost.is_unsettled()


@both_databases
@pytest.mark.promise("P1")
def test_the_signed_file_from_bsre_is_taken_over_and_the_letter_is_issued(
    desk, lost, regency, service, visitor
) -> None:
    assert "lolos pemeriksaan" in lost.upload(regency, lost.signed)
    assert desk.state(lost.letter) == State.ISSUED
    assert desk.pdf(lost.letter) == lost.signed
    assert len(service.asked) == 1  # nothing was sent again
    assert len(settled(desk)) == 1
    page = visitor.get(f"/v/{desk.now(lost.letter).token}").text
    assert "tanda tangan pejabatnya tepercaya" in page


def test_the_signed_file_is_fetched_by_its_number(desk, lost, regency, service) -> None:
    service.kept["20261125-contoh-0009"] = lost.signed
    assert "lolos" in lost.settle(regency, "fetch", number=" 20261125-contoh-0009 ")
    assert desk.state(lost.letter) == State.ISSUED


@pytest.mark.parametrize("number", ["", "../../x", "..", "nomör", "a b", "x" * 101])
def test_what_is_no_number_is_not_asked_for(lost, regency, service, number) -> None:
    assert "seperti yang disebutkan BSrE" in lost.settle(regency, "fetch", number=number)
    assert not any("download" in request for request in service.requests)


def test_a_number_that_bsre_does_not_know_changes_nothing(lost, regency) -> None:
    assert "tetap belum diketahui" in lost.settle(regency, "fetch", number="tidak-ada")
    assert lost.is_unsettled()


def test_a_service_that_is_down_hands_out_nothing_and_tells_nothing(lost, regency, service) -> None:
    service.http.shutdown()
    service.http.server_close()
    page = lost.settle(regency, "fetch", number="20261125-contoh-0009")
    assert "tetap belum diketahui" in page
    assert lost.is_unsettled()


def test_version_2_hands_out_no_files_by_number(app, lost, regency) -> None:
    assert "Nomor dokumen di BSrE" in regency.get(f"{SCREEN}/show/{lost.step}").text
    change_account(app, version=2)
    assert "Nomor dokumen di BSrE" not in regency.get(f"{SCREEN}/show/{lost.step}").text


@pytest.mark.promise("P2")
@pytest.mark.parametrize(
    "wrong",
    [
        lambda lost: plain_letter(),
        lambda lost: b"bukan PDF",
        lambda lost: lost.desk.pdf(lost.letter),
        lambda lost: lost.signed[:-300],
        lambda lost: lost.signed + b"\n%%EOF\n" * 400,
        lambda lost: mischief.overwritten(lost.signed),
    ],
    ids=["another", "no PDF", "unsigned", "cut off", "many ends", "text changed"],
)
def test_a_file_that_is_not_the_signed_letter_changes_nothing(desk, lost, regency, wrong) -> None:
    assert "tidak di" in lost.upload(regency, wrong(lost))
    assert desk.state(lost.letter) == State.SUBMITTED
    assert lost.is_unsettled()


def test_a_file_that_another_letters_signature_is_in_changes_nothing(
    desk, kades, service, lost, regency
) -> None:
    other = Lost(desk, kades, service)
    assert "bukan surat yang dikirim" in lost.upload(regency, other.signed)
    assert lost.is_unsettled()
    assert other.is_unsettled()


def test_no_file_and_too_large_a_file_are_refused(lost, regency) -> None:
    assert "paling besar 10 MB" in lost.settle(regency, "upload")
    assert lost.is_unsettled()


def test_the_second_officials_outcome_is_settled_alike(
    desk, kades, camat, service, regency
) -> None:
    letter = desk.letter("SKTM")
    assert sign_by_script(kades, desk.step(letter, 1), AT_BSRE)["ok"]
    kept = []
    service.mischief = lambda one, asked: kept.append(one.sign(asked))
    assert sign_by_script(camat, desk.step(letter, 2), AT_BSRE)["code"] == "outcome_unknown"
    step = desk.step(letter, 2)
    regency.get(f"{SCREEN}/show/{step}")
    regency.post(f"{SCREEN}/upload/{step}", {"file": (io.BytesIO(kept[0]), "surat.pdf")})
    assert desk.state(letter) == State.ISSUED


@pytest.mark.promise("P1")
def test_whoever_dies_while_bsre_signs_leaves_the_outcome_to_be_settled_at_once(
    app, desk, service, kades, regency
) -> None:
    letter, user = desk.letter(), desk.user_id("kades.japah")
    step = desk.step(letter)
    sign_and_die(app, step, user, "check", passphrase=AT_BSRE)
    assert desk.state(letter) == State.SUBMITTED
    assert sign_by_script(kades, step, AT_BSRE)["code"] == "outcome_unknown"
    regency.get(f"{SCREEN}/show/{step}")
    assert regency.post(f"{SCREEN}/free/{step}", {"reason": REASON}).status_code == 302
    assert sign_by_script(kades, step, AT_BSRE)["ok"]


@pytest.mark.promise("P1")
def test_whoever_dies_before_sending_leaves_the_step_free(app, desk, service, kades) -> None:
    letter, user = desk.letter(), desk.user_id("kades.japah")
    sign_and_die(app, desk.step(letter), user, "stamp", passphrase=AT_BSRE)
    assert sign_by_script(kades, desk.step(letter), AT_BSRE)["ok"]


def test_while_somebody_still_waits_for_the_answer_there_is_nothing_to_settle(
    desk, service, kades, regency
) -> None:
    step = desk.step(desk.letter())
    regency.get(f"{SCREEN}/list/")
    answers = []

    def settled_too_soon(one, asked):
        answers.append(regency.post(f"{SCREEN}/free/{step}", {"reason": REASON}).status_code)
        return one.sign(asked)

    service.mischief = settled_too_soon
    assert sign_by_script(kades, step, AT_BSRE)["ok"]
    assert answers == [404]


def test_a_settled_outcome_is_not_settled_again(lost, regency) -> None:
    lost.settle(regency, "free", reason=REASON)
    assert regency.post(f"{SCREEN}/free/{lost.step}", {"reason": REASON}).status_code == 404


@pytest.mark.promise("P4")
@pytest.mark.parametrize("other", ["kades.japah", "admin.japah", "camat.japah", "platform"])
def test_only_the_regency_admin_settles(lost, signed_in, other) -> None:
    visitor = signed_in(other)
    visitor.get("/")
    assert visitor.get(f"{SCREEN}/show/{lost.step}").status_code == 403
    for way in ("free", "fetch", "upload"):
        assert visitor.post(f"{SCREEN}/{way}/{lost.step}", {}).status_code == 403
    assert lost.is_unsettled()
