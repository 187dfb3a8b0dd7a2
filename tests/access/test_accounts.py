"""Managing accounts: only within one's scope, and never upwards."""

import re

import pytest
from flask import Flask
from flask_appbuilder.security.sqla.models import Role as RoleRow
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.models import Account
from app.access.roles import Role
from app.extensions import db
from tests.client import Visitor

WORDS = "empat kata yang baru"


def ids(app: Flask, username: str, role: Role) -> tuple[int, int]:
    with app.app_context():
        account = db.session.scalars(select(Account.id).filter_by(username=username)).one()
        return account, db.session.scalars(select(RoleRow.id).filter_by(name=str(role))).one()


def given(page: TestResponse) -> str:
    """The temporary password that a page shows."""
    found = re.search(r"(\w{4}-){3}\w{4}", page.text)
    assert found, page.text
    return found[0]


def choose_own(visitor: Visitor, before: str, own: str = WORDS) -> TestResponse:
    """Change one's own password."""
    passwords = {"current": before, "password": own, "conf_password": own}
    return visitor.post("/resetmypassword/form", passwords)


def form(role_id: int, **changes: str) -> dict[str, str]:
    return {
        "first_name": "Baru", "last_name": "Contoh", "username": "baru", "active": "y",
        "email": "baru@contoh.invalid", "office_code": "33.16.16.2007", "roles": str(role_id),
    } | changes  # fmt: skip


def test_a_regency_admin_makes_an_account_and_its_temporary_password(app: Flask, signed_in) -> None:
    _id, role = ids(app, "platform", Role.VILLAGE_ADMIN)
    admin = signed_in("admin.blora")
    onwards = admin.post("/users/add", form(role))
    assert "Baru Contoh" in admin.get(onwards.location).text
    password = given(admin.post(onwards.location))
    newcomer = Visitor(app).sign_in("baru", password)
    choose_own(newcomer, password)
    assert "Desa Japah" in newcomer.get("/").text


def test_an_account_without_a_password_opens_to_nobody(app: Flask, signed_in) -> None:
    _id, role = ids(app, "platform", Role.VILLAGE_ADMIN)
    signed_in("admin.blora").post("/users/add", form(role))
    for password in ("", "\0", "\0" * 12, "None", WORDS):
        visitor = Visitor(app)
        visitor.get("/login/")
        page = visitor.post("/login/", {"username": "baru", "password": password})
        assert page.status_code == 200


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
    for send in (admin.get, admin.post):
        assert send(f"/resetpassword/form?pk={account}").status_code == 403
        for nobody in ("?pk=99999", "?pk=x", ""):
            assert send(f"/resetpassword/form{nobody}").status_code == 404
    Visitor(app).sign_in("platform")


def test_nobody_makes_a_temporary_password_for_the_own_account(app: Flask, signed_in) -> None:
    account, _role = ids(app, "admin.blora", Role.REGENCY_ADMIN)
    admin = signed_in("admin.blora")
    assert admin.post(f"/resetpassword/form?pk={account}").location == "/resetmypassword/form"
    Visitor(app).sign_in("admin.blora")


def test_nobody_changes_role_office_or_state_of_the_own_account(app: Flask, signed_in) -> None:
    account, own = ids(app, "admin.blora", Role.REGENCY_ADMIN)
    _id, signer = ids(app, "admin.blora", Role.VILLAGE_HEAD)
    admin = signed_in("admin.blora")
    same = form(own, username="admin.blora", email="a@contoh.invalid", office_code="33.16")
    for change in ({"roles": str(signer)}, {"office_code": "33.16.16"}, {"active": ""}):
        answer = admin.post(f"/users/edit/{account}", same | change)
        assert "hanya dapat diubah oleh admin lain" in answer.text
    assert admin.post(f"/users/edit/{account}", same).status_code == 302
    with app.app_context():
        kept = db.session.get_one(Account, account)
        assert ([str(r) for r in kept.roles], kept.office_code, kept.active) == (
            ["Regency Admin"], "33.16", True,
        )  # fmt: skip


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


@pytest.mark.parametrize("change", ["roles", "office_code"])
def test_another_role_or_office_ends_the_sessions(app: Flask, signed_in, change: str) -> None:
    moved, admin = signed_in("admin.japah"), signed_in("admin.blora")
    account, role = ids(app, "admin.japah", Role.VILLAGE_ADMIN)
    _id, secretary = ids(app, "admin.japah", Role.VILLAGE_SECRETARY)
    values = form(role, username="admin.japah", email="admin.japah@contoh.invalid")
    changes = {"roles": str(secretary), "office_code": "33.16.16.2004"}
    admin.post(f"/users/edit/{account}", values | {change: changes[change]})
    away = moved.get("/letters/list/")
    assert "diubah oleh admin" in moved.get(away.location).text


def test_regency_admins_do_not_manage_each_other(app: Flask, signed_in) -> None:
    _id, equal = ids(app, "platform", Role.REGENCY_ADMIN)
    _id, lower = ids(app, "platform", Role.VILLAGE_ADMIN)
    regency = {"office_code": "33.16"}
    refused = signed_in("admin.blora").post("/users/add", form(equal, **regency))
    assert "Hanya admin platform" in refused.text
    assert signed_in("platform").post("/users/add", form(equal, **regency)).status_code == 302
    colleague, _role = ids(app, "baru", Role.REGENCY_ADMIN)
    admin = signed_in("admin.blora")
    for changes in ({"first_name": "Lain"}, {"roles": str(lower)}, {"active": ""}):
        admin.post(f"/users/edit/{colleague}", form(equal, **regency) | changes)
        with app.app_context():
            kept = db.session.get(Account, colleague)
            assert [str(role) for role in kept.roles] == ["Regency Admin"]
            assert (kept.first_name, kept.active) == ("Baru", True)
    assert admin.get(f"/resetpassword/form?pk={colleague}").status_code == 403
