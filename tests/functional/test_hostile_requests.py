"""Requests that no page of ours would send are refused, never answered by a failure."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import Account
from app.extensions import db
from tests.conftest import both_databases

pytestmark = both_databases

# Digits for Python but not for a database, and more digits than Python reads as a number.
NO_KEYS = ("²", "٣", "abc", "-1", "2147483648", "9" * 5000)
WORDS = "empat kata yang baru"


@pytest.mark.parametrize("key", NO_KEYS)
def test_a_key_that_no_row_has_is_not_found(signed_in, key: str) -> None:
    head, admin = signed_in("kades.japah"), signed_in("admin.blora")
    sign = head.post("/approvals/sign", {"id": key, "passphrase": "salah"})
    ticked = head.post("/approvals/action_post", {"action": "sign_and_seal", "rowid": key})
    form = {"password": WORDS, "conf_password": WORDS}
    reset = admin.post("/resetpassword/form", form, query_string={"pk": key[:1000]})
    assert [answer.status_code for answer in (sign, ticked, reset)] == [404] * 3


def test_an_action_for_one_row_takes_no_list(app: Flask, signed_in) -> None:
    with app.app_context():
        key = db.session.scalars(select(Account.id).filter_by(username="admin.japah")).one()
    form = {"action": "resetpasswords", "rowid": str(key)}
    assert signed_in("admin.blora").post("/users/action_post", form).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/users/list/?_flt_0_active=abc",
        "/certificates/list/?_flt_0_active=x",
        "/audit/list/?_flt_1_at=2026-99-99",
        "/register/list/?_flt_1_year=abc",
        "/register/list/?_flt_99_year=1",
        "/register/list/?_flt_x_year=1&_flt_=&_flt_0=",
    ],
)
def test_a_search_for_what_no_column_holds_is_no_failure(signed_in, url: str) -> None:
    assert signed_in("admin.blora").get(url).status_code in (200, 400)
