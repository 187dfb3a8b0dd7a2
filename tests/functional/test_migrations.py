"""The database is built by migrations alone, up and down, on both databases."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from app.extensions import db
from tests.conftest import both_databases

pytestmark = both_databases


@pytest.fixture(autouse=True)
def _inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.remove()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_migrated_tables_are_those_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, db.metadata) == []


def test_going_down_leaves_nothing_and_going_up_again_builds_the_same(app: Flask) -> None:
    before = tables()
    assert "letter" in before
    db.session.remove()
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == before


def test_migrating_again_changes_nothing(app: Flask) -> None:
    with db.engine.connect() as connection:
        before = connection.execute(sa.text("SELECT count(*) FROM audit_event")).scalar_one()
    result = app.test_cli_runner().invoke(args=["setup"])
    assert result.exit_code == 0
    with db.engine.connect() as connection:
        after = connection.execute(sa.text("SELECT count(*) FROM audit_event")).scalar_one()
    assert after == before
