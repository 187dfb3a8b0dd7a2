"""A throw-away Redis server: real, empty, on a socket of its own, gone afterwards."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NotYet

from tests.waiting import until


@contextmanager
def redis_server() -> Iterator[str]:
    """Start a server; yields its URL."""
    with tempfile.TemporaryDirectory(prefix="labur-redis-") as folder:
        socket = Path(folder) / "redis.sock"
        command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "",
               "--rdbcompression", "no"]  # fmt: skip
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder)
        url = f"unix://{socket}"
        try:
            until(lambda: _answers(url), "Redis")
            yield url
        finally:
            process.terminate()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with Redis.from_url(url) as client:
            return bool(client.ping())
    except NotYet:
        return False
