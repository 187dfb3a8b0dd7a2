"""Promise P6: every act leaves a trace, chained and append-only."""

import pytest
from flask import Flask
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select

from app.access.models import Account
from app.audit.actions import Action
from app.audit.chain import prove_chain
from app.audit.models import AuditEvent
from app.audit.trail import record
from app.audit.wording import ACTS
from app.database import transaction
from app.extensions import db
from app.offices.models import Office
from tests.audit import tampering
from tests.conftest import both_databases

pytestmark = [pytest.mark.promise("P6"), both_databases]


@pytest.fixture(autouse=True)
def _inside(app: Flask):
    with app.app_context():
        yield
        db.session.rollback()


def test_the_chain_of_an_untouched_trail_holds(app: Flask) -> None:
    report = prove_chain()
    assert report.holds
    assert report.events > 300


def test_an_event_is_kept_only_when_its_act_is(app: Flask) -> None:
    before = prove_chain().events
    with pytest.raises(ZeroDivisionError), transaction():
        record(Action.SYSTEM_SYNCED, ("test", 1), "33.16")
        _ = 1 / 0
    assert prove_chain().events == before


def test_a_changed_row_is_recorded_with_what_was_before_and_after(app: Flask) -> None:
    with transaction() as session:
        session.get(Office, "33.16.16").phone = "0296-000000"
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.action, event.subject_id) == ("row:changed", "33.16.16")
    assert '"phone": ["", "0296-000000"]' in event.detail
    assert prove_chain().holds


def test_the_command_proves_the_chain_and_says_so(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["audit"]).exit_code == 0
    with db.engine.begin() as connection:
        tampering.disarm(connection)
        tampering.remove(connection, 2)
    result = runner.invoke(args=["audit"])
    assert result.exit_code == 1
    assert "RUSAK pada catatan 2" in result.output
    assert "ada catatan yang dihapus tepat di sini" in result.output


def test_every_act_has_words_for_the_screen() -> None:
    assert set(ACTS) == set(Action)


def test_a_role_that_is_given_or_taken_is_recorded_and_the_password_never(app: Flask) -> None:
    with transaction() as session:
        account = session.scalars(select(Account).filter_by(username="sekdes.japah")).one()
        account.roles = session.scalars(select(Role).where(Role.name == "Village Admin")).all()
        account.password = "a-hash-that-nobody-may-read"
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert '"added": ["Village Admin"], "removed": ["Village Secretary"]' in event.detail
    assert "nobody-may-read" not in event.detail
