"""Whatever is uploaded where a certificate or a letter belongs: refused in words, nothing kept."""

import io
import zipfile
import zlib
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from flask import Flask
from sqlalchemy import select

from app.approvals.models import Approval
from app.clock import utc_now
from app.database import transaction
from tests.client import Visitor
from tests.factories import letters
from tests.factories.signed_letters import plain_letter, rsa_key
from tests.web.walk import rows


@cache
def zip_bomb() -> bytes:
    """50 MB of zeroes in 50 kB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A PDF whose one object stream grows to 500 MB when inflated."""
    piece, packed, checksum = b"0" * 10_000_000, zlib.compressobj(9, wbits=-15), 1
    block = packed.compress(piece) + packed.flush(zlib.Z_FULL_FLUSH)  # packed once, not 50 times
    for _block in range(50):
        checksum = zlib.adler32(piece, checksum)
    grown = b"\x78\xda" + 50 * block + b"\x03\x00" + checksum.to_bytes(4)
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length "
    body = head + str(len(grown)).encode() + b" >>\nstream\n" + grown + b"\nendstream\nendobj\n"
    return body + b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def private_key() -> bytes:
    """The key of a certificate, where only the certificate belongs."""
    return rsa_key("upload").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


FILES: dict[str, Any] = {
    "empty": lambda: b"",
    "one byte": lambda: b"\x30",
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 500,
    "page": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
    "program": lambda: b"MZ" + b"\x90" * 1000,
    "entities": lambda: b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    "zip bomb": zip_bomb,
    "PDF bomb": pdf_bomb,
    "plain PDF": plain_letter,
    "PDF that is also a page": lambda: b"<html><script>x</script>" + plain_letter(),
    "PDF that is also an archive": lambda: plain_letter() + zip_bomb()[:40_000],
    "deep DER": lambda: b"\x30\x80" * 20_000,
    "DER that claims 4 GB": lambda: b"\x30\x84\xff\xff\xff\xff" + b"0" * 100,
    "private key": private_key,
    "broken PEM": lambda: b"-----BEGIN CERTIFICATE-----\n####\n-----END CERTIFICATE-----\n",
    "text": lambda: ("Bukan berkas yang diminta. " * 50).encode(),
}
WORDS = ("bukan", "kosong", "terlalu besar", "tidak dapat", "kunci privat", "tidak memuat", "pilih")


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_another_kind_is_refused_in_words_at_every_upload(
    app: Flask, signed_in: Any, kind: str
) -> None:
    head, platform, clerk = signed_in("kades.japah"), signed_in("platform"), Visitor(app)
    content, before = FILES[kind](), rows(app)
    kept = sorted(app.config["DATA_FOLDER"].rglob("keys/*"))
    head.get("/certificates/enroll")
    platform.get("/authorities/trust")
    answers = [
        head.post("/certificates/enroll", {
            "provider": "pkcs12", "pkcs12-file": (io.BytesIO(content), "../../x.p12"),
            "pkcs12-secret": "frasa",
        }),
        platform.post("/authorities/trust", {"file": (io.BytesIO(content), "x.pem")}),
        clerk.http.post("/cek", data={"file": (io.BytesIO(content), "<b>x</b>.pdf")}),
    ]  # fmt: skip
    for answer in answers:
        assert answer.status_code < 500
        assert any(word in answer.text.lower() for word in WORDS), answer.text[:3000]
        assert "<b>x</b>" not in answer.text
        assert "../.." not in answer.text
    assert rows(app) == before
    assert sorted(app.config["DATA_FOLDER"].rglob("keys/*")) == kept


def test_no_file_but_the_letter_that_was_sent_settles_an_unknown_outcome(
    app: Flask, signed_in: Any
) -> None:
    letters.submitted_letter(app)
    with app.app_context(), transaction() as session:
        sent = app.extensions["documents"].put(plain_letter("TERKIRIM"))
        step = session.scalars(select(Approval)).one()
        step.outcome_unknown_at, step.input_sha256 = utc_now(), sent
        address = f"/outcomes/upload/{step.id}"
    regency, before = signed_in("admin.blora"), rows(app)
    for kind, make in FILES.items():
        files = {"file": (io.BytesIO(make()), "../../<b>x</b>.pdf")}
        answer = regency.post(address, files, follow_redirects=True)
        assert any(word in answer.text.lower() for word in WORDS), kind
        assert "<b>x</b>" not in answer.text
    assert rows(app) == before


@pytest.mark.parametrize("url", ["/certificates/enroll", "/letters/preview", "/cek", "/login/"])
@pytest.mark.parametrize("kind", ["text/html", "application/json"])
def test_more_than_the_limit_is_refused_politely(app: Flask, url: str, kind: str) -> None:
    visitor = Visitor(app).sign_in("kades.japah")
    huge = {"file": (io.BytesIO(b"0" * (12 * 1024 * 1024)), "x.pdf")}
    answer = visitor.post(url, huge, headers={"Accept": kind})
    assert answer.status_code == 413
    assert answer.mimetype == kind
    told = answer.text.lower()
    assert "terlalu besar" in told or "10 mb" in told or answer.json


@pytest.mark.parametrize(("method", "url", "status"), [
    ("GET", "/tidak-ada", 404),
    ("GET", "/letters/submit/1", 405),
    ("POST", "/letters/submit/1", 400),
    ("GET", "/letters/show/99999", 404),
    ("GET", "/residents/list/?page_ResidentView=x", 400),
])  # fmt: skip
def test_programs_that_ask_for_json_get_their_errors_as_json(
    signed_in: Any, method: str, url: str, status: int
) -> None:
    visitor = signed_in("admin.japah")
    answer = visitor.http.open(url, method=method, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert answer.json["error"]


def test_names_of_downloads_are_ours(app: Flask, signed_in: Any) -> None:
    letter = letters.issued_letter(app)
    letters.change(app, letter, number='../"x"\r\nX-Planted: 1;/é')
    answer = signed_in("admin.japah").get(f"/letters/download/{letter}")
    assert answer.status_code == 200
    assert "X-Planted" not in answer.headers
    assert (
        answer.headers["Content-Disposition"] == "attachment; filename=SKU-..-x_X-Planted_1-e.pdf"
    )
