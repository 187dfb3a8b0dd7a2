"""Uploading a file: each kind has its own plain answer, as a page and as JSON."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.letters.revoke import revoke
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories import letters
from tests.factories.authorities import trusting
from tests.factories.signed_letters import one_signer_letter, plain_letter
from tests.verification.answers_seen import pdf, verdicts
from tests.web.test_public import OF_A_SIGNATURE

DOUBT = "TIDAK DAPAT DIPASTIKAN"
Asked = Callable[..., dict[str, Any]]


def test_our_issued_file_is_sah(app: Flask, issued: int, asked: Asked) -> None:
    answer = asked(file=pdf(letters.stored_pdf(app, issued)))
    assert verdicts(answer) == ("SAH", True, True, True)
    assert answer["letter"]["number"] == letters.facts(app, issued)["number"]
    assert [one["verdict"] for one in answer["signatures"]] == ["SAH"]


def test_a_revoked_letters_file_is_registered_and_intact_but_not_in_force(
    app: Flask, issued: int, asked: Asked
) -> None:
    with app.app_context():
        revoke(issued, "Data usaha tidak benar")
    answer = asked(file=pdf(letters.stored_pdf(app, issued)))
    assert verdicts(answer) == ("TIDAK SAH", True, True, False)


@pytest.mark.promise("P9")
def test_an_altered_copy_is_tidak_sah(app: Flask, issued: int, asked: Asked) -> None:
    genuine = letters.stored_pdf(app, issued)
    middle = len(genuine) // 3
    altered = genuine[:middle] + bytes([genuine[middle] ^ 1]) + genuine[middle + 1 :]
    word, registered, intact, _in_force = verdicts(asked(file=pdf(altered)))
    assert (word, registered) == ("TIDAK SAH", False)
    assert intact is not True
    appended = asked(file=pdf(genuine + b"<< /Sisipan true >>\n"))
    assert verdicts(appended)[:3] == ("TIDAK SAH", False, False)


def test_a_half_signed_or_frozen_stage_is_not_ours_to_anyone_outside(
    app: Flask, asked: Asked
) -> None:
    letter_id = letters.submitted_letter(app, "SKTM")
    frozen = letters.stored_pdf(app, letter_id)
    letters.sign_next(app, letter_id)
    half = letters.stored_pdf(app, letter_id)
    for _stage in range(2):
        assert verdicts(asked(file=pdf(frozen))) == (DOUBT, False, None, None)
        assert verdicts(asked(file=pdf(half))) == (DOUBT, False, True, None)
        assert asked(file=pdf(half))["letter"] is None
        if _stage == 0:
            letters.sign_next(app, letter_id)


def test_a_validly_signed_file_of_others_is_neither_ours_nor_called_forged(
    app: Flask, asked: Asked
) -> None:
    sample = one_signer_letter()
    trusting(app, sample.roots[0])
    assert verdicts(asked(file=pdf(sample.final))) == (DOUBT, False, True, None)


@pytest.mark.promise("P7")
def test_of_a_signed_file_that_is_not_ours_nothing_is_shown_but_its_signatures(
    visitor: Visitor,
) -> None:
    page = visitor.http.post("/cek", data={"file": pdf(one_signer_letter().final)}).text
    shown = {one.strip() for one in re.findall(r"<dt>(.*?)</dt>", page)}
    assert shown >= {"Hasil", "Penerbit sertifikat"}
    assert shown - OF_A_SIGNATURE == set()
    assert "KETERANGAN USAHA" not in page


@pytest.mark.promise("P9")
def test_an_unknown_signer_is_never_shown_as_trusted(asked: Asked) -> None:
    answer = asked(file=pdf(one_signer_letter().final))
    assert verdicts(answer)[:3] == (DOUBT, False, None)
    assert "tidak dikenal" in answer["intact"]["reason"]


def _encrypted() -> bytes:
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain_letter())))
    writer.encrypt("rahasia", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


REFUSED = {
    "kosong": (lambda: b"", "kosong"),
    "bukan PDF": (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 500, "bukan PDF"),
    "tanpa tanda tangan": (plain_letter, "tidak memuat tanda tangan"),
    "terkunci": (_encrypted, "kata sandi"),
    "terpotong": (lambda: plain_letter()[:-20], "terpotong"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_each_unusable_file_gets_its_own_plain_answer(
    visitor: Visitor, asked: Asked, kind: str
) -> None:
    make, words = REFUSED[kind]
    answer = asked(file=pdf(make()))
    assert verdicts(answer) == (DOUBT, False, None, None)
    assert words in answer["summary"]
    page = visitor.http.post("/cek", data={"file": pdf(make())})
    assert page.status_code == 200
    assert words in page.text
    assert f">{DOUBT}<" in page.text


def test_a_file_above_ten_megabytes_is_refused_with_a_page_of_its_own(visitor: Visitor) -> None:
    for size in (10 * 1024 * 1024 + 1, 50 * 1024 * 1024):
        big = b"%PDF-1.7\n" + b"0" * size
        page = visitor.http.post("/cek", data={"file": pdf(big)})
        assert page.status_code == 413
        assert "10 MB" in page.text
        answer = visitor.http.post(
            "/cek", data={"file": pdf(big)}, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 413
        assert verdicts(answer.get_json()) == ("TIDAK DAPAT DIPASTIKAN", None, None, None)


def test_sending_nothing_asks_for_something(visitor: Visitor) -> None:
    for fields in ({}, {"code": "  "}):
        page = visitor.http.post("/cek", data=fields)
        assert page.status_code == 400
        assert "Pilih" in page.text
        answer = visitor.http.post("/cek", data=fields, headers={"Accept": "application/json"})
        assert answer.status_code == 400


@pytest.mark.parametrize(
    "written", ["{}", " {} ", "http://127.0.0.1:8080/v/{}", "HTTPS://x/v/{}?a=1"]
)
def test_a_typed_code_may_carry_spaces_and_the_whole_address(
    asked: Asked, token: str, written: str
) -> None:
    spaced = " ".join(token[at : at + 4] for at in range(0, len(token), 4))
    assert verdicts(asked(code=written.format(spaced))) == ("SAH", True, True, True)


@both_databases
@pytest.mark.parametrize("code", ["salah", "a" * 32, "' OR 1=1 --", "\x00" * 20, "ñ" * 30])
def test_a_wrong_code_is_answered_like_an_unknown_one(asked: Asked, code: str) -> None:
    assert verdicts(asked(code=code)) == ("TIDAK SAH", False, None, None)


def test_one_address_may_ask_only_so_often(
    visitor: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "CHECK_RATE_LIMIT", "3 per minute")
    app.extensions["appbuilder"].sm.limiter.reset()
    codes = [visitor.http.post("/cek", data={"code": "x"}).status_code for _try in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    other = visitor.http.post(
        "/cek", data={"code": "x"}, environ_base={"REMOTE_ADDR": "198.51.100.9"}
    )
    assert other.status_code == 200
