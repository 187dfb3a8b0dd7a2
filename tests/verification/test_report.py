"""The answer as a PDF report under the service's own seal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from app.clock import utc_now
from app.database import transaction
from app.letters.revoke import revoke
from app.proof.means import Rest
from app.signing.fields import reserve_fields
from app.trust.acts import fingerprint_of, withdraw
from app.trust.models import TrustedAuthority
from app.trust.seals import seal_roots, the_seal
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories import letters
from tests.factories.authorities import trusting
from tests.factories.signed_letters import one_signer_letter, plain_letter, sign, signer
from tests.pki import misbehaviour
from tests.verification.answers_seen import pdf, verdicts

Asked = Callable[..., dict[str, Any]]
DOUBT = "TIDAK DAPAT DIPASTIKAN"


def words_of(content: bytes) -> str:
    """The text of all pages."""
    document = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def report_on(visitor: Visitor, content: bytes) -> bytes:
    """The report on an uploaded file."""
    answer = visitor.http.post("/cek/laporan.pdf", data={"file": pdf(content)})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer.data


def signed_by(name: str) -> bytes:
    """A page that somebody of this name signed, under an authority that nobody knows."""
    frozen = reserve_fields(plain_letter(), ["Signature1"])
    return sign(frozen, signer(name, issuer="stranger"), "Signature1")


@both_databases
def test_a_letters_report_tells_the_verdict_the_details_and_when(
    visitor: Visitor, app: Flask, issued: int, token: str
) -> None:
    answer = visitor.get(f"/v/{token}/laporan.pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="laporan-pemeriksaan.pdf"'
    assert "noindex" in answer.headers["X-Robots-Tag"]
    words, facts = words_of(answer.data), letters.facts(app, issued)
    said = visitor.get(f"/v/{token}", headers={"Accept": "application/json"}).get_json()
    for told in (
        "SAH", facts["number"], "Kepala Desa Japah", "TOTAL-PASSED", said["policy_version"],
        "Waktu menurut penanda tangan", "CONTOH", "WIB",
    ):  # fmt: skip
        assert told in words
    assert facts["current_sha256"] in words.replace(" ", "")


@pytest.mark.promise("P7")
def test_a_report_holds_no_nik_no_contents_and_no_code(
    visitor: Visitor, app: Flask, token: str
) -> None:
    words = words_of(visitor.get(f"/v/{token}/laporan.pdf").data)
    for private in (letters.NIK, letters.NAME, letters.PURPOSE, "Krajan", token):
        assert private not in words


@both_databases
@pytest.mark.promise("P9")
def test_an_uploaded_report_is_called_genuine_but_no_letter(
    visitor: Visitor, token: str, asked: Asked
) -> None:
    report = visitor.get(f"/v/{token}/laporan.pdf").data
    answer = asked(file=pdf(report))
    assert verdicts(answer) == (DOUBT, None, True, None)
    assert "bukanlah surat" in answer["summary"]
    page = visitor.http.post("/cek", data={"file": pdf(report)})
    assert "LAPORAN ASLI, BUKAN SURAT" in page.text
    assert ">SAH<" not in page.text


def test_a_changed_report_is_tidak_sah(visitor: Visitor, token: str, asked: Asked) -> None:
    report = visitor.get(f"/v/{token}/laporan.pdf").data
    answer = asked(file=pdf(report.replace(b"/Title (Laporan", b"/Title (Laporin")))
    assert verdicts(answer)[0] == "TIDAK SAH"
    assert "diubah" in answer["summary"]


@pytest.mark.promise("P9")
def test_the_seal_vouches_for_no_letter(app: Flask, issued: int, asked: Asked) -> None:
    with app.app_context():
        seal = the_seal()
        assert set(seal_roots()) == {fingerprint_of(seal.certificate)}
    frozen = reserve_fields(plain_letter(), ["Signature1"])
    answer = asked(file=pdf(sign(frozen, seal, "Signature1")))
    assert verdicts(answer) == (DOUBT, None, True, None)
    assert answer["letter"] is None


def test_with_a_timestamp_authority_the_seal_proves_its_time_or_there_is_no_report(
    visitor: Visitor, app: Flask, token: str, asked: Asked, pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting(app, pki.root)
    monkeypatch.setitem(app.config, "TSA_URL", pki.tsa_url)
    monkeypatch.setitem(app.extensions, "timestamp_rest", Rest())
    [seal] = asked(file=pdf(visitor.get(f"/v/{token}/laporan.pdf").data))["signatures"]
    assert (seal["level"], seal["timestamp_authority"]) == ("B-T", "Stempel Waktu Uji")
    assert seal["trusted_time"] is not None
    pki.behave("tsa", misbehaviour.down)
    answer = visitor.get(f"/v/{token}/laporan.pdf")
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert "belum dapat disegel" in answer.text


def test_a_letter_without_a_file_to_examine_gets_a_report_too(visitor: Visitor, app: Flask) -> None:
    waiting = letters.submitted_letter(app)
    token = letters.facts(app, waiting)["token"]
    assert "TIDAK SAH" in words_of(visitor.get(f"/v/{token}/laporan.pdf").data)
    frozen = letters.facts(app, waiting)["frozen_sha256"]
    letters.change(app, waiting, state="issued", signing_mode="wet", current_sha256=frozen)
    words = words_of(visitor.get(f"/v/{token}/laporan.pdf").data)
    assert "TERDAFTAR, TANDA TANGAN BASAH" in words
    assert frozen in words.replace(" ", "")


def test_a_revoked_letters_report_says_so_whatever_the_reason_holds(
    visitor: Visitor, app: Flask, issued: int, token: str
) -> None:
    reason = ("Salah <ketik> & 'lupa' \"isi\" " * 20)[:500].strip()
    with app.app_context():
        revoke(issued, reason)
    words = words_of(visitor.get(f"/v/{token}/laporan.pdf").data)
    assert "TIDAK SAH" in words
    assert reason.replace(" ", "") in words.replace(" ", "")


@pytest.mark.parametrize("content", [b"", b"halo", one_signer_letter().final])
def test_any_file_gets_a_report(visitor: Visitor, content: bytes) -> None:
    assert DOUBT in words_of(report_on(visitor, content))


def test_markup_and_odd_characters_in_a_certificate_stay_text(visitor: Visitor) -> None:
    name = "<b>Kades</b> &amp; \u202eLurah 漢字 <img src='//x.invalid/'/>"
    signed = signed_by(name)
    words = words_of(report_on(visitor, signed))
    assert "<b>Kades</b> &amp; Lurah ??" in words
    page = visitor.http.post("/cek", data={"file": pdf(signed)}).text
    assert "<b>Kades" not in page
    assert "&lt;b&gt;Kades" in page
    assert "\u202e" not in page


def test_unknown_codes_empty_and_too_large_uploads_get_no_report(visitor: Visitor) -> None:
    assert visitor.get("/v/unknown-token-of-24-chars/laporan.pdf").status_code == 404
    assert visitor.http.post("/cek/laporan.pdf", data={}).status_code == 400
    big = pdf(b"%PDF-1.7\n" + b"0" * (10 * 1024 * 1024 + 1))
    assert visitor.http.post("/cek/laporan.pdf", data={"file": big}).status_code == 413


def test_reports_are_limited_for_each_address(
    visitor: Visitor, app: Flask, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "CHECK_RATE_LIMIT", "2 per minute")
    app.extensions["appbuilder"].sm.limiter.reset()
    codes = [visitor.http.get(f"/v/{token}/laporan.pdf").status_code for _try in range(3)]
    assert codes == [200, 200, 429]


def test_without_the_seals_key_there_is_no_report_but_the_page_still_answers(
    visitor: Visitor, app: Flask, token: str
) -> None:
    (app.config["DATA_FOLDER"] / "service-seal.p12.sealed").unlink()
    answer = visitor.get(f"/v/{token}/laporan.pdf")
    assert answer.status_code == 503
    assert "belum dapat disegel" in answer.text
    assert ">SAH<" in visitor.get(f"/v/{token}").text


@pytest.mark.promise("P9")
def test_a_withdrawn_seal_seals_no_more_and_what_it_sealed_later_is_doubtful(
    visitor: Visitor, app: Flask, token: str, asked: Asked
) -> None:
    genuine = visitor.get(f"/v/{token}/laporan.pdf").data
    with app.app_context(), transaction() as session:
        seal = session.scalars(select(TrustedAuthority).where(TrustedAuthority.for_reports)).one()
        withdraw(session, seal.id, utc_now() - timedelta(days=1), "Kuncinya bocor")
    assert visitor.get(f"/v/{token}/laporan.pdf").status_code == 503
    assert ">SAH<" in visitor.get(f"/v/{token}").text
    answer = asked(file=pdf(genuine))
    assert (answer["verdict"], answer["intact"]["ok"]) == (DOUBT, None)
