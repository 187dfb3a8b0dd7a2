"""Promise P6: what somebody does with a browser is in the trail, and who it was."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from tests.client import Visitor
from tests.conftest import both_databases

pytestmark = [pytest.mark.promise("P6"), both_databases]


def since(app: Flask, seq: int = 0) -> list[AuditEvent]:
    """The events after ``seq``, in order."""
    with app.app_context():
        query = select(AuditEvent).where(AuditEvent.seq > seq).order_by(AuditEvent.seq)
        return list(db.session.scalars(query))


def test_signing_in_is_one_event_and_no_change_of_the_account(
    app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    before = since(app)[-1].seq
    signed_in("admin.japah")
    assert [event.action for event in since(app, before)] == ["user:sign_in"]


def test_whoever_takes_anothers_name_is_still_told_apart(
    app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    visitor = signed_in("sekdes.japah")
    visitor.post("/userinfoeditview/form", {"first_name": "Siti", "last_name": "Contoh"})
    visitor.post("/logout/")
    event = since(app)[-1]
    assert (event.action, event.actor_name) == ("user:sign_out", "Siti Contoh (sekdes.japah)")


def test_reading_the_details_of_an_event_is_an_event_itself_and_listing_is_none(
    app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    signed_in("admin.japah")
    visitor = signed_in("pengawas.japah")
    events = since(app)
    mine = next(event for event in reversed(events) if event.office_code == "33.16.16.2007")
    visitor.get("/audit/list/")
    assert since(app, events[-1].seq) == []
    assert visitor.get(f"/audit/show/{mine.seq}").status_code == 200
    (event,) = since(app, events[-1].seq)
    assert (event.action, event.subject_id) == ("audit:event_read", str(mine.seq))
    assert event.office_code == mine.office_code
    assert visitor.get("/audit/show/999999").status_code == 404
    assert since(app, event.seq) == []


@pytest.mark.parametrize("page", ["residents", "households"])
def test_opening_a_persons_or_a_familys_page_is_an_act_and_listing_is_none(
    app: Flask, signed_in: Callable[[str], Visitor], page: str
) -> None:
    visitor = signed_in("admin.japah")
    listed = visitor.get(f"/{page}/list/").text
    (first, *_others) = re.findall(rf"/{page}/show/(\d+)", listed)
    before = since(app)[-1].seq
    visitor.get(f"/{page}/list/")
    assert since(app, before) == []
    assert visitor.get(f"/{page}/show/{first}").status_code == 200
    (event,) = since(app, before)
    assert (event.action, event.subject_id) == ("resident:read", first)
    assert visitor.get(f"/{page}/show/999999").status_code == 404
    assert since(app, event.seq) == []
