"""Letters with specific personal data (UU 27/2022) are read by those who handle them, traced."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from tests.factories.letters import issued_letter

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


def test_reading_an_ordinary_letter_is_not_traced(app: Flask, signed_in) -> None:
    letter = issued_letter(app, BUSINESS)
    signed_in("admin.japah").get(f"/letters/pages/{letter}/1.png")
    assert readings(app) == []
