"""PostgreSQL's own tools: which ones fit the server, and what they are asked to do."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.backup.errors import BackupError

DEBIAN = Path("/usr/lib/postgresql")
# Owners and grants belong to the server, not to the data: a restored database has its own.
NO_OWNERS = ("--no-owner", "--no-privileges")


def dump(connection: Connection, snapshot: str, file: Path) -> None:
    """Write the database as that exported snapshot sees it, in pg_dump's custom format."""
    run(
        connection.engine.url, _tool("pg_dump", _major(connection)),
        "--format=custom", *NO_OWNERS, "--lock-wait-timeout=60000",
        f"--snapshot={snapshot}", f"--file={file}",
    )  # fmt: skip


def load(engine: Engine, file: Path) -> None:
    """Load a dump into an empty database: all of it or nothing."""
    with engine.connect() as connection:
        tool = _tool("pg_restore", _major(connection))
    run(engine.url, tool, "--exit-on-error", "--single-transaction", *NO_OWNERS, str(file))


def require_readable(engine: Engine, file: Path) -> None:
    """Have pg_restore read all of a dump, without a database. Raises BackupError."""
    with engine.connect() as connection:
        tool = _tool("pg_restore", _major(connection))
    _call([tool, f"--file={os.devnull}", str(file)], {})


def run(url: URL, tool: str, *options: str) -> None:
    """Run a tool on a database. The password is not on the command line, where all could read it.

    Raises BackupError with what the tool said.
    """
    known = url.translate_connect_args(username="user", database="dbname")
    known |= {key: one if isinstance(one, str) else ",".join(one) for key, one in url.query.items()}
    password = known.pop("password", None)
    place = make_conninfo(**known)
    _call([tool, "--dbname", place, *options], {"PGPASSWORD": password} if password else {})


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """Another database than the service's. Raises BackupError with what it said."""
    engine = create_engine(url)
    try:
        yield engine
    except SQLAlchemyError as error:
        problem = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise BackupError(f"Basis data tujuan: {problem}") from error
    finally:
        engine.dispose()


def require_empty(url: str) -> None:
    """Raise BackupError unless nobody's data is there."""
    with engine_of(url) as engine, engine.connect() as connection:
        if _contents(connection):
            raise BackupError(
                "Basis data tujuan tidak kosong. Pemulihan hanya ke basis data baru, supaya tidak "
                "ada data yang tertimpa: buat yang baru (createdb) dan sebutkan alamatnya."
            )


def empty(url: str) -> None:
    """Take away what was put into a database that was empty before; see ``require_empty``."""
    with engine_of(url) as engine, engine.begin() as connection:
        for kind, name in _contents(connection):
            connection.execute(text(f"DROP {kind} IF EXISTS {name} CASCADE"))


def _contents(connection: Connection) -> list[tuple[str, str]]:
    """Kind and quoted name of all that lies in the schema, but for what an extension brought."""
    query = text(
        """SELECT CASE WHEN c.relkind IN ('r', 'p') THEN 'TABLE' WHEN c.relkind = 'S' THEN
                  'SEQUENCE' ELSE 'VIEW' END, c.oid::regclass::text
             FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
              AND c.relkind IN ('r', 'p', 'v', 'S')
           UNION ALL
           SELECT 'ROUTINE', p.oid::regprocedure::text FROM pg_proc p
            WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS
                  (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def _call(command: Sequence[str], secrets: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 (a tool of PostgreSQL, found below)
        command, env=os.environ | secrets, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        tool, said = Path(command[0]).name, (done.stderr.strip().splitlines() or ["?"])[0]
        raise BackupError(f"{tool} gagal: {said}")


def _major(connection: Connection) -> int:
    return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000


def _tool(name: str, server: int) -> str:
    """The oldest tool that is as new as the server: pg_dump refuses servers newer than itself."""
    found = {_version(tool): tool for tool in [*DEBIAN.glob(f"*/bin/{name}"), shutil.which(name)]
             if tool is not None}  # fmt: skip
    if fitting := sorted(version for version in found if version >= server):
        return str(found[fitting[0]])
    have = f"hanya ada versi {max(found)}" if found else "belum terpasang"
    raise BackupError(
        f"{name} untuk PostgreSQL {server} tidak ada ({have}). Pasang dahulu di server ini: "
        f"apt-get install postgresql-client-{server}"
    )


def _version(tool: Path | str) -> int:
    said = subprocess.run([tool, "--version"], capture_output=True, text=True)  # noqa: S603
    number = re.search(r"(\d+)(?:\.\d+)?", said.stdout)
    return int(number[1]) if number else 0
