"""Falsify the trail at random and prove it each time: ``python -m tests.audit.attack --help``."""

import argparse
import logging
import random
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from app.audit.actions import Action
from app.audit.chain import prove_chain
from app.audit.faults import Mark
from app.audit.trail import record
from app.database import transaction
from app.extensions import db
from tests.audit import tampering
from tests.conftest import PostgresBackend, SqliteBackend
from tests.postgres import running_postgres

TABLES = ("audit_event", "audit_head")


@dataclass
class Tally:
    """What was done, and what the proof did not find or misplaced."""

    done: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def fill(events: int) -> None:
    """Let the trail grow until it has so many events."""
    missing = events - prove_chain().events
    while missing > 0:
        with transaction():
            for number in range(min(missing, 50)):
                record(Action.SYSTEM_SYNCED, ("test", number), "33.16", note="Contoh")
        missing -= 50


def attacks(count: int, seed: int) -> Tally:
    """Falsify the trail so many times, each time whole again, and judge what the proof says."""
    dice, tally = random.Random(seed), Tally()
    last = prove_chain().events
    for _number in restored(count):
        kept = dice.randint(2, last)
        with db.engine.begin() as connection:
            (row,) = tampering.rows(connection, tampering.EVENTS.c.seq == kept)
            done = tampering.attack(connection, dice, last, kept)
        tally.done[done.how] += 1
        report = prove_chain([Mark("disimpan di luar", kept, row["hash"])])
        db.session.rollback()
        place = report.broken_at
        if place is None or not done.first <= place <= done.last or report.fault not in done.kinds:
            tally.failures.append(f"{done}: found {report.fault!r} at {place}")
    return tally


def restored(count: int) -> Iterator[int]:
    """Numbers up to ``count``; after each the trail is put back as it was at first."""
    db.session.rollback()
    with db.engine.begin() as connection:
        tampering.disarm(connection)
        for table in TABLES:
            connection.execute(text(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}"))
    for number in range(count):
        yield number
        with db.engine.begin() as connection:
            for table in TABLES:
                connection.execute(text(f"DELETE FROM {table}"))
                connection.execute(text(f"INSERT INTO {table} SELECT * FROM kept_{table}"))


def _run(name: str, app: Flask, chosen: argparse.Namespace) -> bool:
    with app.app_context():
        fill(chosen.events)
        whole, started = prove_chain(), time.monotonic()
        tally = attacks(chosen.attacks, chosen.seed)
        seconds = time.monotonic() - started
        db.session.remove()
    found = sum(tally.done.values()) - len(tally.failures)
    print(f"\n{name}: a trail of {whole.events} events, {whole.reason}; {seconds:.0f} s")
    print("  " + ", ".join(f"{how} {times}" for how, times in sorted(tally.done.items())))
    print(f"  found with place and kind: {found} of {sum(tally.done.values())}", flush=True)
    for failure in tally.failures[:20]:
        print(f"    {failure}")
    return whole.holds and not tally.failures


def main() -> int:
    """The exit code: 1 where anything was not found."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit.attack", description=__doc__)
    parser.add_argument("--attacks", type=int, default=500, help="on each database")
    parser.add_argument("--events", type=int, default=3000, help="length of the trail")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)
    print(f"seed {chosen.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:
        sqlite = SqliteBackend(Path(folder, "sqlite")).fresh()
        whole = _run("SQLite", sqlite, chosen)
        backend = PostgresBackend(Path(folder, "postgresql"), server)
        whole &= _run("PostgreSQL", backend.fresh(), chosen)
        with backend.app.app_context():
            db.engine.dispose()
        backend.admin.dispose()
    return int(not whole)


if __name__ == "__main__":
    raise SystemExit(main())
