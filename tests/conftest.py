"""The app on real databases, each test on a fresh copy that holds the demonstration's people."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask
from hypothesis import settings as hypothesis_settings
from werkzeug.serving import make_server

from app import create_app
from app.extensions import db
from config import settings
from tests.client import Visitor
from tests.pki.authority import Authority, running_authority
from tests.postgres import PostgresServer, running_postgres

BACKENDS = ("sqlite", "postgresql")
VAULT_KEY = Fernet.generate_key().decode()
both_databases = pytest.mark.parametrize("backend", BACKENDS, indirect=True)

# A busy machine is no fault: speed is measured in bench/, never judged by a test.
hypothesis_settings.register_profile("without a clock", deadline=None)
hypothesis_settings.load_profile("without a clock")


def _build(data: Path, database_url: str | None = None) -> Flask:
    environ = {
        "LABUR_ENV": "development",
        "LABUR_DATA": str(data),
        "LABUR_VAULT_KEYS": VAULT_KEY,  # the copy opens what was sealed for the template
    }
    if database_url:
        environ["LABUR_DATABASE_URL"] = database_url
    values: dict[str, Any] = settings(environ)
    # Tests sign in far more often than people; the slowing of guesses has tests of its own.
    # A hash that costs a third of a second each time would cost them minutes.
    often = {"AUTH_RATE_LIMIT": "100000 per minute", "FAB_PASSWORD_HASH_METHOD": "scrypt:1024:8:1"}
    return create_app(values | often)


def _fill(app: Flask) -> None:
    runner = app.test_cli_runner()
    for command in ("setup", "demo"):
        result = runner.invoke(args=[command])
        assert result.exit_code == 0, (result.output, result.exception)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class SqliteBackend:
    """A template file that is copied for every test."""

    def __init__(self, folder: Path) -> None:
        self.template, self.data = folder / "template", folder / "data"
        self.app = _build(self.template)
        _fill(self.app)
        self.app = _build(self.data)

    def fresh(self) -> Flask:
        """The app on a new copy."""
        with self.app.app_context():
            db.engine.dispose()
        shutil.rmtree(self.data)
        shutil.copytree(self.template, self.data)
        return self.app


class PostgresBackend:
    """A template database that is cloned for every test."""

    def __init__(self, folder: Path, server: PostgresServer) -> None:
        self.server, url = server, server.url
        self.template, self.data = folder / "template", folder / "data"
        address = url.format(database="postgres")
        # Tests stop and start the server: a connection may be dead when it is next needed.
        self.admin = sa.create_engine(address, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self._sql("CREATE DATABASE template_labur")
        self.app = _build(self.template, url.format(database="template_labur"))
        _fill(self.app)
        self.app = _build(self.data, url.format(database="labur"))

    def _sql(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(sa.text(statement))

    def fresh(self) -> Flask:
        """The app on a new clone."""
        with self.app.app_context():
            db.engine.dispose()
        self._sql("DROP DATABASE IF EXISTS labur WITH (FORCE)")
        self._sql("CREATE DATABASE labur TEMPLATE template_labur")
        shutil.rmtree(self.data)
        shutil.copytree(self.template, self.data)
        return self.app


@pytest.fixture(scope="session")
def sqlite_backend(tmp_path_factory: pytest.TempPathFactory) -> SqliteBackend:
    """SQLite, set up once."""
    return SqliteBackend(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresBackend]:
    """PostgreSQL, started and set up once."""
    with running_postgres() as server:
        backend = PostgresBackend(tmp_path_factory.mktemp("postgres"), server)
        yield backend
        with backend.app.app_context():
            db.engine.dispose()
        backend.admin.dispose()


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """The database a test runs on; mark a test with ``both_databases`` for each in turn."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def app(backend: str, request: pytest.FixtureRequest) -> Flask:
    """The application on a fresh database with the demonstration's people."""
    name = "sqlite_backend" if backend == "sqlite" else "postgres_backend"
    return request.getfixturevalue(name).fresh()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(app)


@pytest.fixture
def signed_in(app: Flask) -> Any:
    """``signed_in("admin.japah")``: that user, signed in."""
    return lambda username: Visitor(app).sign_in(username)


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The application served over real HTTP on a port of its own; yields the address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def authority_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """The test authority, started once."""
    with running_authority(tmp_path_factory.mktemp("pki")) as authority:
        yield authority


@pytest.fixture
def pki(authority_server: Authority) -> Iterator[Authority]:
    """A certificate authority with OCSP, revocation lists and timestamps over real HTTP."""
    authority_server.reset()
    yield authority_server
    authority_server.reset()
