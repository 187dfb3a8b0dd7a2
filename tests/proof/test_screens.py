"""Who sees that a letter waits, since when and why, and where the level is told."""

from datetime import timedelta

import pytest

from app.clock import utc_now
from app.database import transaction
from app.offices.models import Level
from app.proof.models import ProofTask
from tests.conftest import both_databases
from tests.pki import misbehaviour

QUEUE = "/proof/list/"


@pytest.fixture
def waiting(offices) -> int:
    """A letter that waits and was tried once."""
    offices.pki.behave("tsa", misbehaviour.down)
    letter_id = offices.signed()
    offices.work()
    return letter_id


@both_databases
@pytest.mark.parametrize("who", ["admin.japah", "kades.japah"])
def test_the_village_sees_in_list_and_letter_that_it_waits_and_why(
    offices, waiting, signed_in, who
) -> None:
    visitor = signed_in(who)
    assert "1 surat sudah ditandatangani semua pejabat" in visitor.get("/letters/list/").text
    only = visitor.get("/letters/list/?state=awaiting_timestamp").text
    assert offices.letter(waiting).number in only
    page = visitor.get(f"/letters/show/{waiting}").text
    for words in (
        "belum terbit", "Sudah dicoba 1 kali", "Stempel waktu belum dapat diperoleh",
        "Dengan stempel waktu, ", "(B-T)",
    ):  # fmt: skip
        assert words in page
    assert "/letters/download/" not in page


@pytest.mark.parametrize("who", ["admin.blora", "admin.kecamatan", "platform"])
def test_those_above_see_the_queue_with_the_last_trouble(offices, waiting, signed_in, who) -> None:
    page = signed_in(who).get(QUEUE).text
    assert offices.letter(waiting).number in page
    assert "Stempel waktu belum dapat diperoleh" in page
    assert offices.letter(waiting).subject_name not in page


def test_a_letter_can_be_tried_again_at_once(offices, waiting, signed_in) -> None:
    with offices.app.app_context(), transaction() as session:
        session.get_one(ProofTask, waiting).due_at = utc_now() + timedelta(minutes=30)
    regency = signed_in("admin.blora")
    regency.get(QUEUE)
    form = {"action": "try_again", "rowid": str(waiting)}
    assert regency.post("/proof/action_post", form).status_code == 302
    offices.pki.behave("tsa", misbehaviour.honest)
    assert offices.work() == 1


@pytest.mark.promise("P4")
def test_another_district_sees_nothing_of_it(offices, waiting, signed_in) -> None:
    assert signed_in("admin.ngapus").get(QUEUE).status_code in (302, 403)
    assert "1 surat sudah" not in signed_in("admin.ngapus").get("/letters/list/").text


def test_an_issued_letter_tells_its_level_and_until_when_it_is_proven(offices, signed_in) -> None:
    offices.wants(Level.B_LTA)
    page = signed_in("admin.japah").get(f"/letters/show/{offices.signed()}").text
    assert "Arsip, " in page
    assert "(B-LTA)" in page
    assert "Bukti diperbarui sebelum" in page


def test_no_renewal_is_promised_to_a_letter_that_is_not_renewed(
    offices, waiting, signed_in
) -> None:
    offices.pki.behave("tsa", misbehaviour.honest)
    assert offices.work_later() == 1
    page = signed_in("admin.japah").get(f"/letters/show/{waiting}").text
    assert "(B-T)" in page
    assert "Bukti diperbarui sebelum" not in page


def test_the_signer_sees_the_level_before_signing(offices, desk, kades) -> None:
    offices.wants(Level.B_LT)
    page = kades.get(f"/approvals/desk?id={desk.step(desk.letter())}").text
    assert "(B-LT)" in page
