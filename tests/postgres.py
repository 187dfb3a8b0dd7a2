"""A throw-away PostgreSQL server: real, empty, on a socket of its own, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = found[-1] if found else Path(shutil.which("initdb") or "/initdb-is-not-installed")
    return path.parent


def _as_postgres(command: list[str]) -> list[str]:
    # The server refuses to run as root, so root lends it another user.
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


class PostgresServer:
    """A running server; ``url`` is the SQLAlchemy URL prefix, to be followed by a database's name.

    Not ``durable``, it spares itself the flushing to disk: that is its makers' promise to test.
    """

    def __init__(self, folder: Path, cluster: Path | None, *, durable: bool) -> None:
        self._folder, self._binaries, self._durable = folder, _binaries(), durable
        self.runs = False
        self.url = f"postgresql+psycopg://labur@/{{database}}?host={folder}"
        if cluster:
            subprocess.run(["cp", "-a", cluster, folder / "data"], check=True)
        else:
            self._run("initdb", "-U", "labur", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Start it; returns when it answers."""
        options = (
            f"-k {self._folder} -c listen_addresses='' -c max_connections=120 "
            f"-c fsync={'on' if self._durable else 'off'}"
        )
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self._folder / "log"), "start")
        self.runs = True

    def stop(self) -> None:
        """Stop it as a crash would: at once, leaving its recovery to the next start."""
        self._run("pg_ctl", "-m", "immediate", "stop")
        self.runs = False

    def keep(self, cluster: Path) -> None:
        """Stop it in good order and keep its databases there, for other servers to begin with."""
        self._run("pg_ctl", "-w", "-m", "fast", "stop")
        self.runs = False
        subprocess.run(["cp", "-a", self._folder / "data", cluster], check=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), "-D", str(self._folder / "data"), *arguments]
        subprocess.run(_as_postgres(command), check=True, capture_output=True, cwd=self._folder)


@contextmanager
def running_postgres(
    cluster: Path | None = None, *, durable: bool = False
) -> Iterator[PostgresServer]:
    """Start a server for a while, empty or with what was kept as `cluster`."""
    folder = Path(tempfile.mkdtemp(prefix="labur-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = PostgresServer(folder, cluster, durable=durable)
    server.start()
    try:
        yield server
    finally:
        if server.runs:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """The same for those who only ask it; yields its ``url``."""
    with running_postgres(durable=durable) as server:
        yield server.url
