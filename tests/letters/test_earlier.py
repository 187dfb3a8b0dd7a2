"""Taking over from an earlier letter of the same type."""

from typing import Any

import pytest
from flask import Flask

from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.models import Letter
from tests.client import Visitor
from tests.letters.office import BUSINESS, NGAPUS, draft, resident, submitted

EARLIER = BUSINESS | {"monthly_turnover": "4.500.000"}
POVERTY = {"purpose": "keringanan biaya rumah sakit"}


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Desa Japah."""
    return signed_in("admin.japah")


def earlier(app: Flask, person: int, code: str = "SKU", **typed: str) -> int:
    """A letter of that person that has its number."""
    with app.app_context():
        letter_id = draft(code, (EARLIER if code == "SKU" else POVERTY) | typed, resident_id=person)
        submitted(app, letter_id)
        return letter_id


def person(app: Flask, name: str, **changes: Any) -> int:
    """A resident of Japah."""
    with app.app_context():
        return resident(name=name, **changes)


def test_the_same_persons_letters_come_first(app: Flask, admin: Visitor) -> None:
    wagiyem, parto = person(app, "Wagiyem Contoh"), person(app, "Parto Contoh")
    mine, theirs = earlier(app, wagiyem), earlier(app, parto)
    page = admin.get(f"/letters/compose/SKU?resident={wagiyem}").text
    assert 0 < page.index(f'value="copy-{mine}"') < page.index(f'value="copy-{theirs}"')
    # Chosen without a new page, the answer to the first saving brings them.
    answer = admin.post("/letters/compose/SKU", {"act": "autosave", "resident": str(parto)})
    said = answer.get_json()["earlier"]
    assert said.index(f'value="copy-{theirs}"') < said.index(f'value="copy-{mine}"')


def test_what_lasts_is_taken_over_and_what_was_typed_stays(app: Flask, admin: Visitor) -> None:
    wagiyem = person(app, "Wagiyem Contoh")
    source = earlier(app, wagiyem)
    typed = {"resident": str(wagiyem), "act": f"copy-{source}", "purpose": "keperluan lain"}
    page = admin.post("/letters/compose/SKU", typed).text
    assert 'value="Warung Contoh"' in page
    assert "keperluan lain" in page
    assert BUSINESS["purpose"] not in page
    for anew in ("1-3-2021", "4.500.000"):
        assert f'value="{anew}"' not in page
    assert "data-unsaved" in page
    assert "Mohon periksa setiap isian" in page
    with app.app_context():
        assert db.session.query(Letter).count() == 1  # nothing is stored by looking


@pytest.mark.promise("P6")
def test_a_sensitive_letter_is_copied_only_for_its_own_person_with_a_trace(
    app: Flask, admin: Visitor
) -> None:
    wagiyem, parto = person(app, "Wagiyem Contoh"), person(app, "Parto Contoh")
    child = person(app, "Anak Contoh")
    source = earlier(app, wagiyem, "SKTM", dependants=[{"id": child}])
    assert "copy-" not in admin.get(f"/letters/compose/SKTM?resident={parto}").text
    asked = {"act": f"copy-{source}"}
    assert admin.post("/letters/compose/SKTM", asked | {"resident": str(parto)}).status_code == 404
    page = admin.post("/letters/compose/SKTM", asked | {"resident": str(wagiyem)}).text
    assert POVERTY["purpose"] in page
    assert f'name="dependants" value="{child}"' in page
    with app.app_context():
        events = db.session.query(AuditEvent).filter_by(action="letter:read")
        assert [one.subject_id for one in events] == [str(source)]


def test_other_offices_other_types_and_drafts_are_no_source(app: Flask, admin: Visitor) -> None:
    wagiyem = person(app, "Wagiyem Contoh")
    with app.app_context():
        foreign = draft(office_code=NGAPUS)
        submitted(app, foreign)
        begun = draft(resident_id=wagiyem)
    other = earlier(app, wagiyem, "SKTM")
    for letter_id in (foreign, begun, other, 10**15, "x"):
        typed = {"resident": str(wagiyem), "act": f"copy-{letter_id}"}
        assert admin.post("/letters/compose/SKU", typed).status_code == 404, letter_id
