"""Officials of Japah whose keys BSrE keeps: the stand-in, an account there, their certificates."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from app.access.models import Account
from app.demo import PASSPHRASE
from app.extensions import db
from app.offices.keys import read_key
from app.offices.models import Certificate, Official, SigningService
from app.offices.signing_services import sealed
from app.signing.demo_authority import DemoAuthority
from tests.bsre_stand_in.people import Person, person, timestamper
from tests.bsre_stand_in.server import StandIn
from tests.factories.signed_letters import rsa_key

NIKS = {"kades.japah": "3316160101700001", "camat.japah": "3316160101700002"}
AT_BSRE = "frasa-di-bsre-1945"
REGENCY = "33.16"


@contextmanager
def signing_at_bsre(app: Flask, *usernames: str, version: int = 2) -> Iterator[StandIn]:
    """Let these people's certificates be keys at the stand-in, which runs meanwhile."""
    with app.app_context():
        authority = DemoAuthority.load(current_app.config["DATA_FOLDER"] / "demo")
        people = [_moved(username) for username in usernames]
        db.session.commit()
    with StandIn(people, timestamper(authority, rsa_key("stand-in tsa"))) as service:
        with app.app_context():
            db.session.add(_account(service, version))
            db.session.commit()
        yield service


def change_account(app: Flask, **columns: Any) -> None:
    """Change the agency's account as an admin would."""
    with app.app_context():
        account = db.session.scalars(select(SigningService)).unique().one()
        for name, value in columns.items():
            setattr(account, name, value)
        db.session.commit()


def _moved(username: str) -> Person:
    """The person's certificate as before, but with its key at the stand-in."""
    certificate = db.session.scalars(
        select(Certificate)
        .join(Official, Official.id == Certificate.official_id)
        .join(Account, Account.id == Official.user_id)
        .where(Account.username == username)
    ).one()
    file = read_key(certificate.fingerprint)
    certificate.provider, certificate.handle = "bsre", NIKS[username]
    return person(file, PASSPHRASE, NIKS[username], AT_BSRE)


def _account(service: StandIn, version: int) -> SigningService:
    return SigningService(
        office_code=REGENCY,
        base_url=service.url,
        version=version,
        username=service.username,
        password_sealed=sealed(service.password),
        timeout_seconds=20,
    )
