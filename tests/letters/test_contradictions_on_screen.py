"""The form tells a contradiction at once, beside its field, and keeps what was typed."""

from typing import Any

from flask import Flask

from tests.client import Visitor
from tests.letters.office import resident
from tests.letters.test_contradictions import UNMARRIED

MARRIED = 2


def test_the_form_tells_it_beside_the_field_and_keeps_what_was_typed(
    app: Flask, signed_in: Any
) -> None:
    admin: Visitor = signed_in("admin.japah")
    with app.app_context():
        subject = resident()
    typed = {
        "resident": str(subject), "beneficiary": str(subject), "purpose": "berobat jalan",
        "act": "submit",
    }  # fmt: skip
    page = admin.post("/letters/compose/SKTM", typed)
    assert page.status_code == 422
    assert "orang lain" in page.text
    assert "berobat jalan" in page.text


def test_the_form_refuses_a_married_subject_at_once(app: Flask, signed_in: Any) -> None:
    admin: Visitor = signed_in("admin.japah")
    with app.app_context():
        subject = resident(marital_status=MARRIED)
    page = admin.post(
        "/letters/compose/SKBM", {**UNMARRIED, "resident": str(subject), "act": "save"}
    )
    assert page.status_code == 422
    assert "tercatat kawin" in page.text
