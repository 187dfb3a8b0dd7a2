"""The app on real databases, each test on a fresh copy that holds the demonstration's people."""

import gc
import shutil
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import settings as hypothesis_settings
from werkzeug.serving import make_server

from app import create_app
from app.extensions import db
from app.letters.rendering import prepare_fonts
from config import settings
from tests.client import Visitor
from tests.once import once
from tests.pki.authority import Authority, running_authority
from tests.postgres import PostgresServer, running_postgres

BACKENDS = ("sqlite", "postgresql")
# These take a worker most of a minute.
LONGEST = (
    "tests/matrix/test_walk.py",
    "tests/jobs/test_worker.py",
    "tests/browser/",
    "tests/proof/",
    "tests/approvals/",
    "tests/web/",
)
# The same in every process of a run: they share what was sealed for the template.
VAULT_KEY = urlsafe_b64encode(sha256(b"the vault of the tests").digest()).decode()
both_databases = pytest.mark.parametrize("backend", BACKENDS, indirect=True)

# What was imported stays; to look through its half a million objects again and again is in vain.
gc.freeze()
gc.set_threshold(20_000, 20, 20)

# A busy machine is no fault: speed is measured in bench/, never judged by a test.
hypothesis_settings.register_profile("without a clock", deadline=None)
hypothesis_settings.load_profile("without a clock")


def _build(data: Path, database_url: str | None = None) -> Flask:
    environ = {
        "LABUR_ENV": "development",
        "LABUR_DATA": str(data),
        "LABUR_VAULT_KEYS": VAULT_KEY,
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
    """A template file, found or made, that is copied for every test."""

    def __init__(self, folder: Path, template: Path | None = None) -> None:
        self.template, self.data = template or folder / "template", folder / "data"
        if not template:
            _fill(_build(self.template))
        self.app = _build(self.data)

    def fresh(self) -> Flask:
        """The app on a new copy."""
        with self.app.app_context():
            db.engine.dispose()
        shutil.rmtree(self.data)
        shutil.copytree(self.template, self.data)
        return self.app


class PostgresBackend:
    """A template database, found with its files or made, that is cloned for every test."""

    def __init__(self, folder: Path, server: PostgresServer, template: Path | None = None) -> None:
        self.server, url = server, server.url
        self.template, self.data = template or folder / "template", folder / "data"
        address = url.format(database="postgres")
        # Tests stop and start the server: a connection may be dead when it is next needed.
        self.admin = sa.create_engine(address, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        if not template:
            self._sql("CREATE DATABASE template_labur")
            _fill(_build(self.template, url.format(database="template_labur")))
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

    def close(self) -> None:
        """Leave the server alone."""
        with self.app.app_context():
            db.engine.dispose()
        self.admin.dispose()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: no worker is still at it when the others have ended."""

    def place(item: pytest.Item) -> int:
        long = (number for number, start in enumerate(LONGEST) if item.nodeid.startswith(start))
        return next(long, len(LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def letter_fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The letters' fonts, cut once a run."""
    return once(tmp_path_factory, "fonts", prepare_fonts)


@pytest.fixture(scope="session")
def sqlite_backend(tmp_path_factory: pytest.TempPathFactory, letter_fonts: Path) -> SqliteBackend:
    """SQLite, set up once a run."""

    def make(folder: Path) -> None:
        shutil.copytree(letter_fonts, folder / "fonts")
        _fill(_build(folder))

    template = once(tmp_path_factory, "sqlite", make)
    return SqliteBackend(tmp_path_factory.mktemp("sqlite"), template)


@pytest.fixture(scope="session")
def postgres_backend(
    tmp_path_factory: pytest.TempPathFactory, letter_fonts: Path
) -> Iterator[PostgresBackend]:
    """PostgreSQL, set up once a run; every process starts a server of its own."""

    def make(folder: Path) -> None:
        shutil.copytree(letter_fonts, folder / "template" / "fonts")
        with running_postgres() as server:
            PostgresBackend(folder, server).close()
            server.keep(folder / "cluster")

    kept = once(tmp_path_factory, "postgresql", make)
    with running_postgres(kept / "cluster") as server:
        folder = tmp_path_factory.mktemp("postgresql")
        backend = PostgresBackend(folder, server, kept / "template")
        yield backend
        backend.close()


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
