"""Where benchmarks run: the real application on a database that is thrown away."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.extensions import db
from config import settings
from tests.postgres import postgres_server

# Limits protect against guessing; here one address asks as fast as it can.
UNLIMITED = dict.fromkeys(
    ("AUTH_RATE_LIMIT", "PAGE_RATE_LIMIT", "CHECK_RATE_LIMIT"), "1000000 per minute"
)


@contextmanager
def two_cores() -> Iterator[None]:
    """Keep this process, and those that it starts, on two of the machine's cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:2])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def application(*, postgres: bool = False) -> Iterator[Flask]:
    """The application with the demonstration's people, in a folder of its own."""
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="labur-bench-")))
        environ = {"LABUR_ENV": "development", "LABUR_DATA": str(data)}
        if postgres:
            server = postgres_server(durable=True)
            environ["LABUR_DATABASE_URL"] = _database(stack.enter_context(server))
        app = create_app(settings(environ) | UNLIMITED)
        for command in ("setup", "demo"):
            result = app.test_cli_runner().invoke(args=[command])
            if result.exit_code != 0:
                raise RuntimeError(f"flask {command}: {result.output}") from result.exception
        try:
            yield app
        finally:
            for name in ("validator", "prover"):
                app.extensions[name].close()
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def _database(url: str) -> str:
    engine = sa.create_engine(url.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE labur"))
    engine.dispose()
    return url.format(database="labur")
