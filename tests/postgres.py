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


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """Start a server; yields the SQLAlchemy URL prefix, to be followed by a database's name.

    Not ``durable``, it spares itself the flushing to disk: that is its makers' promise to test.
    """
    folder = Path(tempfile.mkdtemp(prefix="labur-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, binaries = folder / "data", _binaries()

    def run(*command: str) -> None:
        subprocess.run(_as_postgres(list(command)), check=True, capture_output=True, cwd=folder)

    run(str(binaries / "initdb"), "-D", str(data), "-U", "labur", "-A", "trust", "-E", "UTF8",
        "--no-sync")  # fmt: skip
    fsync = "on" if durable else "off"
    options = f"-k {folder} -c listen_addresses='' -c fsync={fsync} -c max_connections=120"
    control = str(binaries / "pg_ctl")
    run(control, "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql+psycopg://labur@/{{database}}?host={folder}"
    finally:
        run(control, "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
