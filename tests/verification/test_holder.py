"""Promise P7: the NIK printed on the paper opens the genuine letter, and guessing is slow."""

import io
import re

import pytest
from flask import Flask
from PIL import Image

from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.revoke import revoke
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories import letters

pytestmark = pytest.mark.promise("P7")


def try_nik(visitor: Visitor, token: str, nik: str, address: str = "127.0.0.1"):
    """Type a NIK on the letter's page."""
    visitor.get(f"/v/{token}")
    return visitor.post(f"/v/{token}/nik", {"nik": nik}, environ_base={"REMOTE_ADDR": address})


@both_databases
def test_the_right_nik_shows_page_images_and_the_issued_file(
    visitor: Visitor, app: Flask, issued: int, token: str
) -> None:
    opened = try_nik(visitor, token, "3316 1655 0590 0001")
    assert (opened.status_code, opened.location) == (303, f"/v/{token}/surat")
    page = visitor.get(opened.location)
    assert "Bandingkan" in page.text
    assert letters.NIK not in page.text + opened.location
    image = visitor.get(f"/v/{token}/surat/1.png")
    assert Image.open(io.BytesIO(image.data)).width > 800
    file = visitor.get(f"/v/{token}/surat.pdf")
    assert file.data == letters.stored_pdf(app, issued)
    assert visitor.get(f"/v/{token}/surat/2.png").status_code == 404


def test_every_wrong_entry_gets_the_same_answer_and_no_letter(visitor: Visitor, token: str) -> None:
    seen = set()
    for wrong in ("3316165505900002", "331616", "bukan nik", ""):
        answer = try_nik(visitor, token, wrong)
        assert answer.status_code == 422
        shown = re.sub(r"\d\d\.\d\d\.\d\d WIB", "", answer.text)  # the time of checking
        seen.add(shown.replace(visitor.token, "").split('id="nik-form"')[1])
    assert len(seen) == 1
    assert visitor.get(f"/v/{token}/surat").location == f"/v/{token}"
    assert visitor.get(f"/v/{token}/surat.pdf").status_code == 404
    assert visitor.get(f"/v/{token}/surat/1.png").status_code == 404


def test_the_sixth_guess_must_wait_even_with_the_right_nik(visitor: Visitor, token: str) -> None:
    for last in range(5):
        assert try_nik(visitor, token, f"331616550590100{last}").status_code == 422
    blocked = try_nik(visitor, token, letters.NIK, address="198.51.100.4")
    assert blocked.status_code == 429
    assert int(blocked.headers["Retry-After"]) > 0


def test_one_address_cannot_spread_its_guesses_over_letters(
    visitor: Visitor, app: Flask, token: str
) -> None:
    other = letters.facts(app, letters.issued_letter(app))["token"]
    for last in range(4):
        try_nik(visitor, token, f"331616550590100{last}")
    assert try_nik(visitor, other, letters.NIK).status_code == 303  # buys no further guesses
    assert try_nik(visitor, token, "3316165505901009").status_code == 422
    assert try_nik(visitor, other, letters.NIK).status_code == 429


def test_another_visitor_sees_nothing(visitor: Visitor, app: Flask, token: str) -> None:
    try_nik(visitor, token, letters.NIK)
    stranger = Visitor(app)
    assert stranger.get(f"/v/{token}/surat.pdf").status_code == 404
    assert stranger.get(f"/v/{token}/surat").status_code == 303


def test_the_letter_closes_after_fifteen_minutes(
    visitor: Visitor, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    try_nik(visitor, token, letters.NIK)
    from app.verification import holder

    now = holder.time.time()
    monkeypatch.setattr(holder.time, "time", lambda: now + 15 * 60 + 1)
    assert visitor.get(f"/v/{token}/surat.pdf").status_code == 404


def test_a_letter_that_is_not_issued_never_shows_its_file(visitor: Visitor, app: Flask) -> None:
    half = letters.submitted_letter(app, "SKTM")
    letters.sign_next(app, half)
    token = letters.facts(app, half)["token"]
    assert try_nik(visitor, token, letters.NIK).status_code == 422
    assert visitor.get(f"/v/{token}/surat.pdf").status_code == 404


def test_a_revoked_letter_can_still_be_compared_but_says_so(
    visitor: Visitor, app: Flask, issued: int, token: str
) -> None:
    with app.app_context():
        revoke(issued, "Salah data usaha")
    page = visitor.get(try_nik(visitor, token, letters.NIK).location)
    assert ">TIDAK SAH<" in page.text


def test_an_unknown_token_answers_the_same_with_any_nik(visitor: Visitor) -> None:
    visitor.get("/login/")
    answer = visitor.post("/v/" + "u" * 32 + "/nik", {"nik": letters.NIK})
    assert answer.status_code == 404
    assert ">TIDAK SAH<" in answer.text


def test_showing_and_refusing_are_recorded_without_the_nik(
    visitor: Visitor, app: Flask, token: str
) -> None:
    try_nik(visitor, token, "3316165505900009")
    try_nik(visitor, token, letters.NIK)
    visitor.get(f"/v/{token}/surat.pdf")
    with app.app_context():
        events = db.session.query(AuditEvent).order_by(AuditEvent.seq).all()[-5:]
        assert [event.action for event in events] == [
            "letter:checked", "letter:checked", "letter:checked", "letter:shown_to_holder",
            "letter:downloaded",
        ]  # fmt: skip
        assert not any("33161655" in event.detail for event in events)
        assert {event.address for event in events} == {"127.0.0.0/24"}


def test_over_https_the_form_works_with_the_referrer_that_browsers_send(
    visitor: Visitor, token: str
) -> None:
    base = "https://localhost"
    page = visitor.get(f"/v/{token}", base_url=base)
    assert page.headers["Referrer-Policy"] == "same-origin"
    sent = visitor.post(
        f"/v/{token}/nik", {"nik": letters.NIK}, base_url=base,
        headers={"Referer": f"{base}/v/{token}"},
    )  # fmt: skip
    assert sent.status_code == 303


def test_the_form_is_not_sent_from_other_sites(visitor: Visitor, token: str) -> None:
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://jahat.example"}):
        answer = visitor.http.post(f"/v/{token}/nik", data={"nik": letters.NIK}, headers=header)
        assert answer.status_code == 400
    assert visitor.get(f"/v/{token}/surat.pdf").status_code == 404
