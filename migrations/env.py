"""Alembic's environment: one transaction a run, on SQLite and PostgreSQL."""

from alembic import context
from flask import current_app
from sqlalchemy import text

# Every room's tables must be known for autogenerate.
import app.approvals.models
import app.letters.designer.models
import app.retention.models
import app.trust.models  # noqa: F401
from app.database import UtcDateTime
from app.extensions import db


def _render(kind: str, item: object, _context: object) -> str | bool:
    """Write our UTC moments as the plain type that the database sees."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Bring the database of the current app to the wanted revision."""
    with current_app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # SQLite rebuilds a table to change it, which foreign keys would forbid; what they
            # guard is checked before the commit instead.
            connection.execute(text("PRAGMA foreign_keys = OFF"))
            # pysqlite opens no transaction for DDL by itself: a half-done migration would stay.
            connection.execute(text("BEGIN IMMEDIATE"))
        else:
            # Rather fail than wait behind a long query with everybody queueing behind us.
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(33161600)"))
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transactional_ddl=True,
            render_item=_render,
        )
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            if broken:
                raise RuntimeError(f"the migration would break foreign keys: {broken[:5]}")
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys = ON"))


run()
