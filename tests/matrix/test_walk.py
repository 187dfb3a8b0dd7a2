"""The matrix at a small size: every route × every role on a row of its own and a foreign one."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import wall
from app.access.models import Account
from app.access.roles import GRANTS, Role, fab_roles
from app.extensions import db
from app.letters import acts
from app.letters.attachments.models import Attachment
from app.residents.models import Household
from tests.conftest import PostgresBackend, SqliteBackend
from tests.matrix.cells import cells
from tests.matrix.differing import differing
from tests.matrix.places import CODES, Person
from tests.matrix.probes import probes
from tests.matrix.references import misplaced
from tests.matrix.store import PostgresCopy, SqliteCopy, scoped_tables
from tests.matrix.test_files import PUBLIC, ROUTES
from tests.matrix.walk import Walk
from tests.matrix.world import build

pytestmark = pytest.mark.promise("P4")
EACH_PROBE = 60  # of what `make matrix` asks in full
ON_POSTGRESQL = 12, 80  # of the cells and of the probes: what the rules say is no database's matter


@pytest.fixture(scope="module")
def walk(sqlite_backend: SqliteBackend) -> Walk:
    app = sqlite_backend.fresh()
    return Walk(app, build(app), SqliteCopy(app))


@pytest.fixture
def watched(walk: Walk) -> Iterator[Walk]:
    """The walk with nothing on its tally."""
    walk.tally = type(walk.tally)()
    yield walk
    walk.copy.restore()


def people(walk: Walk) -> list[Person]:
    """One of each role."""
    return [person for person in walk.world.people if person.office not in ("B", "Y")]


def test_every_role_gets_from_every_route_what_the_rules_say(watched: Walk) -> None:
    asked = differing(cells(watched.app, watched.world, people(watched), "AC", ("PUT",)))
    tally = watched.run(asked)
    assert tally.faults == []
    assert len(tally.routes) > 150
    assert min(tally.cells[due] for due in ("allowed", "refused", "not there", "method")) > 100
    assert tally.statements["walled"] > 1000
    assert tally.files >= ROUTES - PUBLIC, "no cell was answered with the file: see rules.py"


def test_foreign_values_in_forms_and_searches_lead_nowhere(watched: Walk) -> None:
    asked = [*probes(watched.app, watched.world)][::EACH_PROBE]
    tally = watched.run(asked)
    assert tally.faults == []
    assert len(asked) > 100


def test_postgresql_answers_alike(postgres_backend: PostgresBackend) -> None:
    app = postgres_backend.fresh()
    world = build(app)
    walk = Walk(app, world, PostgresCopy(app, postgres_backend.admin))
    each_cell, each_probe = ON_POSTGRESQL
    asked = [*differing(cells(app, world, offices="AC", other_methods=()))][::each_cell]
    asked += [*probes(app, world)][::each_probe]
    tally = walk.run(asked)
    assert tally.faults == []
    assert min(tally.cells[due] for due in ("allowed", "refused", "not there")) > 30


def test_a_row_of_every_kind_is_planted_in_another_office(watched: Walk) -> None:
    elsewhere = [CODES[office] for office in "CYZ"]  # a village, a district, a regency
    with watched.app.app_context():
        empty = [
            table.name
            for table in scoped_tables()
            if not db.session.execute(
                table.select().where(table.c.office_code.in_(elsewhere))
            ).first()
        ]
        db.session.remove()
    assert empty == [], "plant a row of the new kind: tests/matrix/world.py"


def test_a_wall_that_is_down_is_seen(watched: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge's own eyes: with no wall, foreign rows show and the statements are named."""
    monkeypatch.setattr(wall, "_criteria", lambda _scope: ())
    asked = differing(cells(watched.app, watched.world, people(watched), "AC", (), "ResidentView"))
    faults = watched.run(asked).faults
    assert any("not there is due, got allowed" in fault for fault in faults)
    assert any("shows a NIK" in fault for fault in faults)
    assert any("without its office" in fault for fault in faults)


def test_a_file_is_opened_and_its_trace_is_missed(
    watched: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "_criteria", lambda _scope: ())
    monkeypatch.setattr(acts, "record", lambda *_about, **_detail: None)
    asked = differing(cells(watched.app, watched.world, people(watched), "C", (), ".download"))
    faults = watched.run(one for one in asked if one.endpoint == "LetterView.download").faults
    assert any("shows “Penanda C berkas”" in fault for fault in faults)
    assert any("handed out a file without a trace" in fault for fault in faults)


def test_a_row_that_points_beyond_its_office_is_seen(watched: Walk) -> None:
    admin = next(one for one in watched.world.people if one.office == "A")
    with watched.app.app_context(), db.engine.begin() as connection:
        foreign = sa.select(Account.id).where(Account.office_code == CODES["C"]).limit(1)
        own = Attachment.office_code == CODES["A"]
        pointed = sa.update(Attachment).where(own).values(added_by_id=foreign.scalar_subquery())
        connection.execute(pointed)
        connection.execute(sa.update(Household).where(Household.office_code == CODES["C"])
                           .values(rt="009"))  # fmt: skip
    changes = watched.rows.changes({"attachment", "household"})
    assert set(misplaced(admin, changes, watched.rows)) == {
        "attachment.added_by_id points at a row of 33.16.15.2001 in ab_user",
        "changed a row of another office in household",
    }


def test_a_grant_too_many_is_seen(watched: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GRANTS[Role.SUPERVISOR], "ResidentView", "list")
    granted: Flask = watched.app
    builtin = granted.extensions["appbuilder"].sm.builtin_roles
    monkeypatch.setitem(builtin, str(Role.SUPERVISOR), fab_roles()[str(Role.SUPERVISOR)])
    asked = cells(granted, watched.world, people(watched), "A", (), "ResidentView.list")
    assert any("refused is due, got allowed" in fault for fault in watched.run(asked).faults)
