"""Letters with specific personal data (UU 27/2022) are read by those who handle them, traced."""

from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfWriter
from sqlalchemy import select, update

from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.models import Letter
from tests.factories.letters import issued_letter
from tests.matrix.papers import pdf_of

POVERTY, BIRTH, BUSINESS = "SKTM", "SKL", "SKU"  # the Camat signs the first


def readings(app: Flask) -> list[str]:
    with app.app_context():
        query = select(AuditEvent.actor_name).where(AuditEvent.action == "letter:read")
        return list(db.session.scalars(query))


@pytest.mark.parametrize(("type_code", "username", "status"), [
    (BIRTH, "admin.japah", 200),
    (BIRTH, "kades.japah", 200),
    (BIRTH, "camat.japah", 403),
    (BIRTH, "admin.kecamatan", 403),
    (POVERTY, "camat.japah", 200),
    (BUSINESS, "camat.japah", 200),
])  # fmt: skip
def test_only_who_handles_a_sensitive_letter_reads_it(
    app: Flask, signed_in, type_code: str, username: str, status: int
) -> None:
    letter = issued_letter(app, type_code)
    reader = signed_in(username)
    assert reader.get(f"/letters/pages/{letter}/1.png").status_code == status
    assert reader.get(f"/letters/download/{letter}").status_code == status
    page = reader.get(f"/letters/show/{letter}")
    assert page.status_code == 200
    assert ("/letters/pages/" in page.text) == (status == 200)


@pytest.mark.promise("P6")
def test_reading_a_sensitive_letter_leaves_a_trace(app: Flask, signed_in) -> None:
    letter = issued_letter(app, POVERTY)
    signed_in("camat.japah").get(f"/letters/pages/{letter}/1.png")
    assert readings(app) == ["Wahyu Contoh (camat.japah)"]


@pytest.mark.promise("P6")
def test_a_later_page_is_not_read_unseen_by_leaving_out_the_first(app: Flask, signed_in) -> None:
    letter = issued_letter(app, POVERTY)
    with app.app_context():
        pages = PdfWriter(clone_from=BytesIO(pdf_of("Halaman Contoh")))
        pages.append(BytesIO(pdf_of("Halaman kedua Contoh")))
        pages.write(written := BytesIO())
        file = app.extensions["documents"].put(written.getvalue())
        db.session.execute(update(Letter).where(Letter.id == letter).values(current_sha256=file))
        db.session.commit()
    assert signed_in("kades.japah").get(f"/letters/pages/{letter}/2.png").status_code == 200
    assert len(readings(app)) == 1


def test_reading_an_ordinary_letter_is_not_traced(app: Flask, signed_in) -> None:
    letter = issued_letter(app, BUSINESS)
    signed_in("admin.japah").get(f"/letters/pages/{letter}/1.png")
    assert readings(app) == []
