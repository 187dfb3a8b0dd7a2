"""Offices whose officials have certificates of the test authority, and a server with its TSA."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.models import Account
from app.clock import utc_now
from app.database import transaction
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.models import Letter, LetterFile
from app.letters.states import State
from app.offices.enroll import Offer, keep
from app.offices.models import Level, Office, Official
from app.proof.due import prove_due
from app.proof.means import means
from app.proof.models import ProofTask
from app.signing.pkcs12 import Pkcs12Provider
from app.trust.acts import trust
from app.verification.validator.judge import validate
from app.verification.validator.report import Report
from tests.approvals.conftest import desk, kades  # noqa: F401 (fixtures)
from tests.factories import letters
from tests.pki.authority import Authority, Person


class Offices:
    """Japah with real certificates; what tests do and ask, each in a context of its own."""

    def __init__(self, app: Flask, pki: Authority) -> None:
        self.app, self.pki = app, pki

    def asks(self, tsa_url: str) -> None:
        """Let the server use another timestamp authority."""
        self.app.config["TSA_URL"] = tsa_url

    def wants(self, level: Level | None, code: str = letters.VILLAGE) -> None:
        """Set the level that an office wants."""
        with self.app.app_context(), transaction() as session:
            session.get_one(Office, code).signature_level = level

    def signed(self, type_code: str = "SKU") -> int:
        """A letter that all have signed; its id."""
        letter_id = letters.submitted_letter(self.app, type_code)
        while letters.sign_next(self.app, letter_id) is State.AWAITING_SECOND:
            pass
        return letter_id

    def letter(self, letter_id: int) -> Letter:
        """The letter as it is now."""
        with self.app.app_context():
            return db.session.get_one(Letter, letter_id)

    def state(self, letter_id: int) -> State:
        """Its state now."""
        return State(self.letter(letter_id).state)

    def task(self, letter_id: int) -> ProofTask | None:
        """What is still to be done for it."""
        with self.app.app_context():
            return db.session.get(ProofTask, letter_id)

    def files(self, letter_id: int) -> list[LetterFile]:
        """The files it was issued as, the oldest first."""
        with self.app.app_context():
            query = select(LetterFile).where(LetterFile.letter_id == letter_id)
            return list(db.session.scalars(query.order_by(LetterFile.id)))

    def pdf(self, letter_id: int) -> bytes:
        """Its present file."""
        return letters.stored_pdf(self.app, letter_id)

    def report(self, letter_id: int, at: datetime | None = None) -> Report:
        """What the validator says of it, with nothing but the file and the roots."""
        return validate(self.pdf(letter_id), self.pki.trust_roots, at or utc_now())

    def asked(self, letter_id: int) -> Report:
        """The same after asking the authorities what the file leaves open."""
        with self.app.app_context():
            return means().judge(self.pdf(letter_id), utc_now())

    def work(self, clock: Callable[[], datetime] = utc_now) -> int:
        """Let the background work do what is due."""
        with self.app.app_context():
            return prove_due(clock)

    def work_later(self) -> int:
        """The same when the pauses of what failed are over."""
        self.pauses_end()
        return self.work()

    def pauses_end(self) -> None:
        """What failed is due again."""
        with self.app.app_context(), transaction() as session:
            session.execute(update(ProofTask).values(due_at=ProofTask.opened_at))

    def certify(self, username: str, **options: Any) -> Person:
        """Give this official a certificate of the test authority in place of the demo's."""
        with self.app.app_context(), transaction() as session:
            official = session.scalars(
                select(Official)
                .join(Account, Account.id == Official.user_id)
                .where(Account.username == username)
            ).one()
            person = self.pki.person(official.name, **options)
            offer = Offer(Pkcs12Provider.name, file=person.p12(PASSPHRASE))
            keep(session, official, offer, person.certificate, utc_now())
            return person


@pytest.fixture
def offices(app: Flask, pki: Authority, monkeypatch: pytest.MonkeyPatch) -> Offices:
    """A server that has a timestamp authority, and officials who can be asked about."""
    monkeypatch.setitem(app.config, "TSA_URL", pki.tsa_url)
    app.extensions["timestamp_rest"].until = 0.0
    with app.app_context(), transaction() as session:
        trust(session, pki.root, source="tests", note="")
    offices = Offices(app, pki)
    for username in ("kades.japah", "camat.japah"):
        offices.certify(username)
    return offices
