"""People with second factors, and the ways that they show them."""

import re
import time
from typing import Any

import pyotp
from flask import Flask
from sqlalchemy import select

from app.access.factors import acts, totp
from app.access.models import Account
from app.clock import utc_now
from app.demo import PASSWORD
from app.extensions import db
from tests.client import Visitor

CODE = re.compile(r"<code>([0-9A-Z-]{29})</code>")


def code(secret: str, later: int = 0) -> str:
    """What the app shows now, or so many steps later."""
    return pyotp.TOTP(secret).at(time.time(), counter_offset=later)


def with_app(app: Flask, username: str) -> tuple[str, list[str]]:
    """Give somebody an authenticator app; its secret and the recovery codes.

    The code of this moment is spent; ``code(secret, 1)`` is the next.
    """
    secret = totp.new_secret()
    with app.app_context():
        account = db.session.scalars(select(Account).filter_by(username=username)).one()
        codes = acts.add_app(
            account, acts.Labelled("Ponsel", None), secret, code(secret), utc_now()
        )
    return secret, codes


def half_signed_in(app: Flask, username: str, password: str = PASSWORD, after: str = "") -> Visitor:
    """Somebody whose password was right."""
    visitor = Visitor(app)
    visitor.get("/login/")
    answer = visitor.post(f"/login/{after}", {"username": username, "password": password})
    assert answer.status_code == 302
    visitor.token = ""  # a new beginning has a new token
    return visitor


def proving(visitor: Visitor, **shown: str) -> Visitor:
    """Who has shown this as the second factor."""
    visitor.post("/second-factor/", shown)
    visitor.token = ""  # as above
    return visitor


def is_in(visitor: Visitor) -> bool:
    """Whether the first page opens."""
    return visitor.get("/").status_code == 200


def rows(app: Flask, model: Any, username: str) -> list[Any]:
    """The account's rows of this model."""
    with app.app_context():
        mine = select(Account.id).filter_by(username=username).scalar_subquery()
        return list(db.session.scalars(select(model).where(model.account_id == mine)))
