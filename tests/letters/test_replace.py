"""Replacing an issued letter by a new one: from its page, and at the moment of issue."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import Account
from app.extensions import db
from app.letters.drafts import create
from app.letters.errors import Refused
from app.letters.models import Letter
from app.letters.replace import replace
from app.letters.states import ActNotAllowed, State
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories import letters
from tests.letters.office import resident

WHY = "Nama usaha salah tulis"


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Desa Japah."""
    return signed_in("admin.japah")


def begun(app: Flask, old: int) -> int:
    """A replacement of this letter; its id."""
    with app.app_context():
        return replace(old, WHY, by_id=None)


def states(app: Flask, *ids: int) -> list[str]:
    """Where these letters stand."""
    return [letters.facts(app, one)["state"] for one in ids]


def test_the_form_opens_with_a_copy_and_both_pages_lead_to_each_other(
    app: Flask, admin: Visitor
) -> None:
    old = letters.issued_letter(app)
    assert "Ganti dengan surat baru" in admin.get(f"/letters/show/{old}").text
    assert admin.post(f"/letters/replace/{old}", {"reason": " "}).status_code == 422
    sent = admin.post(f"/letters/replace/{old}", {"reason": WHY})
    new = int(sent.location.rpartition("/")[2])
    form = admin.get(sent.location).text
    assert "Warung Makan Sumber Rejeki" in form
    assert f"Menggantikan surat {letters.facts(app, old)['number']}, karena:" in form
    page = admin.get(f"/letters/show/{old}").text
    assert f"/letters/show/{new}" in page
    assert "Surat penggantinya sedang dibuat" in page
    assert "Ganti dengan surat baru" not in page
    assert f"/letters/show/{old}" in admin.get(f"/letters/show/{new}").text
    assert states(app, old, new) == [State.ISSUED, State.DRAFT]


@both_databases
def test_the_old_letter_ends_when_the_last_signature_issues_the_new_one(
    app: Flask, signed_in: Any, visitor: Visitor
) -> None:
    old = letters.issued_letter(app)
    new = letters.submit_draft(app, begun(app, old))
    assert states(app, old, new) == [State.ISSUED, State.SUBMITTED]
    letters.sign_next(app, new)
    assert states(app, old, new) == [State.SUPERSEDED, State.ISSUED]
    admin = signed_in("admin.japah")
    page = admin.get(f"/letters/show/{old}").text
    assert "Surat ini diganti dengan" in page
    assert f"surat {letters.facts(app, new)['number']}" in page
    assert WHY in page
    assert "Surat ini menggantikan" in admin.get(f"/letters/show/{new}").text
    public = visitor.get(f"/v/{letters.facts(app, old)['token']}")
    assert "Diganti" in public.text


@both_databases
def test_a_letter_has_one_replacement_at_a_time(app: Flask) -> None:
    old = letters.issued_letter(app)
    first = begun(app, old)
    with pytest.raises(Refused, match="Pengganti surat ini sudah dibuat"):
        begun(app, old)
    letters.submit_draft(app, first)
    letters.change(app, first, state=State.CANCELLED)
    second = letters.submit_draft(app, begun(app, old))
    letters.sign_next(app, second)
    assert states(app, old, first, second) == [
        State.SUPERSEDED, State.CANCELLED, State.ISSUED,
    ]  # fmt: skip
    with pytest.raises(ActNotAllowed):
        begun(app, old)


def test_a_letter_that_says_the_same_is_not_taken_for_the_replacement(app: Flask) -> None:
    old = letters.issued_letter(app)
    with app.app_context():
        me = db.session.scalars(select(Account.id).where(Account.username == "admin.japah")).one()
        new = replace(old, WHY, by_id=me)
        one = db.session.get_one(Letter, new)
        typed = (one.office_code, one.type_code, one.resident_id, one.values)
        another = create(*typed, by_id=me)  # as if it were a double click
        assert another != new
        assert create(*typed, by_id=me) == another


def test_a_cancelled_or_discarded_replacement_leaves_the_old_letter_in_force(
    app: Flask, admin: Visitor
) -> None:
    old = letters.issued_letter(app)
    admin.post(f"/letters/discard/{begun(app, old)}")
    numbered = letters.submit_draft(app, begun(app, old))
    admin.post(f"/letters/cancel/{numbered}", {"reason": "Tidak jadi"})
    assert states(app, old, numbered) == [State.ISSUED, State.CANCELLED]
    assert "Ganti dengan surat baru" in admin.get(f"/letters/show/{old}").text


def test_a_replacement_is_for_the_same_resident(app: Flask, admin: Visitor) -> None:
    new = begun(app, letters.issued_letter(app))
    with app.app_context():
        other = resident()
    page = admin.post(f"/letters/edit-draft/{new}", {"resident": other, "act": "save"})
    assert page.status_code == 422
    assert "buat surat baru" in page.text


def test_only_issued_letters_are_replaced_and_only_by_their_own_office(
    app: Flask, admin: Visitor, signed_in: Any
) -> None:
    waiting, issued = letters.submitted_letter(app), letters.issued_letter(app)
    admin.post(f"/letters/replace/{waiting}", {"reason": WHY})
    foreign = signed_in("admin.ngapus").post(f"/letters/replace/{issued}", {"reason": WHY})
    assert foreign.status_code == 404
    head = signed_in("kades.japah").post(f"/letters/replace/{issued}", {"reason": WHY})
    assert head.status_code in (302, 403)
    with app.app_context():
        assert db.session.scalars(select(Letter).where(Letter.replaces_id > 0)).all() == []


@pytest.mark.promise("P6")
def test_the_page_of_a_revoked_letter_says_who_revoked_it_when_and_why(
    app: Flask, admin: Visitor
) -> None:
    letter_id = letters.issued_letter(app)
    admin.post(f"/letters/revoke/{letter_id}", {"reason": "Data usaha tidak benar"})
    page = admin.get(f"/letters/show/{letter_id}").text
    assert "oleh Siti Contoh" in page
    assert "Data usaha tidak benar" in page
