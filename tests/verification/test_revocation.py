"""Files that do not carry the proof of not being revoked: this server asks, within limits."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.signing.errors import SigningError
from app.trust.acts import withdraw
from app.trust.models import TrustedAuthority
from app.verification import evidence
from tests.factories.authorities import trusting
from tests.factories.signed_letters import one_signer_letter, sign
from tests.pki import misbehaviour
from tests.verification.answers_seen import pdf, verdicts

Asked = Callable[..., dict[str, Any]]
DOUBT = "TIDAK DAPAT DIPASTIKAN"
OCSP = "/pki/ocsp/issuing"


@pytest.fixture
def signed(app: Flask, pki) -> Callable[..., bytes]:
    """``signed()``: a page signed under an authority that answers, and that this server trusts."""
    trusting(app, pki.root)
    app.extensions["judge"].inquirer._known.clear()

    def make(asks: tuple[str, ...] = ("ocsp",), revoked: bool = False) -> bytes:
        person = pki.person("SUTRISNO (CONTOH)", asks=asks)
        if revoked:
            pki.revoke(person)
        return sign(one_signer_letter().stamped, person.signer(), "Signature1")

    return make


def test_who_is_cleared_by_the_authority_is_trusted_and_asked_about_once(
    asked: Asked, pki, signed
) -> None:
    file = signed()
    for _again in range(3):
        assert verdicts(asked(file=pdf(file))) == (DOUBT, False, True, None)
    assert pki.asked.count(OCSP) == 1


def test_a_revoked_certificate_is_not_trusted(asked: Asked, pki, signed) -> None:
    answer = asked(file=pdf(signed(revoked=True)))
    assert verdicts(answer)[2] is not True
    assert "dicabut" in answer["intact"]["reason"]


@pytest.mark.promise("P9")
@pytest.mark.parametrize("behaviour", ["down", "html", "error", "try_later"])
def test_an_authority_that_gives_no_answer_leaves_doubt(
    asked: Asked, pki, signed, behaviour: str
) -> None:
    pki.behave("ocsp", getattr(misbehaviour, behaviour))
    file = signed()
    answer = asked(file=pdf(file))
    assert verdicts(answer) == (DOUBT, False, None, None)
    assert answer["signatures"][0]["sub_indication"] == "TRY_LATER"
    before = len(pki.asked)
    asked(file=pdf(file))
    assert len(pki.asked) == before  # a silent authority is left alone for a while


@pytest.mark.promise("P9")
def test_a_slow_authority_does_not_make_the_page_hang(
    asked: Asked, pki, signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "ONE_ANSWER", 0.5)
    slow = misbehaviour.Slow()
    pki.behave("ocsp", slow)
    begun = time.monotonic()
    assert verdicts(asked(file=pdf(signed()))) == (DOUBT, False, None, None)
    assert time.monotonic() - begun < evidence.PATIENCE + 5
    slow.release()


@pytest.mark.parametrize("trusted", [False, True])
def test_nobody_is_asked_about_strangers_or_altered_files(
    app: Flask, asked: Asked, pki, trusted: bool
) -> None:
    person = pki.person("SUTRISNO (CONTOH)", asks=("ocsp", "crls"))
    file = sign(one_signer_letter().stamped, person.signer(), "Signature1")
    if trusted:
        trusting(app, pki.root)
        file = file[: len(file) // 3] + b"X" + file[len(file) // 3 + 1 :]
    assert verdicts(asked(file=pdf(file)))[2] is not True
    assert pki.asked == []


def test_the_network_is_asked_outside_of_every_transaction(
    app: Flask, asked: Asked, pki, signed, monkeypatch: pytest.MonkeyPatch
) -> None:

    open_ones = []

    def gather(*_args: Any) -> Any:
        open_ones.append(db.session().in_transaction())
        raise SigningError

    monkeypatch.setattr(evidence, "gather", gather)
    asked(file=pdf(signed()))
    assert open_ones == [False]


def test_a_withdrawn_authority_is_believed_and_asked_no_more(
    app: Flask, asked: Asked, pki, signed
) -> None:

    file = signed()
    assert verdicts(asked(file=pdf(file)))[2] is True
    with app.app_context(), transaction() as session:
        newest = session.scalar(select(func.max(TrustedAuthority.id)))
        withdraw(session, newest, utc_now(), "Kuncinya bocor")
    before = len(pki.asked)
    assert verdicts(asked(file=pdf(file))) == (DOUBT, False, None, None)
    assert len(pki.asked) == before
