"""Signing with a one-time code that BSrE sends, instead of the passphrase."""

import json
from typing import Any

import pytest

from app.letters.states import State
from tests.approvals.bsre import AT_BSRE, signing_at_bsre
from tests.approvals.conftest import SIGN
from tests.bsre_stand_in.people import ONE_TIME_CODE
from tests.client import Visitor

CODE = "/approvals/code"


@pytest.fixture
def service(app):
    """The stand-in, over version 2."""
    with signing_at_bsre(app, "kades.japah") as running:
        yield running


def test_a_code_is_asked_for_the_letters_of_the_page_and_signs_them(desk, kades, service) -> None:
    letters = [desk.letter(), desk.letter()]
    steps = [desk.step(letter) for letter in letters]
    page = kades.get(f"/approvals/desk?id={steps[0]}&id={steps[1]}").text
    assert "Kode sekali pakai" in page
    sent = kades.post(CODE, {"id": steps})
    assert "BSrE sudah mengirim kode" in kades.get(sent.location).text
    assert service.people[0].codes == 2
    result = kades.post(SIGN, {"id": steps, "code": ONE_TIME_CODE, "passphrase": ""})
    assert result.status_code == 200
    assert {desk.state(letter) for letter in letters} == {State.ISSUED}


def test_codes_that_nobody_uses_are_not_sent_without_end(desk, kades, service) -> None:
    step = desk.step(desk.letter())
    for _again in range(5):
        kades.post(CODE, {"id": step})
    service.people[0].codes = 0
    refused = kades.post(CODE, {"id": step})
    assert "terlalu sering diminta" in kades.get(refused.location).text
    assert service.people[0].codes == 0


def test_whoever_uses_the_codes_may_ask_for_as_many_as_there_are_letters(
    desk, kades, service
) -> None:
    for _letter in range(6):
        step = desk.step(desk.letter())
        kades.post(CODE, {"id": step})
        assert signed_by_script(kades, {"id": step, "code": ONE_TIME_CODE})["ok"]


def test_a_wrong_code_is_told_as_such(desk, kades, service) -> None:
    step = desk.step(desk.letter())
    kades.post(CODE, {"id": step})
    answer = signed_by_script(kades, {"id": step, "code": "000000"})
    assert (answer["code"], answer["stop"]) == ("wrong_passphrase", True)
    assert "Minta kode baru" in answer["message"]


def test_the_passphrase_signs_as_well(desk, kades, service) -> None:
    letter = desk.letter()
    form = {"id": desk.step(letter), "code": "", "passphrase": AT_BSRE}
    assert signed_by_script(kades, form)["ok"]


def test_a_service_that_is_down_sends_no_code(desk, kades, service) -> None:
    step = desk.step(desk.letter())
    service.http.shutdown()
    service.http.server_close()
    sent = kades.post(CODE, {"id": step})
    assert "belum dapat dihubungi" in kades.get(sent.location).text


def test_codes_are_offered_only_where_bsre_sends_them(app, desk, kades) -> None:
    step = desk.step(desk.letter())
    assert "Kode sekali pakai" not in kades.get(f"/approvals/desk?id={step}").text
    refused = kades.post(CODE, {"id": step})
    assert "Gunakan frasa sandi" in kades.get(refused.location).text
    with signing_at_bsre(app, "kades.japah", version=1):
        assert "Kode sekali pakai" not in kades.get(f"/approvals/desk?id={step}").text


def signed_by_script(visitor: Visitor, form: dict[str, Any]) -> Any:
    """The first line of the answer to the desk's script."""
    answer = visitor.post(SIGN, form, headers={"Accept": "application/json"})
    return json.loads(answer.text.splitlines()[0])


@pytest.mark.promise("P4")
def test_nobody_asks_a_code_for_letters_that_are_not_theirs(desk, signed_in, service) -> None:
    step, stranger = desk.step(desk.letter()), signed_in("kades.ngapus")
    stranger.get("/approvals/list/")
    assert stranger.post(CODE, {"id": step}).status_code == 404
