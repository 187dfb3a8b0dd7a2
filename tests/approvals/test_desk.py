"""The screens: who sees which steps, and who may do what."""

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, update

from app.approvals.models import Approval
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.attachments.acts import mark_seen
from app.letters.states import State
from app.offices.models import Certificate, Official
from tests.approvals import waiting
from tests.approvals.conftest import sign_by_script
from tests.factories.letters import change, issued_letter, submit_draft

NGAPUS = "33.16.16.2004"
ACTION = "/approvals/action_post"
SCRIPT = {"Accept": "application/json"}


def test_the_list_shows_only_what_waits_for_me_now(desk, kades, camat) -> None:
    letter = desk.letter("SKTM")
    number = desk.now(letter).number
    assert number in kades.get("/approvals/list/").text
    assert number not in camat.get("/approvals/list/").text
    sign_by_script(kades, desk.step(letter, 1))
    assert number not in kades.get("/approvals/list/").text
    assert number in camat.get("/approvals/list/").text


def test_signed_letters_are_found_by_their_tab(desk, kades) -> None:
    letter = desk.letter()
    sign_by_script(kades, desk.step(letter))
    number = desk.now(letter).number
    assert number in kades.get("/approvals/list/?signed=1").text
    assert number in kades.get("/approvals/list/?_flt_3_state=signed").text
    assert number not in kades.get("/approvals/list/?_flt_3_state=waiting").text


def test_the_action_leads_to_the_page_with_the_chosen_letters(desk, kades) -> None:
    letters = [desk.letter(), desk.letter()]
    steps = [desk.step(letter) for letter in letters]
    kades.get("/approvals/list/")
    answer = kades.post(ACTION, {"action": "sign_and_seal", "rowid": steps})
    page = kades.get(answer.location).text
    for letter in letters:
        assert f"/letters/pages/{letter}/1.png" in page
    assert page.count('type="password"') == 1
    single = kades.post(f"/approvals/action/sign_and_seal/{steps[0]}")
    assert single.location.endswith(f"/approvals/desk?id={steps[0]}")


def test_the_desk_says_why_a_letter_cannot_be_signed_and_offers_no_button(desk, kades) -> None:
    letter = desk.letter()
    sign_by_script(kades, desk.step(letter))
    page = kades.get(f"/approvals/desk?id={desk.step(letter)}").text
    assert "sudah Anda tanda tangani" in page
    assert 'type="password"' not in page


def test_the_signer_sees_what_the_applicant_brought_and_who_saw_it(desk, kades) -> None:
    letter = desk.letter()
    page = f"/approvals/desk?id={desk.step(letter)}"
    assert "0 dari 3 sudah dilihat" in kades.get(page).text
    desk.run(mark_seen, letter, "Surat pengantar RT/RW", by_id=None)
    assert "1 dari 3 sudah dilihat" in kades.get(page).text


def test_a_certificate_that_ends_soon_is_announced_on_the_desk(desk, kades) -> None:
    step = desk.step(desk.letter())
    words = "notice--warning"
    assert words not in kades.get(f"/approvals/desk?id={step}").text
    soon = update(Certificate).values(not_after=utc_now() + timedelta(days=20))
    desk.run(_change, soon)
    assert words in kades.get(f"/approvals/desk?id={step}").text


def test_without_a_certificate_the_desk_leads_to_enrolling_one(desk, kades) -> None:
    step = desk.step(desk.letter())
    desk.run(_change, update(Certificate).values(status="replaced"))
    page = kades.get(f"/approvals/desk?id={step}").text
    assert "/certificates/enroll" in page
    assert 'type="password"' not in page


@pytest.mark.promise("P4")
def test_another_villages_head_finds_no_such_step(desk, signed_in) -> None:
    step, stranger = desk.step(desk.letter()), signed_in("kades.ngapus")
    stranger.get("/approvals/list/")
    for answer in (
        stranger.get(f"/approvals/show/{step}"),
        stranger.get(f"/approvals/desk?id={step}"),
        stranger.post("/approvals/sign", {"id": step, "passphrase": "x"}),
        stranger.post(f"/approvals/give_back/{step}", {"reason": "x"}),
        stranger.post(f"/approvals/action/sign_and_seal/{step}"),
        stranger.post(ACTION, {"action": "sign_and_seal", "rowid": step}),
    ):
        assert answer.status_code == 404


@pytest.mark.promise("P4")
def test_the_camats_step_is_not_the_village_heads(desk, kades) -> None:
    letter = desk.letter("SKTM")
    assert kades.get(f"/approvals/desk?id={desk.step(letter, 2)}").status_code == 404


def test_whoever_does_not_sign_is_refused(desk, signed_in) -> None:
    step, admin = desk.step(desk.letter()), signed_in("admin.japah")
    admin.get("/")
    for answer in (
        admin.get("/approvals/list/"),
        admin.get(f"/approvals/desk?id={step}"),
        admin.post("/approvals/sign", {"id": step, "passphrase": "x"}),
        admin.post(ACTION, {"action": "sign_and_seal", "rowid": step}),
    ):
        assert answer.status_code == 403


def test_who_ticks_no_letter_reads_what_to_do_and_nothing_is_signed(desk, kades) -> None:
    letters = [desk.letter(), desk.letter()]
    page = kades.get("/approvals/desk?" + "&".join(f"id={desk.step(one)}" for one in letters)).text
    assert page.count('type="checkbox" name="id"') == 2
    answer = kades.post("/approvals/sign", {"passphrase": PASSPHRASE})
    assert "Pilih paling sedikit satu surat" in kades.get(answer.location).text
    assert {desk.state(one) for one in letters} == {State.SUBMITTED}


@pytest.mark.parametrize("query", ["", "?id=abc", "?id=999999", "?id=1&id=-1"])
def test_ids_that_are_none_are_not_found(desk, kades, query) -> None:
    assert kades.get(f"/approvals/desk{query}").status_code == 404


def test_an_unknown_action_is_not_found(desk, kades) -> None:
    step = desk.step(desk.letter())
    kades.get("/approvals/list/")
    assert kades.post(ACTION, {"action": "shred", "rowid": step}).status_code == 404


def test_a_letter_is_returned_with_its_reason(desk, kades) -> None:
    letter = desk.letter()
    kades.get(f"/approvals/desk?id={desk.step(letter)}")
    kades.post(f"/approvals/give_back/{desk.step(letter)}", {"reason": "Nama ibu keliru"})
    returned = desk.now(letter)
    assert (returned.state, returned.reason) == (State.RETURNED, "Nama ibu keliru")


def test_a_corrected_letter_comes_back_with_what_has_changed(desk, kades) -> None:
    letter = desk.letter()
    kades.get("/approvals/list/")
    answer = kades.post(
        f"/approvals/give_back/{desk.step(letter)}", {"reason": "Usahanya keliru"}, headers=SCRIPT
    )
    assert answer.json == {"ok": True, "message": "Surat sudah dikembalikan dengan alasan Anda."}
    values = desk.now(letter).values | {"business_name": "Warung Kopi Contoh"}
    change(desk.app, letter, values=values)
    submit_draft(desk.app, letter)
    step = desk.run(waiting.step_ids, letter)[-1]
    for page in (kades.get("/approvals/list/").text, kades.get(f"/approvals/desk?id={step}").text):
        assert "Diperbaiki setelah dikembalikan" in page
        assert "Usahanya keliru" in page
        assert "<ins>Warung Kopi Contoh</ins>" in page
    sign_by_script(kades, step)
    assert "returned" not in desk.now(letter).snapshot


@pytest.mark.promise("P6")
def test_what_was_corrected_in_a_sensitive_letter_is_not_read_in_passing(desk, kades) -> None:
    letter = desk.letter("SKTM")
    kades.get("/approvals/list/")
    kades.post(f"/approvals/give_back/{desk.step(letter)}", {"reason": "Keperluannya keliru"})
    values = desk.now(letter).values | {"purpose": "keringanan biaya sekolah"}
    change(desk.app, letter, values=values)
    submit_draft(desk.app, letter)
    queue = kades.get("/approvals/list/").text
    assert "Diperbaiki setelah dikembalikan" in queue
    assert "biaya sekolah" not in queue
    readings = select(AuditEvent.seq).where(AuditEvent.action == "letter:read")
    assert desk.run(lambda: db.session.scalars(readings).all()) == []
    page = kades.get(f"/approvals/desk?id={desk.run(waiting.step_ids, letter)[0]}").text
    assert "<ins>keringanan biaya sekolah</ins>" in page
    assert len(desk.run(lambda: db.session.scalars(readings).all())) == 1


def test_a_card_shows_a_picture_too_small_to_read(desk, kades) -> None:
    letter = desk.letter()
    page = kades.get("/approvals/list/").text
    address = f"/letters/pages/{letter}/1.png"
    assert f'src="{address}?size=small"' in page
    pictures = [kades.get(address + size).data for size in ("?size=small", "")]
    assert [Image.open(io.BytesIO(one)).width for one in pictures] == [240, 915]
    assert len(pictures[0]) < 20_000
    assert kades.get(address + "?size=huge").status_code == 404


def test_the_script_reads_why_a_letter_is_not_returned(desk, kades) -> None:
    step = desk.step(desk.letter())
    kades.get("/approvals/list/")
    answer = kades.post(f"/approvals/give_back/{step}", {"reason": " "}, headers=SCRIPT)
    assert answer.status_code == 422
    assert "Tulis alasannya" in answer.json["message"]


def test_a_letter_that_nobody_can_sign_any_more_can_still_be_returned(desk, kades) -> None:
    letter = desk.letter()
    step = desk.step(letter)
    desk.run(_change, update(Official).values(valid_to=utc_now().date() - timedelta(days=2)))
    page = kades.get(f"/approvals/desk?id={step}").text
    assert "tidak sedang menjabat" in page
    assert f"/approvals/give_back/{step}" in page
    kades.post(f"/approvals/give_back/{step}", {"reason": "Pejabat sudah berganti"})
    assert desk.state(letter) == State.RETURNED


def test_no_letter_is_returned_without_a_reason(desk, kades) -> None:
    letter = desk.letter()
    step = desk.step(letter)
    kades.get(f"/approvals/desk?id={step}")
    answer = kades.post(f"/approvals/give_back/{step}", {"reason": "  "})
    assert "Tulis alasannya" in kades.get(answer.location).text
    assert desk.state(letter) == State.SUBMITTED


def _change(statement: Any) -> None:
    db.session.execute(statement)
    db.session.commit()


def test_a_signed_letters_page_offers_no_signing_any_more(app: Flask, signed_in) -> None:
    issued_letter(app)
    with app.app_context():
        step = db.session.scalars(select(Approval.id)).one()
    page = signed_in("kades.japah").get(f"/approvals/show/{step}")
    assert page.status_code == 200
    assert "sign_and_seal" not in page.text
