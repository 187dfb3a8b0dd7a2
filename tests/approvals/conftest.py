"""A signing desk in Japah: letters that wait, and the people who sign them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import Account
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from tests.approvals import waiting
from tests.client import Visitor
from tests.factories import letters

SIGN = "/approvals/sign"


class Desk:
    """What tests do and ask outside a browser, each in an application context of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function as a command would, without a request."""
        with self.app.app_context():
            return function(*args, **kwargs)

    def letter(self, kind: str = "SKU", village: str = letters.VILLAGE) -> int:
        """A letter that waits; its id. SKU has one signer, SKTM the Camat as the second."""
        return letters.submitted_letter(self.app, kind, village)

    def step(self, letter_id: int, number: int = 1) -> int:
        """The id of the letter's first or second step."""
        return int(self.run(waiting.step_ids, letter_id)[number - 1])

    def now(self, letter_id: int) -> Letter:
        """The letter as it is now."""
        return self.run(waiting.letter_now, letter_id)  # type: ignore[no-any-return]

    def state(self, letter_id: int) -> State:
        """Its state now."""
        return State(self.now(letter_id).state)

    def pdf(self, letter_id: int) -> bytes:
        """Its present file."""
        return self.run(waiting.stored, letter_id)  # type: ignore[no-any-return]

    def frozen(self, letter_id: int) -> bytes:
        """The file that was submitted."""
        documents = self.app.extensions["documents"]
        return documents.get(self.now(letter_id).frozen_sha256)  # type: ignore[no-any-return]

    def user_id(self, username: str) -> int:
        """An account's id."""
        query = select(Account.id).where(Account.username == username)
        return int(self.run(lambda: db.session.scalar(query)))


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The desk."""
    return Desk(app)


def sign_by_script(visitor: Visitor, step: int, passphrase: str = PASSPHRASE) -> Any:
    """Sign one step as the desk's script does; the JSON answer with its status."""
    (answer,) = sign_all_by_script(visitor, [step], passphrase)
    return answer


def sign_all_by_script(visitor: Visitor, steps: list[int], passphrase: str = PASSPHRASE) -> Any:
    """The same for several: the lines of the answer."""
    form = {"id": steps, "passphrase": passphrase}
    answer = visitor.post(SIGN, form, headers={"Accept": "application/json"})
    return [json.loads(line) | {"status": answer.status_code} for line in answer.text.splitlines()]


@pytest.fixture
def kades(signed_in: Callable[[str], Visitor]) -> Visitor:
    """The village head, signed in."""
    return signed_in("kades.japah")


@pytest.fixture
def camat(signed_in: Callable[[str], Visitor]) -> Visitor:
    """The sub-district head, signed in."""
    return signed_in("camat.japah")
