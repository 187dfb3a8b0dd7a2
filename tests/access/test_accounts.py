"""Managing accounts: only within one's scope, and never upwards."""

import re

import pytest
from flask import Flask
from flask_appbuilder.security.sqla.models import Role as RoleRow
from sqlalchemy import select

from app.access.models import Account
from app.access.roles import Role
from app.extensions import db
from tests.client import Visitor

WORDS = "empat kata yang baru"


def ids(app: Flask, username: str, role: Role) -> tuple[int, int]:
    with app.app_context():
        account = db.session.scalars(select(Account.id).filter_by(username=username)).one()
        return account, db.session.scalars(select(RoleRow.id).filter_by(name=str(role))).one()


def form(role_id: int, **changes: str) -> dict[str, str]:
    return {
        "first_name": "Baru", "last_name": "Contoh", "username": "baru", "active": "y",
        "email": "baru@contoh.invalid", "office_code": "33.16.16.2007", "roles": str(role_id),
        "password": WORDS, "conf_password": WORDS,
    } | changes  # fmt: skip


def test_a_regency_admin_makes_an_account_that_can_sign_in(app: Flask, signed_in) -> None:
    _id, role = ids(app, "platform", Role.VILLAGE_ADMIN)
    admin = signed_in("admin.blora")
    assert admin.post("/users/add", form(role)).status_code == 302
    assert "Desa Japah" in Visitor(app).sign_in("baru", WORDS).get("/").text


def test_the_accounts_form_speaks_of_offices_and_roles_by_their_names(signed_in) -> None:
    admin = signed_in("admin.blora")
    page = admin.get("/users/add").text
    assert "Tambah pengguna" in page
    assert "Kelurahan Kunden (33.16.09.1015)" in page
    assert "Admin desa" in page
    assert not {"Village Admin", "Public", "Add Account"} & set(re.findall(r"[\w ]+", page))
    assert "Daftar pengguna" in admin.get("/users/list/").text


def test_a_person_with_a_single_name_gets_an_account(app: Flask, signed_in) -> None:
    _id, role = ids(app, "platform", Role.VILLAGE_ADMIN)
    admin = signed_in("admin.blora")
    assert admin.post("/users/add", form(role, last_name="")).status_code == 302
    with app.app_context():
        account = db.session.scalars(select(Account).filter_by(username="baru")).one()
        assert account.get_full_name() == "Baru"


def test_a_mistyped_office_keeps_what_was_typed(app: Flask, signed_in) -> None:
    _id, role = ids(app, "platform", Role.VILLAGE_ADMIN)
    answer = signed_in("admin.blora").post("/users/add", form(role, office_code="99.99"))
    assert answer.status_code == 200
    assert "baru@contoh.invalid" in answer.text


@pytest.mark.promise("P4")
def test_an_account_of_a_foreign_office_cannot_be_made(app: Flask, signed_in) -> None:
    _id, role = ids(app, "platform", Role.VILLAGE_ADMIN)
    admin = signed_in("admin.blora")
    answer = admin.post("/users/add", form(role, office_code="33.17"))
    assert answer.status_code in (200, 404)
    with app.app_context():
        assert db.session.scalars(select(Account).filter_by(username="baru")).first() is None


def test_a_regency_admin_cannot_give_or_take_the_role_above(app: Flask, signed_in) -> None:
    account, role = ids(app, "platform", Role.PLATFORM_ADMIN)
    _id, lower = ids(app, "platform", Role.VILLAGE_ADMIN)
    admin = signed_in("admin.blora")
    assert "hanya" in admin.post("/users/add", form(role)).text.lower()
    for roles in (role, lower):
        changes = form(roles, username="platform", email="platform@contoh.invalid")
        assert admin.post(f"/users/edit/{account}", changes).status_code == 200
    with app.app_context():
        assert [str(r) for r in db.session.get(Account, account).roles] == ["Platform Admin"]


def test_a_regency_admin_cannot_reset_the_password_above(app: Flask, signed_in) -> None:
    account, _role = ids(app, "platform", Role.PLATFORM_ADMIN)
    admin = signed_in("admin.blora")
    passwords = {"password": WORDS, "conf_password": WORDS}
    assert admin.post(f"/resetpassword/form?pk={account}", passwords).status_code == 403
    assert admin.post("/resetpassword/form?pk=99999", passwords).status_code == 404
    assert admin.post("/resetpassword/form?pk=x", passwords).status_code == 404
    assert admin.post("/resetpassword/form", passwords).status_code == 404


def test_a_reset_password_lets_the_user_in_and_ends_the_old_sessions(app: Flask, signed_in) -> None:
    account, _role = ids(app, "admin.japah", Role.VILLAGE_ADMIN)
    old = signed_in("admin.japah")
    passwords = {"password": WORDS, "conf_password": WORDS}
    signed_in("admin.blora").post(f"/resetpassword/form?pk={account}", passwords)
    assert old.get("/").status_code == 302
    Visitor(app).sign_in("admin.japah", WORDS)


def test_a_deactivated_account_that_comes_back_does_not_bring_its_old_sessions(
    app: Flask, signed_in
) -> None:
    fired, admin = signed_in("admin.japah"), signed_in("admin.blora")
    assert fired.get("/").status_code == 200
    account, role = ids(app, "admin.japah", Role.VILLAGE_ADMIN)
    values = form(role, username="admin.japah", email="admin.japah@contoh.invalid")
    for active in ({"active": ""}, {"active": "y"}):
        assert admin.post(f"/users/edit/{account}", values | active).status_code == 302
    assert fired.get("/").status_code == 302
