"""Workers as an operator starts them: processes of their own, on a file or on Redis."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis

from tests.proof.conftest import offices  # noqa: F401 (a fixture)
from tests.redis import redis_server

ROOT = Path(__file__).parents[2]
Worker = subprocess.Popen[str]
Workers = Callable[..., Worker]
# Each database and each place of the queue, in two cases instead of four.
_PLACES = ("backend", "queue")
with_its_queue = pytest.mark.parametrize(
    _PLACES, [("sqlite", "file"), ("postgresql", "redis")], indirect=True
)
with_the_other_queue = pytest.mark.parametrize(
    _PLACES, [("sqlite", "redis"), ("postgresql", "file")], indirect=True
)


def environment(app: Flask) -> dict[str, str]:
    """What a process needs to serve the same data as ``app``."""
    config = app.config
    return os.environ | {
        "FLASK_APP": "run.py",
        "LABUR_ENV": "development",
        "LABUR_DATA": str(config["DATA_FOLDER"]),
        "LABUR_DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"],
        "LABUR_TSA_URL": config["TSA_URL"],
        "LABUR_QUEUE_URL": config["QUEUE_URL"],
        "LABUR_SECRET_KEY": config["SECRET_KEY"],  # it signs what one tells the other
        "LABUR_VAULT_KEYS": ",".join(config["VAULT_KEYS"]),
    }


@contextmanager
def running_worker(app: Flask, *options: str) -> Iterator[Worker]:
    """``flask worker``, ready; it is asked to end afterwards, and does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "worker", *options],
        cwd=ROOT, env=environment(app), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "The worker is ready.\n"
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture
def workers(app: Flask) -> Iterator[Workers]:
    """``workers()`` starts one more."""
    with ExitStack() as running:
        yield lambda *options: running.enter_context(running_worker(app, *options))


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server."""
    with redis_server() as url:
        yield url


@pytest.fixture(params=["file", "redis"])
def queue(request: pytest.FixtureRequest, app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the queue is kept: in the data folder, or on Redis."""
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
        with Redis.from_url(url) as client:
            client.flushall()  # what another test left there is signed with another key
        monkeypatch.setitem(app.config, "QUEUE_URL", url)
    return str(request.param)
