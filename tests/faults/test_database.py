"""PostgreSQL goes away and comes back: nothing changes, and the service goes on by itself."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app.audit.actions import Action
from app.audit.chain import prove_chain
from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.states import State
from tests.approvals.conftest import SIGN, sign_by_script
from tests.client import Visitor
from tests.factories import letters
from tests.pki.misbehaviour import Slow
from tests.postgres import PostgresServer
from tests.proof.conftest import desk, kades, offices  # noqa: F401 (fixtures)
from tests.waiting import until

pytestmark = [
    pytest.mark.promise("P1"),
    pytest.mark.parametrize("backend", ["postgresql"], indirect=True),
]


@pytest.fixture
def postgres(postgres_backend) -> Iterator[PostgresServer]:
    """The server of this database; it runs again afterwards, whatever the test did."""
    server = postgres_backend.server
    yield server
    if not server.runs:
        server.start()


def test_while_it_is_away_people_read_so_and_then_all_goes_on(postgres, offices, desk, kades):
    waiting = desk.letter()
    frozen = desk.frozen(waiting)
    step = desk.step(waiting)
    kades.get("/")
    postgres.stop()
    page = kades.get("/letters/list/")
    told = kades.post(SIGN, {"id": step, "passphrase": "x"}, headers={"Accept": "application/json"})
    assert (page.status_code, told.status_code) == (503, 503)
    assert "Basis data" in page.text
    assert "Basis data" in told.json["error"]

    postgres.start()
    assert desk.state(waiting) is State.SUBMITTED
    assert desk.pdf(waiting) == frozen
    assert kades.get("/letters/list/").status_code == 200
    assert sign_by_script(kades, step)["ok"]
    assert desk.state(waiting) is State.ISSUED


@pytest.mark.parametrize("comes_back", ["in time", "later"])
def test_it_is_restarted_between_the_claim_and_the_commit(
    postgres, offices, desk, kades: Visitor, comes_back
):
    waiting = desk.letter()
    step, slow, told = desk.step(waiting), Slow(), []
    offices.pki.behave("tsa", slow)
    kades.get("/")
    signing = threading.Thread(target=lambda: told.append(sign_by_script(kades, step)))
    signing.start()
    until(lambda: any("tsa" in path for path in offices.pki.asked), "the timestamp was asked for")
    postgres.stop()
    if comes_back == "in time":
        postgres.start()
    slow.release()
    signing.join()
    if comes_back == "later":
        assert "Basis data" in told[0]["message"] or "sistem" in told[0]["message"]
        postgres.start()
        assert desk.state(waiting) is State.SUBMITTED
        assert sign_by_script(kades, step)["ok"]
    assert desk.state(waiting) is State.ISSUED
    issued = select(func.count()).where(AuditEvent.action == Action.LETTER_ISSUED)
    assert desk.run(lambda: db.session.scalar(issued)) == 1
    assert desk.run(prove_chain).holds
    assert letters.facts(offices.app, waiting)["issued_at"]
