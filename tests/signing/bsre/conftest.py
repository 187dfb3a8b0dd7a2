"""A stand-in that knows the village head of the sample letters, and an account there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

import pytest
from cryptography.hazmat.primitives.hashes import SHA256

from app.signing.bsre.account import Account
from app.signing.bsre.client import Client
from app.signing.bsre.provider import BsreProvider, BsreSigner
from app.signing.bsre.secret import Secret
from app.signing.signer import KeyReference
from tests.bsre_stand_in.people import Person, person, timestamper
from tests.bsre_stand_in.server import StandIn
from tests.factories.signed_letters import (
    DISTRICT_HEAD,
    PASSPHRASE,
    VILLAGE_HEAD,
    authority,
    person_p12,
    rsa_key,
)

NIK, OTHER_NIK = "3316160101700001", "3316160101700002"
EMAIL = "kades.japah@contoh.invalid"
AT_BSRE = "frasa-di-bsre-1945"


@lru_cache
def _person(name: str, nik: str, email: str) -> Person:
    return person(person_p12(name), PASSPHRASE, nik, AT_BSRE, email)


@pytest.fixture
def head() -> Person:
    """The village head of the sample letters, registered anew at the stand-in."""
    return replace(_person(VILLAGE_HEAD, NIK, EMAIL))


@pytest.fixture
def camat() -> Person:
    """The sub-district head."""
    return replace(_person(DISTRICT_HEAD, OTHER_NIK, ""))


@pytest.fixture
def service(head: Person, camat: Person) -> Iterator[StandIn]:
    """The stand-in, served over HTTP."""
    with StandIn([head, camat], timestamper(authority(), rsa_key("stand-in tsa"))) as running:
        yield running


@pytest.fixture(params=[1, 2], ids=["version 1", "version 2"])
def version(request: pytest.FixtureRequest) -> int:
    """Each version of the interface in turn."""
    return int(request.param)


@pytest.fixture
def account(service: StandIn, version: int) -> Account:
    """The agency's account."""
    secret = Secret(service.password)
    return Account(service.url, version, service.username, secret, timeout=20)


@pytest.fixture
def unlock(account: Account, head: Person) -> Callable[..., BsreSigner]:
    """Unlock the village head's key, as it was enrolled."""
    enrolled = KeyReference("bsre", NIK, head.certificate.fingerprint(SHA256()).hex())
    return lambda secret=AT_BSRE, key=enrolled: BsreProvider(Client(account)).unlock(key, secret)
