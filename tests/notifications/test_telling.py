"""Who is told of what: the signer, whoever made the letter, and nobody of their own acts."""

from datetime import timedelta

import pytest

from app.backup.overdue import tell_if_overdue
from app.clock import utc_now
from app.offices.ending import tell_of_ending
from tests.approvals.conftest import Desk, sign_by_script
from tests.factories import letters
from tests.notifications.conftest import Telling
from tests.offices.certificates import change


def made_by(telling: Telling, letter_id: int, username: str) -> None:
    """As if this person had made it."""
    letters.change(telling.app, letter_id, created_by_id=telling.account(username))


def test_the_signer_is_told_when_the_turn_comes_and_the_maker_of_the_issue(
    telling: Telling,
) -> None:
    desk, draft = Desk(telling.app), letters.draft_letter(telling.app, "SKTM")
    made_by(telling, draft, "admin.japah")
    telling.visitor("admin.japah").post(f"/letters/submit/{draft}")
    number = letters.facts(telling.app, draft)["number"]
    words = f"Surat Keterangan Tidak Mampu nomor {number}"
    first = ("signature_waits", words, f"/approvals/desk?id={desk.step(draft)}")
    assert telling.noted("kades.japah") == [first]
    assert telling.noted("camat.japah") == []
    sign_by_script(telling.visitor("kades.japah"), desk.step(draft))
    second = ("signature_waits", words, f"/approvals/desk?id={desk.step(draft, 2)}")
    assert telling.noted("camat.japah") == [second]
    assert telling.noted("admin.japah") == []
    sign_by_script(telling.visitor("camat.japah"), desk.step(draft, 2))
    assert telling.noted("admin.japah") == [("letter_issued", words, f"/letters/show/{draft}")]


def test_a_returned_letter_is_told_to_its_maker_without_reason_or_name(telling: Telling) -> None:
    letter_id = letters.submitted_letter(telling.app)
    made_by(telling, letter_id, "admin.japah")
    step = Desk(telling.app).step(letter_id)
    telling.visitor("kades.japah").post(f"/approvals/give_back/{step}", {"reason": "NIK keliru"})
    [(event, words, path)] = telling.noted("admin.japah")
    assert (event, path) == ("letter_returned", f"/letters/show/{letter_id}")
    assert "keliru" not in words
    assert letters.NAME.split()[0] not in words


def test_what_did_not_happen_is_told_to_nobody(telling: Telling, monkeypatch) -> None:
    draft = letters.draft_letter(telling.app)
    monkeypatch.setattr("app.letters.submit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        letters.submit_draft(telling.app, draft)
    assert telling.noted("kades.japah") == []


def test_nobody_is_told_of_an_own_act(telling: Telling) -> None:
    letter_id = letters.submitted_letter(telling.app)
    made_by(telling, letter_id, "kades.japah")
    step = Desk(telling.app).step(letter_id)
    telling.visitor("kades.japah").post(f"/approvals/give_back/{step}", {"reason": "Salah"})
    assert [event for event, *_ in telling.noted("kades.japah")] == ["signature_waits"]


def test_a_certificate_that_ends_is_told_once_at_each_step(telling: Telling) -> None:
    now = utc_now()
    change(telling.app, "kades.japah", not_after=now + timedelta(days=20))
    for later in (0, 1, 7, 7):
        with telling.app.app_context():
            tell_of_ending(now + timedelta(days=later))
    assert [event for event, *_ in telling.noted("kades.japah")] == ["certificate_ends"] * 2


def test_an_old_backup_is_told_once_a_day_to_those_who_answer_for_the_service(
    telling: Telling,
) -> None:
    with telling.app.app_context():
        tell_if_overdue(utc_now())
        tell_if_overdue(utc_now())
    for admin in ("platform", "admin.blora"):
        assert telling.noted(admin) == [("backup_old", "Belum pernah ada cadangan data.", "/")]
    assert telling.noted("kades.japah") == []
