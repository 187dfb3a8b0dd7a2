"""Promise P7, page by page: which fields the public sees in each state, and no other word."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.approvals.rounds import SignatureRounds
from app.letters.cancel import cancel
from app.letters.replace import replace
from app.letters.revoke import revoke
from app.letters.submit import TOKEN_BYTES
from app.letters.wet import confirm
from tests.client import Visitor
from tests.factories import letters
from tests.letters.test_wet import wet_letter

pytestmark = pytest.mark.promise("P7")

REGISTERED = {"Status", "Jenis surat", "Nomor", "Kantor"}
PRINTED = REGISTERED | {"Tanggal", "Berlaku sampai", "Atas nama", "Ditandatangani oleh"}
OF_A_SIGNATURE = {
    "Kapasitas", "Kantor", "Hasil", "Penerbit sertifikat", "Masa berlaku sertifikat",
    "Waktu tepercaya", "Waktu menurut penanda tangan", "Tingkat pembuktian",
    "Yang dicakup tanda tangan", "Yang terjadi sesudahnya", "Menurut istilah ETSI EN 319 102-1",
    "Sidik jari sertifikat (SHA-256)", "Pemeriksaan yang menentukan", "Sidik jari berkas (SHA-256)",
    "Diperiksa pada", "Versi aturan pemeriksaan", "Kedudukan", "Catatan",
}  # fmt: skip
BY_PEN = {
    "Ditandatangani dengan pena oleh", "Diperiksa pada", "Sidik jari berkas (SHA-256)",
}  # fmt: skip
JSON = {
    "verdict", "summary", "advice", "registered", "intact", "in_force", "letter", "replacement",
    "signatures", "timestamps", "sha256", "checked_at", "policy_version", "check", "level",
}  # fmt: skip
JSON_LETTER = {
    "status", "type", "number", "date", "valid_until", "office", "subject", "signers",
    "is_example", "signing_mode",
}  # fmt: skip
PLACES = {"Japah", "Blora", "Jawa Tengah", "Desa Japah"}


def cancelled(app: Flask) -> int:
    letter = letters.submitted_letter(app)
    with app.app_context():
        cancel(letter, "Salah pilih jenis surat", SignatureRounds())
    return letter


def revoked(app: Flask) -> int:
    letter = letters.issued_letter(app)
    with app.app_context():
        revoke(letter, "Usaha sudah ditutup pemiliknya")
    return letter


def half_signed(app: Flask) -> int:
    letter = letters.submitted_letter(app, "SKTM")
    letters.sign_next(app, letter)
    return letter


def superseded(app: Flask) -> int:
    letter = letters.issued_letter(app)
    with app.app_context():
        new = replace(letter, "Nama usahanya salah ketik", by_id=None)
    letters.submit_draft(app, new)
    letters.sign_next(app, new)
    return letter


def signed_by_pen(app: Flask) -> int:
    letter = wet_letter(app)
    with app.app_context():
        confirm(letter, seen=True)
    return letter


STATES: dict[str, tuple[Callable[[Flask], int], set[str]]] = {
    "submitted": (letters.submitted_letter, REGISTERED),
    "half signed": (half_signed, REGISTERED),
    "cancelled": (cancelled, REGISTERED),
    "issued": (letters.issued_letter, PRINTED | OF_A_SIGNATURE),
    "revoked": (revoked, PRINTED | OF_A_SIGNATURE),
    "superseded": (superseded, PRINTED | OF_A_SIGNATURE),
    "signed by pen": (signed_by_pen, PRINTED | BY_PEN),
}


@pytest.mark.parametrize("state", STATES)
def test_a_page_shows_the_fields_of_its_state_and_no_word_of_the_letter(
    app: Flask, visitor: Visitor, state: str
) -> None:
    make, allowed = STATES[state]
    facts = letters.facts(app, make(app))
    page = visitor.get(f"/v/{facts['token']}").text
    told = visitor.get(f"/v/{facts['token']}", headers={"Accept": "application/json"})
    shown = {one.strip() for one in re.findall(r"<dt>(.*?)</dt>", page)}
    assert shown >= REGISTERED
    assert shown - allowed == set()
    assert told.json.keys() - JSON == set()
    assert told.json["letter"].keys() == JSON_LETTER
    data = facts["snapshot"]["data"]
    hidden = {text for text in texts([data["subject"], data["values"]]) if len(text) > 3} - PLACES
    assert {letters.NIK, letters.NAME} <= hidden
    assert [text for text in hidden if text in without_dates(page + told.text)] == []
    if allowed is REGISTERED:
        names = [signer["name"] for signer in facts["snapshot"]["signers"]]
        assert [name for name in names if name in page + told.text] == []


def texts(value: Any) -> Iterator[str]:
    """Every text below, but for the names of regions."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inside in value.items():
            if key not in ("district", "regency", "province", "village", "village_kind"):
                yield from texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts(inside)


def without_dates(text: str) -> str:
    """The same without the letter's dates, which the paper shows to everybody too."""
    return re.sub(r"\d{4}-\d{2}-\d{2}", "", text)


def same(visitor: Visitor, path: str, token: str) -> tuple[int, str, str]:
    """What a page says, its own token, nonce and time of checking left out."""
    method = visitor.http.post if path.endswith("nik") else visitor.http.get
    answer = method(path.format(token))
    said = re.sub(r"\d\d\.\d\d\.\d\d WIB", "", answer.text.replace(token, "…"))
    return answer.status_code, said, str(answer.headers.get("Location")).replace(token, "…")


@pytest.mark.parametrize("path", [
    "/v/{}", "/v/{}/pengganti", "/v/{}/nik", "/v/{}/surat", "/v/{}/surat/1.png",
    "/v/{}/surat.pdf", "/v/{}/laporan.pdf",
])  # fmt: skip
def test_unknown_malformed_and_drafted_codes_answer_alike(
    app: Flask, visitor: Visitor, path: str
) -> None:
    letters.change(app, letters.draft_letter(app), token="d" * 32)
    answers = {same(visitor, path, token) for token in ("d" * 32, "u" * 32, "kode-salah", "0" * 99)}
    assert len(answers) == 1


def test_a_code_is_long_and_random(app: Flask) -> None:
    codes = {str(letters.facts(app, letters.submitted_letter(app))["token"]) for _ in range(3)}
    assert TOKEN_BYTES * 8 >= 128
    assert len(codes) == 3
    assert {len(code) for code in codes} == {TOKEN_BYTES * 4 // 3}


@pytest.mark.parametrize(("setting", "ask"), [
    ("PAGE_RATE_LIMIT", lambda http, code: http.get(f"/v/{code}")),
    ("PAGE_RATE_LIMIT", lambda http, code: http.get(f"/v/{code}/pengganti")),
    ("PAGE_RATE_LIMIT", lambda http, code: http.post(f"/v/{code}/nik", data={"nik": "1"})),
    ("CHECK_RATE_LIMIT", lambda http, code: http.get(f"/v/{code}/laporan.pdf")),
    ("CHECK_RATE_LIMIT", lambda http, code: http.post("/cek", data={"code": code})),
])  # fmt: skip
def test_codes_cannot_be_tried_without_end(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, setting: str, ask: Any
) -> None:
    monkeypatch.setitem(app.config, setting, "3 per minute")
    limiter = app.extensions["appbuilder"].sm.limiter
    limiter.reset()
    answers = [ask(visitor.http, f"kode-yang-ditebak-{n:04d}").status_code for n in range(5)]
    limiter.reset()
    assert answers[3:] == [429, 429]
    assert 429 not in answers[:3]


def test_what_was_to_be_told_once_is_told_once_on_a_public_page(visitor: Visitor) -> None:
    visitor.get("/letters/list/")
    assert 'class="notice' in visitor.get("/cek").text
    assert 'class="notice' not in visitor.get("/cek").text
