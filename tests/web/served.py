"""The service as it runs in production: gunicorn over its own configuration, everything logged."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from flask import Flask

from app.demo import PASSWORD
from tests.client import TOKEN
from tests.conftest import VAULT_KEY
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
TALKATIVE = """
import logging, sys
from scripts.production import *
loglevel = "debug"
workers = 1
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)  # before libraries ask for the level
"""


@dataclass
class Served:
    """The running service; ``log`` is all that it wrote to its two outputs."""

    url: str
    log: Path
    temporary: Path


class Browser:
    """Somebody over a real connection, with a cookie jar and the token of the last page."""

    def __init__(self, url: str) -> None:
        self.http, self.url, self.token = requests.Session(), url, ""

    def get(self, path: str, **options: object) -> requests.Response:
        """Fetch a page; redirects are followed."""
        return self._seen(self.http.get(self.url + path, timeout=60, **options))  # type: ignore[arg-type]

    def post(self, path: str, form: dict[str, object], **options: object) -> requests.Response:
        """Send a form with the token of the page before."""
        data = {"csrf_token": self.token} | form
        return self._seen(self.http.post(self.url + path, data=data, timeout=60, **options))  # type: ignore[arg-type]

    def sign_in(self, username: str, password: str = PASSWORD) -> requests.Response:
        """Sign in through the page."""
        self.get("/login/")
        return self.post("/login/", {"username": username, "password": password})

    def _seen(self, response: requests.Response) -> requests.Response:
        if found := TOKEN.search(response.content):
            self.token = found[1].decode()
        return response


@contextmanager
def served(app: Flask, folder: Path) -> Iterator[Served]:
    """Serve the app's data folder; the process ends with the block."""
    temporary, log, config = folder / "tmp", folder / "log", folder / "talkative.py"
    temporary.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config.write_text(TALKATIVE)
    environment = os.environ | {
        "LABUR_ENV": "development", "LABUR_DATA": str(app.config["DATA_FOLDER"]),
        "LABUR_VAULT_KEYS": VAULT_KEY, "PORT": str(port), "LABUR_BIND": f"127.0.0.1:{port}",
        "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "--config", str(config), "run:app"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        url = f"http://127.0.0.1:{port}"
        until(lambda: _answers(url), "an answer of gunicorn")
        yield Served(url, log, temporary)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/cek", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
