"""The screen of the trusted authorities."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.trust.models import TrustedAuthority
from app.trust.roots import trusted_roots
from app.trust.views import in_pairs
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories.authorities import certificate, trusting

WHY = {"source": "Situs resmi <CA>, dicocokkan lewat surat", "note": "SK Bupati Contoh"}
YES = {"signatures": "y", "timestamps": "y", "compared": "y"}


@pytest.fixture
def platform(signed_in) -> Visitor:
    """The platform's administrator."""
    return signed_in("platform")


def look(visitor: Visitor, content: bytes) -> Any:
    """Upload a certificate; the page that shows it."""
    visitor.get("/authorities/trust")
    return visitor.post("/authorities/trust", {"file": (io.BytesIO(content), "ca.crt")})


def carried(page: str) -> str:
    """The certificate that the confirmation page takes along."""
    return re.findall(r'name="pem"[^>]*value="([^"]+)"', page)[0]


def newest(app: Flask) -> TrustedAuthority:
    """The row added last."""
    with app.app_context():
        query = select(TrustedAuthority).order_by(TrustedAuthority.id.desc()).limit(1)
        return db.session.scalars(query).one()


@both_databases
def test_a_certificate_is_shown_first_and_trusted_when_confirmed(
    app: Flask, platform: Visitor
) -> None:
    root = certificate("CA <b>Contoh</b>")
    shown = look(platform, root.public_bytes(Encoding.DER)).text
    assert in_pairs(root.fingerprint(root.signature_hash_algorithm).hex()) in shown
    assert "&lt;b" in shown
    assert "<b>" not in shown
    assert newest(app).subject != root.subject.rfc4514_string()
    done = platform.post("/authorities/trust", {"pem": carried(shown)} | WHY | YES)
    assert done.status_code == 302
    row = newest(app)
    assert (row.source, row.note) == (WHY["source"], WHY["note"])
    assert (row.for_signatures, row.for_timestamps, row.for_reports) == (True, True, False)
    page = platform.get(done.location).text
    assert "Situs resmi &lt;CA&gt;" in page
    assert "Tim Contoh" in page
    assert "CA &lt;b&gt;Contoh" in platform.get("/authorities/list/").text


@pytest.mark.promise("P6")
def test_adding_and_withdrawing_leave_a_trace_with_the_person(
    app: Flask, platform: Visitor
) -> None:
    shown = look(platform, certificate().public_bytes(Encoding.PEM)).text
    platform.post("/authorities/trust", {"pem": carried(shown)} | WHY | YES)
    key = newest(app).id
    platform.get(f"/authorities/show/{key}")
    ended = {"since": f"{datetime.now(UTC):%Y-%m-%d}", "reason": "Kuncinya bocor"}
    assert platform.post(f"/authorities/withdraw/{key}", ended).status_code == 302
    with app.app_context():
        query = select(AuditEvent).where(AuditEvent.subject_type == "trustedauthority")
        added, changed = db.session.scalars(query.order_by(AuditEvent.seq)).all()[-2:]
        assert (added.action, changed.action) == ("row:added", "row:changed")
        assert "platform" in added.actor_name
        assert json.loads(changed.detail)["withdrawn_reason"] == ["", "Kuncinya bocor"]


@pytest.mark.parametrize("lacking", ["source", "note", "compared"])
def test_nothing_is_trusted_without_source_note_and_comparison(
    app: Flask, platform: Visitor, lacking: str
) -> None:
    root = certificate("CA Tanpa Alasan")
    shown = look(platform, root.public_bytes(Encoding.PEM)).text
    fields = {"pem": carried(shown)} | WHY | YES
    again = platform.post("/authorities/trust", fields | {lacking: ""})
    assert again.status_code == 200
    assert carried(again.text) == carried(shown)
    assert "perbaiki" in again.text
    assert newest(app).subject != root.subject.rfc4514_string()


def test_an_authority_trusted_for_nothing_is_refused(app: Flask, platform: Visitor) -> None:
    shown = look(platform, certificate().public_bytes(Encoding.PEM)).text
    page = platform.post("/authorities/trust", {"pem": carried(shown), "compared": "y"} | WHY)
    assert "untuk apa" in page.text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"x" * 100_000, b"\x30\x82\xff\xff"])
def test_a_file_that_is_no_certificate_is_refused_in_words(
    platform: Visitor, content: bytes
) -> None:
    page = look(platform, content)
    assert page.status_code == 200
    assert "bukan sertifikat" in page.text


def test_what_is_carried_between_the_pages_is_judged_again(app: Flask, platform: Visitor) -> None:
    person = certificate("Orang", authority=False).public_bytes(Encoding.PEM).decode()
    for forged in (person, "halo", "-----BEGIN CERTIFICATE-----"):
        platform.get("/authorities/trust")
        page = platform.post("/authorities/trust", {"pem": forged} | WHY | YES)
        assert page.status_code == 200
        assert "bukan sertifikat" in page.text.lower()
    assert "Peragaan" in newest(app).source


@both_databases
def test_a_withdrawn_authority_stays_on_the_list_with_date_and_reason(
    app: Flask, platform: Visitor
) -> None:
    trusting(app, certificate("CA Lama"))
    key, day = newest(app).id, datetime.now(UTC) - timedelta(days=30)
    platform.get(f"/authorities/show/{key}")
    ended = {"since": f"{day:%Y-%m-%d}", "reason": "Berhenti beroperasi"}
    assert platform.post(f"/authorities/withdraw/{key}", ended).status_code == 302
    page = platform.get(f"/authorities/show/{key}").text
    assert "Berhenti beroperasi" in page
    assert "authorities/withdraw" not in page
    assert "CA Lama" in platform.get("/authorities/list/").text
    with app.app_context():
        until = trusted_roots()[-1].until
    assert until is not None
    assert abs(until - day) < timedelta(days=2)
    twice = platform.post(f"/authorities/withdraw/{key}", ended)
    assert (twice.status_code, "sudah dicabut" in twice.text) == (422, True)
    shown = look(platform, certificate("CA Lama").public_bytes(Encoding.PEM))
    assert shown.status_code == 200


def test_withdrawing_needs_a_reason_and_a_day_that_has_come(app: Flask, platform: Visitor) -> None:
    key, day = newest(app).id, datetime.now(UTC)
    tomorrow = f"{day + timedelta(days=2):%Y-%m-%d}"
    platform.get(f"/authorities/show/{key}")
    for fields, words in (
        ({"since": f"{day:%Y-%m-%d}", "reason": " "}, "perbaiki"),
        ({"since": tomorrow, "reason": "Salah"}, "tidak boleh setelah hari ini"),
        ({"since": "kemarin", "reason": "Salah"}, "perbaiki"),
        ({"since": "0001-01-01", "reason": "Salah"}, "Tahun 0001 tidak mungkin"),
    ):
        page = platform.post(f"/authorities/withdraw/{key}", fields)
        assert page.status_code == 422
        assert words in page.text
    assert newest(app).withdrawn_at is None


def test_the_regency_reads_and_nobody_else_sees_it(app: Flask, signed_in) -> None:
    key, regency = newest(app).id, signed_in("admin.blora")
    for page in (f"/authorities/show/{key}", "/authorities/list/"):
        # Whoever looks first must not decide what the next one sees.
        assert "/authorities/withdraw" in signed_in("platform").get(page).text or "list" in page
        seen = regency.get(page)
        assert seen.status_code == 200
        assert "/authorities/withdraw" not in seen.text
        assert "/authorities/trust" not in seen.text
    refused = regency.post(f"/authorities/withdraw/{key}", {"since": "2026-01-01", "reason": "x"})
    assert refused.status_code in (302, 403)
    assert newest(app).withdrawn_at is None
    for other in ("admin.japah", "kades.japah", "pengawas.japah"):
        assert signed_in(other).get("/authorities/list/").status_code in (302, 403)


def test_a_row_that_is_not_there_is_not_found(platform: Visitor) -> None:
    for key in ("9999", "abc", "99999999999"):
        assert platform.get(f"/authorities/show/{key}").status_code == 404
        assert platform.post(f"/authorities/withdraw/{key}", {}).status_code == 404
