"""The server under test: it is started, killed and started again, and tells since when it is up."""

import os
import signal
import socket
import threading
import time
from pathlib import Path

import requests
from flask import Flask

from tests.postgres import PostgresServer
from tests.waiting import until

from .nursery import Nursery

PATIENCE = 60.0  # seconds that anybody waits for the server to be up again


class Server:
    """gunicorn and the worker on one data folder, and where there is one their PostgreSQL."""

    def __init__(
        self, app: Flask, log: Path, postgres: PostgresServer | None = None, *, workers: int = 3
    ) -> None:
        self.app, self.postgres = app, postgres
        self.data: Path = app.config["DATA_FOLDER"]
        with socket.socket() as any_free:
            any_free.bind(("127.0.0.1", 0))
            self.port = any_free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._nursery = Nursery(app, self.port, log, workers)
        self._changed = threading.Condition()
        self.times, self.since = 0, 0.0

    def start(self) -> None:
        """Start it; returns when it answers."""
        self.group = self._nursery.start()
        until(self._answers, "the server's first answer")
        self._is_up()

    def kill(self) -> None:
        """End all of its processes at once."""
        os.killpg(self.group, signal.SIGKILL)
        assert self.is_gone(PATIENCE)

    def is_gone(self, seconds: float) -> bool:
        """Wait for all of its processes to be gone; whether they were in time."""
        return self._nursery.is_over(seconds)

    def break_database(self) -> None:
        """Stop PostgreSQL as a power cut would, and start it again; the server lives on."""
        assert self.postgres is not None
        self.postgres.stop()
        self.postgres.start()
        self._is_up()

    def up_again(self, after: int) -> float:
        """Wait until it was up more than ``after`` times; the moment (monotonic) of the last."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.times > after, PATIENCE):
                raise TimeoutError("an act got no answer, though nobody killed the server")
            return self.since

    def close(self) -> None:
        """End it for good."""
        self._nursery.close()

    def _is_up(self) -> None:
        with self._changed:
            self.times, self.since = self.times + 1, time.monotonic()
            self._changed.notify_all()

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/login/", timeout=PATIENCE).ok
        except requests.ConnectionError:
            return False
