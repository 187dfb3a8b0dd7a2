"""Where servers are forked from: a process that has loaded the program, once for all restarts.

A restart would else take four seconds of processor time only to import. gunicorn's own
``preload_app`` does the same; all that a server does from then on is its own.
"""

import ctypes
import os
import select
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication

from app.extensions import db

from .armed import Trigger

SET_PDEATHSIG, SET_CHILD_SUBREAPER = 1, 36  # prctl(2)
START, WAIT = b"s", b"w"


class Nursery:
    """Seen from the harness: starts a server, and tells when all of its processes are gone."""

    def __init__(self, app: Flask, port: int, log: Path, workers: int) -> None:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        ours, theirs = os.pipe(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(ours[0])
            os.close(theirs[1])
            _nurse(Gunicorn(app, port, workers), log, theirs[0], ours[1])
        os.close(ours[1])
        os.close(theirs[0])
        self._answers, self._orders = ours[0], theirs[1]
        self._asked = False

    def start(self) -> int:
        """Start gunicorn and the worker; the id of their group of processes."""
        os.write(self._orders, START)
        return int.from_bytes(os.read(self._answers, 8), "big")

    def is_over(self, seconds: float) -> bool:
        """Wait until nobody of the group lives any more; whether that came true in time."""
        if not self._asked:
            os.write(self._orders, WAIT)
        self._asked = True
        if not select.select([self._answers], [], [], seconds)[0]:
            return False
        os.read(self._answers, 8)
        self._asked = False
        return True

    def close(self) -> None:
        """End it, and every server with it."""
        os.close(self._orders)
        os.waitpid(self.pid, 0)
        os.close(self._answers)


class Gunicorn(BaseApplication):  # type: ignore[misc]
    """gunicorn as in docs/operations.md, for an app that is loaded already."""

    def __init__(self, app: Flask, port: int, workers: int) -> None:
        self.app, self._port, self._workers = app, port, workers
        super().__init__()

    def load_config(self) -> None:
        """See BaseApplication."""
        settings = {"bind": f"127.0.0.1:{self._port}", "workers": self._workers, "timeout": 300,
                    "loglevel": "error", "control_socket_disable": True}  # fmt: skip
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """See BaseApplication."""
        return self.app


def _nurse(gunicorn: Gunicorn, log: Path, orders: int, answers: int) -> NoReturn:
    libc = ctypes.CDLL(None)
    libc.prctl(SET_CHILD_SUBREAPER, 1)  # whoever loses a parent becomes ours, to be waited for
    libc.prctl(SET_PDEATHSIG, signal.SIGTERM)
    group = 0
    signal.signal(signal.SIGTERM, lambda *_: _end(group))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    output = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    Trigger(gunicorn.app.config["DATA_FOLDER"]).arm()
    while order := os.read(orders, 1):
        if order == START:
            group = os.fork()
            if group == 0:
                os.close(orders)
                os.close(answers)
                _serve(gunicorn)
        else:
            with suppress(ChildProcessError):
                while True:
                    os.waitpid(-1, 0)
        os.write(answers, group.to_bytes(8, "big"))
    _end(group)


def _end(group: int) -> NoReturn:
    with suppress(ProcessLookupError, ChildProcessError):
        if group:
            os.killpg(group, signal.SIGKILL)
        while True:
            os.waitpid(-1, 0)
    os._exit(0)


def _serve(gunicorn: Gunicorn) -> NoReturn:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        if os.fork() == 0:
            info = ScriptInfo(create_app=lambda: gunicorn.app)
            gunicorn.app.cli.main(args=["worker"], prog_name="flask", obj=info)
        gunicorn.run()
    finally:
        sys.stderr.flush()
        os._exit(1)
