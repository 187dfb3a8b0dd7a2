"""The page behind the printed QR."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.approvals.rounds import SignatureRounds
from app.audit.models import AuditEvent
from app.clock import local_date, utc_now
from app.extensions import db
from app.letters.cancel import cancel
from app.letters.revoke import revoke
from app.letters.states import State
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories import letters
from tests.verification.answers_seen import verdicts

JSON = {"Accept": "application/json"}


def page_of(visitor: Visitor, app: Flask, letter_id: int):
    """The page and the JSON of a letter's address."""
    address = f"/v/{letters.facts(app, letter_id)['token']}"
    page, answer = visitor.get(address), visitor.get(address, headers=JSON).get_json()
    assert datetime.fromisoformat(answer.pop("checked_at")) <= utc_now()
    return page, answer


@both_databases
def test_an_issued_letter_is_sah_without_login(visitor: Visitor, app: Flask, issued: int) -> None:
    page, answer = page_of(visitor, app, issued)
    assert page.status_code == 200
    assert verdicts(answer) == ("SAH", True, True, True)
    assert ">SAH<" in page.text
    assert "Kepala Desa Japah" in page.text
    assert "hanya contoh" in page.text
    assert answer["sha256"] == letters.facts(app, issued)["current_sha256"]


def test_both_signers_of_an_acknowledged_letter_are_named_in_order(
    visitor: Visitor, app: Flask
) -> None:
    _page, answer = page_of(visitor, app, letters.issued_letter(app, "SKTM"))
    assert verdicts(answer) == ("SAH", True, True, True)
    positions = [signer["position"] for signer in answer["letter"]["signers"]]
    assert positions == ["Kepala Desa Japah", "Camat Japah"]


@pytest.mark.parametrize("username", ["admin.ngapus", "camat.japah", "platform"])
def test_staff_of_any_office_get_the_same_answer_as_the_public(
    signed_in, visitor: Visitor, app: Flask, username: str
) -> None:
    letter_id = letters.issued_letter(app, "SKTM")
    _page, answer = page_of(signed_in(username), app, letter_id)
    assert answer == page_of(visitor, app, letter_id)[1]


@pytest.mark.promise("P7")
def test_the_public_learns_no_nik_no_contents_and_only_a_masked_name(
    visitor: Visitor, app: Flask
) -> None:
    secret = "kredit modal ternak kambing etawa"
    letter_id = letters.issued_letter(app, purpose=secret, addressee="Bank Rahasia Contoh")
    page, answer = page_of(visitor, app, letter_id)
    seen = page.text + str(answer)
    names = letters.NAME.split()[:2]
    papers = [letters.NIK, letters.NIK[-6:], letters.KK, "1990", "Krajan", letters.NAME, *names]
    for private in (*papers, secret, "Bank Rahasia", "Warung Makan"):
        assert private not in seen
    assert "M**** R***** C*****" in page.text
    assert set(answer["letter"]) == {
        "status", "type", "number", "date", "valid_until", "office", "subject", "signers",
        "is_example", "signing_mode",
    }  # fmt: skip
    assert {key for signer in answer["letter"]["signers"] for key in signer} == {
        "name", "position", "office", "at",
    }  # fmt: skip


@pytest.mark.promise("P8")
def test_a_token_has_128_random_bits_and_its_address_never_changes_form(
    app: Flask, issued: int
) -> None:
    token = letters.facts(app, issued)["token"]
    assert len(token) >= 22  # base64url: 6 bits a character
    assert token != letters.facts(app, letters.issued_letter(app))["token"]
    rules = {str(rule) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("verif")}
    assert "/v/<token>" in rules


@both_databases
@pytest.mark.parametrize("code", ["unknown-token-of-24-chars", "x", "a" * 500, "%00%00", "..%2f"])
def test_an_unknown_code_is_answered_plainly(visitor: Visitor, code: str) -> None:
    page = visitor.get(f"/v/{code}")
    assert page.status_code == 404
    if "%2f" not in code:
        assert ">TIDAK SAH<" in page.text
        assert verdicts(visitor.get(f"/v/{code}", headers=JSON).get_json()) == (
            "TIDAK SAH", False, None, None,
        )  # fmt: skip


def test_a_draft_answers_exactly_like_an_unknown_code(visitor: Visitor, app: Flask) -> None:
    draft = letters.draft_letter(app)
    letters.change(app, draft, token="d" * 32)
    drafted = visitor.get("/v/" + "d" * 32, headers=JSON)
    unknown = visitor.get("/v/" + "u" * 32, headers=JSON)
    assert (drafted.status_code, drafted.data) == (unknown.status_code, unknown.data)


def test_a_letter_without_all_signatures_is_not_sah_and_names_nobody(
    visitor: Visitor, app: Flask
) -> None:
    half = letters.submitted_letter(app, "SKTM")
    for _stage in range(2):
        _page, answer = page_of(visitor, app, half)
        assert verdicts(answer) == ("TIDAK SAH", True, None, False)
        assert answer["letter"]["subject"] == ""
        assert answer["letter"]["signers"] == []
        assert answer["sha256"] is None
        if _stage == 0:
            letters.sign_next(app, half)


def test_a_cancelled_letter_is_not_in_force(visitor: Visitor, app: Flask) -> None:
    letter_id = letters.submitted_letter(app)
    with app.app_context():
        cancel(letter_id, "Salah pilih jenis surat", SignatureRounds())
    page, answer = page_of(visitor, app, letter_id)
    assert verdicts(answer) == ("TIDAK SAH", True, None, False)
    assert "membatalkan" in page.text


def test_a_revoked_letter_says_when_and_why(visitor: Visitor, app: Flask, issued: int) -> None:
    with app.app_context():
        revoke(issued, "Usaha sudah ditutup pemiliknya")
    page, answer = page_of(visitor, app, issued)
    assert verdicts(answer) == ("TIDAK SAH", True, True, False)
    assert "Usaha sudah ditutup pemiliknya" in page.text
    assert "Dicabut oleh Desa Japah pada" in page.text


def test_a_letter_that_was_just_sah_is_not_any_more_once_it_is_revoked(
    visitor: Visitor, app: Flask, issued: int
) -> None:
    for _again in range(2):  # the file's own report is remembered; the letter's state never is
        assert verdicts(page_of(visitor, app, issued)[1])[0] == "SAH"
    with app.app_context():
        revoke(issued, "Usaha sudah ditutup pemiliknya")
    assert verdicts(page_of(visitor, app, issued)[1]) == ("TIDAK SAH", True, True, False)


def replaced(app: Flask, older: int, reason: str = "Nama usaha dibetulkan") -> int:
    """A letter that takes the place of ``older``; its id."""
    newer = letters.submitted_letter(app)
    letters.change(app, newer, replaces_id=older, replaces_reason=reason)
    letters.sign_next(app, newer)
    return newer


@both_databases
def test_a_superseded_letter_names_the_newer_one_and_leads_to_its_state(
    visitor: Visitor, app: Flask, issued: int
) -> None:
    newer = replaced(app, issued)
    number = letters.facts(app, newer)["number"]
    page, answer = page_of(visitor, app, issued)
    assert verdicts(answer) == ("TIDAK SAH", True, True, False)
    assert answer["replacement"]["number"] == number
    assert f"nomor {number}" in page.text
    assert "Nama usaha dibetulkan" in page.text
    link = f"/v/{letters.facts(app, issued)['token']}/pengganti"
    assert f'href="{link}"' in page.text
    shown = visitor.get(link)
    assert ">SAH<" in shown.text
    assert number in shown.text
    with app.app_context():
        revoke(newer, "Salah juga")
    assert ">TIDAK SAH<" in visitor.get(link).text


@pytest.mark.promise("P7")
def test_the_old_papers_holder_gets_no_way_to_read_the_new_letter(
    visitor: Visitor, app: Flask, issued: int
) -> None:
    newer, old = replaced(app, issued), letters.facts(app, issued)["token"]
    token = letters.facts(app, newer)["token"]
    shown = visitor.get(f"/v/{old}/pengganti")
    assert token not in shown.text + page_of(visitor, app, issued)[0].text
    assert 'name="nik"' not in shown.text
    assert letters.NAME not in shown.text


def test_the_newest_of_several_replacements_is_named(
    visitor: Visitor, app: Flask, issued: int
) -> None:
    newest = replaced(app, replaced(app, issued))
    assert (
        page_of(visitor, app, issued)[1]["replacement"]["number"]
        == (letters.facts(app, newest)["number"])
    )


@pytest.mark.parametrize("path", ["unknown-token-of-24-chars/pengganti", "x/pengganti"])
def test_without_a_replacement_there_is_nothing_to_see(visitor: Visitor, path: str) -> None:
    assert visitor.get(f"/v/{path}").status_code == 404


def test_a_letter_in_force_has_no_replacement(visitor: Visitor, token: str) -> None:
    assert visitor.get(f"/v/{token}/pengganti").status_code == 404


def test_a_letter_that_waits_for_its_timestamp_is_not_issued_yet(
    visitor: Visitor, app: Flask, issued: int
) -> None:
    letters.change(app, issued, state=State.AWAITING_TIMESTAMP, issued_at=None)
    page, answer = page_of(visitor, app, issued)
    assert verdicts(answer) == ("TIDAK SAH", True, None, False)
    assert "masih menunggu stempel waktu" in page.text
    assert answer["letter"]["signers"] == []


def test_a_letter_expires_by_the_calendar_of_its_office(
    visitor: Visitor, app: Flask, issued: int
) -> None:
    today = local_date(utc_now(), "Asia/Jakarta")
    letters.change(app, issued, valid_until=today)
    assert verdicts(page_of(visitor, app, issued)[1])[0] == "SAH"
    letters.change(app, issued, valid_until=today - timedelta(days=1))
    page, answer = page_of(visitor, app, issued)
    assert verdicts(answer) == ("TIDAK SAH", True, True, False)
    assert answer["letter"]["status"] == "expired"
    assert "Kedaluwarsa" in page.text


def test_search_engines_are_sent_away_and_no_script_is_needed(visitor: Visitor, token: str) -> None:
    page = visitor.get(f"/v/{token}")
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.headers["Referrer-Policy"] == "same-origin"  # the address holds the token
    assert "<script" not in page.text


def test_the_page_speaks_english_too(visitor: Visitor, token: str) -> None:
    assert ">VALID<" in visitor.get(f"/v/{token}?_l_=en").text


def test_each_check_is_recorded_with_the_network_only(
    visitor: Visitor, app: Flask, issued: int, token: str
) -> None:
    visitor.get(f"/v/{token}", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    with app.app_context():
        event = db.session.query(AuditEvent).order_by(AuditEvent.seq.desc()).first()
        assert (event.action, event.subject_id) == ("letter:checked", str(issued))
        assert event.address == "203.0.113.0/24"
        assert token not in event.detail
