"""A proof that ends soon is carried on; every earlier file stays genuine."""

import io
from datetime import UTC, datetime, timedelta

import pytest

from app.letters.states import State
from app.offices.models import Level
from app.proof.due import open_renewals
from app.signing import ageing
from app.verification.validator.judge import validate
from app.verification.validator.report import Verdict
from tests.conftest import both_databases
from tests.pki import misbehaviour

MARGIN, EVER = timedelta(days=180), timedelta(days=9000)
NOW = datetime.now(UTC)


def open_at(offices, moment: datetime, margin: timedelta = MARGIN) -> int:
    """Look, at this moment, for what is to be renewed."""
    with offices.app.app_context():
        return open_renewals(moment, margin)


@pytest.fixture
def archived(offices) -> int:
    """A letter whose proof is renewed; its timestamp's certificate ends in about ten years."""
    offices.wants(Level.B_LTA)
    return offices.signed()


@both_databases
@pytest.mark.promise("P2")
def test_before_the_proof_ends_it_is_renewed_and_the_old_file_stays_genuine(
    offices, archived, visitor
) -> None:
    (first,) = offices.files(archived)
    old, ending = offices.pdf(archived), first.proof_until - timedelta(days=100)
    assert open_at(offices, first.proof_until - timedelta(days=200)) == 0
    assert open_at(offices, ending) == 1
    assert open_at(offices, ending) == 0, "once is enough"

    offices.pki.now = ending
    offices.asks(offices.pki.another_tsa(until=ending + timedelta(days=3650)))
    assert offices.work(lambda: ending) == 1
    letter, (_, second) = offices.letter(archived), offices.files(archived)
    assert (letter.state, letter.current_sha256) == (State.ISSUED, second.sha256)
    assert second.proof_until > first.proof_until
    assert offices.pdf(archived).startswith(old)
    assert offices.report(archived, first.proof_until + MARGIN).verdict is Verdict.VALID
    assert validate(old, offices.pki.trust_roots).verdict is Verdict.VALID
    for pdf in (old, offices.pdf(archived)):
        page = visitor.post("/cek", {"file": (io.BytesIO(pdf), "surat.pdf")})
        assert letter.number in page.text


def test_lower_levels_are_not_renewed(offices) -> None:
    offices.wants(Level.B_LT)
    offices.signed()
    assert open_at(offices, NOW + timedelta(days=9000)) == 0


@pytest.mark.promise("P1")
def test_while_the_authority_is_down_the_letter_stays_as_it_is(offices, archived) -> None:
    before = offices.pdf(archived)
    assert open_at(offices, NOW, EVER) == 1
    offices.pki.behave("tsa", misbehaviour.down)
    assert offices.work() == 0
    assert (offices.state(archived), offices.pdf(archived)) == (State.ISSUED, before)
    assert "Stempel waktu" in offices.task(archived).problem


def test_a_timestamp_that_proves_no_longer_is_refused_and_told(offices, archived) -> None:
    assert open_at(offices, NOW, EVER) == 1
    assert offices.work() == 0
    assert "tidak berlaku lebih lama" in offices.task(archived).problem
    assert len(offices.files(archived)) == 1


def test_when_algorithms_age_only_a_stronger_authority_is_asked_anew(
    offices, archived, monkeypatch
) -> None:
    assert offices.files(archived)[0].algorithms == "sha-256 rsa-1900"
    assert ageing.last_year("sha-256 rsa-1900") < NOW.year, "and any new one too"
    assert open_at(offices, NOW) == 0
    offices.asks(offices.pki.another_tsa(key="ec"))
    assert open_at(offices, NOW) == 1
    assert offices.work_later() == 1
    assert [file.algorithms for file in offices.files(archived)] == [
        "sha-256 rsa-1900", "sha-256 ec-256",
    ]  # fmt: skip
    assert open_at(offices, NOW) == 0
