"""The draft saves itself while somebody types."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.letters.attachments import acts
from app.letters.attachments.store import attachment_store
from app.letters.autosave import discard_untouched
from app.letters.models import Letter
from tests.client import Visitor
from tests.letters.office import BUSINESS, draft, resident

YESTERDAY = timedelta(hours=25)


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Desa Japah."""
    return signed_in("admin.japah")


@pytest.fixture
def person(app: Flask) -> int:
    """A resident of Japah."""
    with app.app_context():
        return resident()


def saved(visitor: Visitor, url: str, person: int, status: int = 200, **typed: str) -> Any:
    """What the form's script is answered."""
    form = {"resident": str(person), "act": "autosave"} | typed
    answer = visitor.post(url, form)
    assert answer.status_code == status, answer.text
    return answer.get_json()


def letters(app: Flask) -> list[Letter]:
    """All letters, oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def told(app: Flask) -> list[tuple[str, str]]:
    """The trail of letters: who did what."""
    with app.app_context():
        query = select(AuditEvent).where(AuditEvent.subject_type == "letter")
        events = db.session.scalars(query.order_by(AuditEvent.seq))
        return [(one.actor_name.partition("(")[2].strip(")"), one.action) for one in events]


def test_a_draft_begins_with_the_person_and_follows_what_is_typed(
    app: Flask, admin: Visitor, person: int
) -> None:
    first = saved(admin, "/letters/compose/SKU", person)
    then = saved(admin, first["action"], person, edition=first["edition"], business_name="Waru")
    last = saved(admin, first["action"], person, edition=then["edition"], business_name="Warung")
    [letter] = letters(app)
    assert last["action"] == f"/letters/edit-draft/{letter.id}"
    assert letter.values["business_name"] == "Warung"
    assert 'value="Warung"' in admin.get(last["action"]).text
    assert "Konsep disimpan" not in admin.get(last["action"]).text


@pytest.mark.promise("P6")
def test_one_person_typing_is_one_act_until_somebody_else_changes_it(
    app: Flask, admin: Visitor, signed_in: Any, person: int
) -> None:
    secretary = signed_in("sekdes.japah")
    answer = saved(admin, "/letters/compose/SKU", person)
    for visitor, name in ((admin, "A"), (admin, "B"), (secretary, "C"), (secretary, "D"),
                          (admin, "E")):  # fmt: skip
        answer = saved(
            visitor, answer["action"], person, edition=answer["edition"], business_name=name
        )
    assert told(app) == [
        ("admin.japah", "letter:drafted"),
        ("sekdes.japah", "letter:edited"),
        ("admin.japah", "letter:edited"),
    ]


def test_the_later_of_two_windows_is_told_and_overwrites_nothing(
    app: Flask, admin: Visitor, person: int
) -> None:
    one = saved(admin, "/letters/compose/SKU", person)
    other = saved(admin, "/letters/compose/SKU", person)
    assert other == one  # the own empty draft once more, not a second one
    saved(admin, one["action"], person, edition=one["edition"], business_name="Jendela satu")
    refused = saved(
        admin, one["action"], person, 409, edition=other["edition"], business_name="Jendela dua"
    )
    assert "di jendela lain" in refused["error"]
    assert [one.values["business_name"] for one in letters(app)] == ["Jendela satu"]


def test_without_a_person_who_may_be_chosen_nothing_is_stored(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        gone = resident(life_state=2)
    assert "Pilih dahulu" in saved(admin, "/letters/compose/SKU", 0, 422)["error"]
    assert "meninggal" in saved(admin, "/letters/compose/SKU", gone, 422)["error"]
    assert letters(app) == []


def test_a_draft_that_is_gone_or_was_submitted_is_not_changed(
    app: Flask, admin: Visitor, person: int
) -> None:
    saved(admin, "/letters/compose/SKU", person, **BUSINESS)
    [letter] = letters(app)
    url = f"/letters/edit-draft/{letter.id}"
    assert admin.post(f"/letters/submit/{letter.id}").status_code == 302
    admin.post(url, {"act": "autosave", "resident": str(person), "business_name": "Lain"})
    assert letters(app)[0].values["business_name"] == "Warung Contoh"
    assert admin.post("/letters/edit-draft/999", {"act": "autosave"}).status_code == 404


def test_drafts_that_stayed_empty_for_a_day_end_by_themselves(app: Flask) -> None:
    with app.app_context():
        now = utc_now()
        kept = [draft(), draft("SKU", {}), draft("SKU", {})]
        empty = draft("SKU", {"business_name": ""})
        requirement = "Surat pengantar RT/RW"
        acts.mark_seen(kept[2], requirement, by_id=None)
        with transaction() as session:
            for letter_id in (*kept, empty):
                session.get_one(Letter, letter_id).created_at = now - YESTERDAY
            session.get_one(Letter, kept[1]).created_at = now
        discard_untouched(attachment_store(), now)
        assert set(db.session.scalars(select(Letter.id))) == set(kept)
    assert told(app)[-1] == ("", "letter:discarded")
