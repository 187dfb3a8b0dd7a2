"""Offices and officials on their generated screens."""

from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import Account
from app.extensions import db
from app.offices.models import Office, Official

JAPAH, NGAPUS = "33.16.16.2007", "33.16.16.2004"  # Ngapus has no secretary yet
NEW = {
    "name": "Sekdes (Contoh)",
    "nip": "",
    "rank": "",
    "office_code": NGAPUS,
    "position": "village_secretary",
    "capacity": "definitive",
    "valid_from": "2026-01-01",
    "valid_to": "",
    "user_id": "",
}


@pytest.fixture
def admin(signed_in):
    """The sub-district admin, at the form."""
    visitor = signed_in("admin.kecamatan")
    visitor.get("/officials/add")
    return visitor


def officials(app, name: str = NEW["name"]) -> list[Official]:
    """Officials of this name."""
    with app.app_context():
        return list(db.session.scalars(select(Official).where(Official.name == name)))


def test_an_official_is_entered_by_choosing(app, admin) -> None:
    page = admin.get("/officials/add").text
    assert '<option value="village_secretary">' in page
    assert "Desa Japah (33.16.16.2007)" in page
    assert admin.post("/officials/add", NEW).status_code == 302
    (official,) = officials(app)
    assert (official.office_code, official.position, official.user_id) == (
        NGAPUS,
        "village_secretary",
        None,
    )


@pytest.mark.promise("P4")
def test_offices_and_accounts_of_other_districts_are_no_choice(app, admin) -> None:
    page = admin.get("/officials/add").text
    assert "33.16.01" not in page
    assert "admin.blora" not in page
    foreign = NEW | {"office_code": "33.16.01.2001"}
    assert admin.post("/officials/add", foreign).status_code == 200
    assert officials(app) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"position": "district_head"}, "tidak ada di kantor"),
        ({"nip": "123"}, "18 angka"),
        ({"valid_to": "2025-12-31"}, "tidak boleh sebelum"),
        ({"position": "village_head"}, "sudah ada pejabat definitif"),
    ],
)
def test_what_no_letter_could_bear_is_refused_and_nothing_typed_is_lost(
    app, admin, wrong: dict[str, Any], words: str
) -> None:
    page = admin.post("/officials/add", NEW | wrong).text
    assert words in page
    assert NEW["name"] in page
    assert officials(app) == []


def test_an_acting_head_may_serve_beside_the_definitive_one(app, admin) -> None:
    acting = NEW | {"position": "village_head", "capacity": "plh"}
    assert admin.post("/officials/add", acting).status_code == 302
    assert len(officials(app)) == 1


def test_the_regency_completes_an_offices_address(app, signed_in) -> None:
    regency = signed_in("admin.blora")
    regency.get(f"/offices/edit/{JAPAH}")
    filled = {"address": "Jalan Contoh 1", "postcode": "58257", "timezone": "Asia/Jakarta"}
    assert regency.post(f"/offices/edit/{JAPAH}", filled).status_code == 302
    with app.app_context():
        assert db.session.get_one(Office, JAPAH).address == "Jalan Contoh 1"
    wrong = regency.post(f"/offices/edit/{JAPAH}", filled | {"postcode": "5825"})
    assert "lima angka" in wrong.text


def test_what_one_person_signs_is_never_handed_to_another_account(app, admin) -> None:
    with app.app_context():
        camat = db.session.scalars(
            select(Official).where(
                Official.office_code == "33.16.16", Official.user_id.is_not(None)
            )
        ).one()
        me = db.session.scalars(select(Account).where(Account.username == "admin.kecamatan")).one()
        key, account, mine, name = camat.id, camat.user_id, me.id, camat.name
    form = NEW | {"name": name, "office_code": "33.16.16", "position": "district_head"}
    for user_id in (str(mine), ""):
        page = admin.post(f"/officials/edit/{key}", form | {"user_id": user_id})
        assert "tidak dapat dipindahkan ke akun lain" in page.text
    with app.app_context():
        assert db.session.get_one(Official, key).user_id == account


@pytest.mark.promise("P9")
def test_an_account_does_not_sign_under_two_persons_names(app, admin) -> None:
    with app.app_context():
        query = select(Official).join(Account, Account.id == Official.user_id)
        head = db.session.scalars(query.where(Account.username == "kades.japah")).one()
        key, account, name = head.id, str(head.user_id), head.name
    acting = NEW | {"position": "village_head", "capacity": "plh", "user_id": account}
    assert "Samakan namanya" in admin.post("/officials/add", acting).text
    assert officials(app) == []
    titled = f"Drs. H. {name.upper()}"
    assert admin.post("/officials/add", acting | {"name": titled}).status_code == 302
    other = NEW | {"office_code": JAPAH, "position": "village_head", "user_id": account}
    assert "Samakan namanya" in admin.post(f"/officials/edit/{key}", other).text
    assert admin.post(f"/officials/edit/{key}", other | {"name": titled}).status_code == 302
