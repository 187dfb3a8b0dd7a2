"""What is done to a letter from its page, by whom, and what is refused."""

import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.approvals.models import Approval, ApprovalState
from app.approvals.rounds import SignatureRounds
from app.audit.models import AuditEvent
from app.database import transaction
from app.extensions import db
from app.letters import issue as issuing
from app.letters.files import letter_pages
from app.letters.give_back import return_letter
from app.letters.models import Letter, RegisterEntry
from app.letters.states import State
from app.letters.submit import submit
from tests.client import Visitor
from tests.letters.office import BUSINESS, NGAPUS, NOON, draft, press, resident, stored


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Desa Japah."""
    return signed_in("admin.japah")


def a_letter(app: Flask, state: State, **kwargs: Any) -> int:
    """A letter of Japah in this state."""
    with app.app_context():
        letter_id = draft(**kwargs)
        if state != State.DRAFT:
            submit(letter_id, SignatureRounds(), press(app), now=NOON)
        if state == State.RETURNED:
            return_letter(letter_id, "Nama usaha salah tulis", SignatureRounds())
        if state == State.ISSUED:
            issue(letter_id)
        return letter_id


def issue(letter_id: int) -> None:
    """Put the letter into the state that the last signature brings; signing has its own tests."""
    with transaction() as session:
        letter = session.get_one(Letter, letter_id)
        issuing.issue(session, letter, letter.frozen_sha256 or "", "B-B", NOON)


def state_of(app: Flask, letter_id: int) -> str:
    """The letter's state in the database."""
    with app.app_context():
        return stored(letter_id).state


def test_a_draft_is_submitted_from_its_page(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.DRAFT)
    assert admin.get(f"/letters/show/{letter_id}").status_code == 200
    assert admin.post(f"/letters/submit/{letter_id}").status_code == 302
    assert state_of(app, letter_id) == State.SUBMITTED
    with app.app_context():
        [step] = db.session.scalars(select(Approval)).all()
        assert (step.state, step.field_name) == (ApprovalState.WAITING, "Signature1")


def test_an_unfinished_draft_stays_one_and_its_page_says_what_is_missing(
    app: Flask, admin: Visitor
) -> None:
    letter_id = a_letter(app, State.DRAFT, typed={})
    page = admin.post(f"/letters/submit/{letter_id}")
    assert page.status_code == 422
    assert "Nama usaha wajib diisi." in page.text
    assert state_of(app, letter_id) == State.DRAFT


def test_submitting_twice_is_told_not_done(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.DRAFT)
    admin.post(f"/letters/submit/{letter_id}")
    page = admin.post(f"/letters/submit/{letter_id}", follow_redirects=True)
    assert "menunggu tanda tangan" in page.text
    with app.app_context():
        assert len(db.session.scalars(select(RegisterEntry)).all()) == 1


def test_a_draft_is_discarded_but_nothing_that_has_a_number(app: Flask, admin: Visitor) -> None:
    letter_id, numbered = a_letter(app, State.DRAFT), a_letter(app, State.RETURNED)
    assert admin.post(f"/letters/discard/{letter_id}").status_code == 302
    assert admin.get(f"/letters/show/{letter_id}").status_code == 404
    admin.post(f"/letters/discard/{numbered}")
    assert state_of(app, numbered) == State.RETURNED


@pytest.mark.promise("P3")
def test_a_letter_is_cancelled_with_a_reason_that_the_register_shows(
    app: Flask, admin: Visitor
) -> None:
    letter_id = a_letter(app, State.SUBMITTED)
    too_long = "sebab " * 100
    page = admin.post(f"/letters/cancel/{letter_id}", {"reason": too_long})
    assert page.status_code == 422
    assert too_long.strip() in page.text
    assert admin.post(f"/letters/cancel/{letter_id}", {"reason": ""}).status_code == 422
    assert state_of(app, letter_id) == State.SUBMITTED
    admin.post(f"/letters/cancel/{letter_id}", {"reason": "<b>Pemohon</b> membatalkan"})
    assert state_of(app, letter_id) == State.CANCELLED
    assert "&lt;b&gt;Pemohon&lt;/b&gt; membatalkan" in admin.get("/register/list/").text
    with app.app_context():
        [step] = db.session.scalars(select(Approval)).all()
        assert step.state == ApprovalState.VOID


@pytest.mark.promise("P3")
def test_a_village_that_cancels_voids_the_districts_number_as_well(
    app: Flask, admin: Visitor, signed_in: Any
) -> None:
    letter_id = a_letter(app, State.SUBMITTED, type_code="SKTM", typed={"purpose": "berobat"})
    assert admin.post(f"/letters/cancel/{letter_id}", {"reason": "Salah jenis"}).status_code == 302
    with app.app_context():
        entries = db.session.scalars(select(RegisterEntry)).all()
        assert [entry.void_reason for entry in entries] == ["Salah jenis"] * 2
    assert "Salah jenis" in signed_in("admin.kecamatan").get("/register/list/").text


def test_a_returned_letter_shows_its_reason_and_is_submitted_again(
    app: Flask, admin: Visitor
) -> None:
    letter_id = a_letter(app, State.RETURNED)
    form = admin.get(f"/letters/edit-draft/{letter_id}")
    assert "Nama usaha salah tulis" in form.text
    with app.app_context():
        letter = stored(letter_id)
        number, person = letter.number, letter.resident_id
    typed = BUSINESS | {"business_name": "Warung Betul", "resident": person, "act": "submit"}
    assert admin.post(f"/letters/edit-draft/{letter_id}", typed).status_code == 302
    with app.app_context():
        letter = stored(letter_id)
        assert (letter.state, letter.number) == (State.SUBMITTED, number)
        assert letter.snapshot["data"]["values"]["business_name"] == "Warung Betul"
        rounds = db.session.scalars(select(Approval.round).order_by(Approval.id)).all()
        assert rounds == [1, 2]


@pytest.mark.promise("P2")
def test_a_letter_cannot_be_downloaded_before_it_is_issued(app: Flask, admin: Visitor) -> None:
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED):
        letter_id = a_letter(app, state)
        response = admin.get(f"/letters/download/{letter_id}")
        assert response.status_code == 302
        assert b"%PDF" not in response.data
        assert "/v/" not in admin.get(f"/letters/show/{letter_id}").text


@pytest.mark.promise("P6")
def test_a_download_of_an_issued_letter_is_recorded(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.ISSUED)
    response = admin.get(f"/letters/download/{letter_id}")
    assert response.data.startswith(b"%PDF")
    assert response.headers["Content-Disposition"].startswith("attachment")
    inline = admin.get(f"/letters/download/{letter_id}?inline=1")
    assert inline.headers["Content-Disposition"].startswith("inline")
    with app.app_context():
        acts = db.session.scalars(
            select(AuditEvent.detail).where(AuditEvent.action == "letter:downloaded")
        ).all()
        token = stored(letter_id).token
    assert acts == ['{"how": "download"}', '{"how": "print"}']
    assert f"/v/{token}" in admin.get(f"/letters/show/{letter_id}").text


def test_pages_are_marked_as_a_draft_until_the_letter_is_issued(app: Flask) -> None:
    letter_id = a_letter(app, State.SUBMITTED)
    with app.app_context():
        cache = app.config["DATA_FOLDER"] / "pages"
        documents = app.extensions["documents"]
        [draft_page] = letter_pages(stored(letter_id), documents, cache)
        assert letter_pages(stored(letter_id), documents, cache) == [draft_page]
        issue(letter_id)
        [issued_page] = letter_pages(stored(letter_id), documents, cache)
    assert reds(draft_page) > 1000
    assert reds(issued_page) < reds(draft_page) / 10


def reds(png: bytes) -> int:
    """How many pixels are clearly red, as the mark is."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return sum(1 for red, green, _blue in image.getdata() if red > green + 30)


def test_a_page_beyond_the_last_is_not_there(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.SUBMITTED)
    assert admin.get(f"/letters/pages/{letter_id}/1.png").mimetype == "image/png"
    assert admin.get(f"/letters/pages/{letter_id}/0.png").status_code == 404
    assert admin.get(f"/letters/pages/{letter_id}/99.png").status_code == 404
    draft_id = a_letter(app, State.DRAFT)
    assert admin.get(f"/letters/pages/{draft_id}/1.png").status_code == 404


def test_an_issued_letter_is_revoked_with_a_reason(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.ISSUED)
    assert admin.post(f"/letters/revoke/{letter_id}", {"reason": " "}).status_code == 422
    admin.post(f"/letters/revoke/{letter_id}", {"reason": "Data usaha tidak benar"})
    assert state_of(app, letter_id) == State.REVOKED
    page = admin.get(f"/letters/show/{letter_id}")
    assert "Data usaha tidak benar" in page.text
    assert admin.get(f"/letters/download/{letter_id}").data.startswith(b"%PDF")


def test_a_missing_reason_is_told_at_the_act_that_was_tried(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.ISSUED)
    page = admin.post(f"/letters/revoke/{letter_id}", {"reason": " "}).text
    assert 'id="revoke-error"' in page
    assert 'id="replace-reason"' in page
    assert 'id="replace-error"' not in page


@pytest.mark.promise("P4")
def test_another_villages_letter_is_not_there_on_any_route(app: Flask, admin: Visitor) -> None:
    states = (State.DRAFT, State.SUBMITTED, State.ISSUED)
    for letter_id in [a_letter(app, state, office_code=NGAPUS) for state in states]:
        before = state_of(app, letter_id)
        for url in (
            f"show/{letter_id}", f"edit-draft/{letter_id}", f"download/{letter_id}",
            f"pages/{letter_id}/1.png",
        ):  # fmt: skip
            assert admin.get(f"/letters/{url}").status_code == 404, url
        for url in ("submit", "cancel", "discard", "revoke", "edit-draft"):
            response = admin.post(f"/letters/{url}/{letter_id}", {"reason": "sebab"})
            assert response.status_code == 404, url
        assert state_of(app, letter_id) == before
    assert "Sri Contoh" not in admin.get("/letters/list/").text


def test_each_role_sees_only_the_acts_it_has(app: Flask, signed_in: Any) -> None:
    letter_id = a_letter(app, State.SUBMITTED)
    secretary = signed_in("sekdes.japah")
    assert "/letters/cancel/" not in secretary.get(f"/letters/show/{letter_id}").text
    assert secretary.post(f"/letters/cancel/{letter_id}", {"reason": "x"}).status_code in (302, 403)
    assert state_of(app, letter_id) == State.SUBMITTED
    head = signed_in("kades.japah")
    assert head.get(f"/letters/show/{letter_id}").status_code == 200
    assert head.post(f"/letters/submit/{letter_id}").status_code in (302, 403)
    assert signed_in("camat.japah").get(f"/letters/show/{letter_id}").status_code == 200
    assert signed_in("pengawas.japah").get(f"/letters/show/{letter_id}").status_code in (302, 403)


@pytest.mark.promise("P6")
def test_the_page_of_a_letter_tells_its_history(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.DRAFT)
    admin.post(f"/letters/submit/{letter_id}")
    page = admin.get(f"/letters/show/{letter_id}").text
    assert "Siti Contoh" in page
    assert "mengajukan surat" in page


def test_the_list_is_searched_by_number_name_type_and_state(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        person = resident(name="Wagiyem Percobaan")
    a_letter(app, State.SUBMITTED, resident_id=person)
    a_letter(app, State.DRAFT)
    for query in ("q=percobaan+wagiyem", "q=/001/33.16", "state=submitted", "q=WAGI&type_code=SKU"):
        page = admin.get(f"/letters/list/?{query}").text
        assert "Wagiyem Percobaan" in page, query
        assert "Sri Contoh" not in page, query
    for query in (
        "q=%25",
        "q=_",
        "q=zzz",
        "type_code=SKD",
        "state=zzz",
        "q=%00%25",
        "q=" + "x" * 3000,
    ):
        assert "Wagiyem" not in admin.get(f"/letters/list/?{query}").text, query
