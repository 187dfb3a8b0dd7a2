"""Ask every cell, print the figures: ``python -m tests.matrix --help``. Exit 1 on any fault."""

import argparse
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from tests.conftest import PostgresBackend, SqliteBackend
from tests.matrix.cells import cells
from tests.matrix.probes import probes
from tests.matrix.state_walk import StateWalk
from tests.matrix.store import Copy, PostgresCopy, SqliteCopy
from tests.matrix.walk import Tally, Walk
from tests.matrix.world import build
from tests.postgres import running_postgres

FAULTS_SHOWN = 40


def main() -> int:
    """The exit code: 1 where any cell got another answer than is due."""
    parser = argparse.ArgumentParser(prog="python -m tests.matrix", description=__doc__)
    parser.add_argument("--backend", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--route", default="", help="only endpoints that contain this")
    parser.add_argument("--offices", default=None, help="only rows of these (default: of all)")
    parser.add_argument("--every", type=int, default=1, help="only each n-th cell")
    parser.add_argument("--no-probes", action="store_true", help="leave out forms and searches")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)  # each refusal would be a line
    with _app(chosen.backend) as (app, copy):
        world = build(app)
        walk = Walk(app, world, copy)
        asked = [*cells(app, world, offices=chosen.offices, only=chosen.route)]
        if not chosen.no_probes:
            asked += [one for one in probes(app, world) if chosen.route in one.endpoint]
        tally = walk.run(asked[:: chosen.every])
        states = 0
        if not chosen.route:
            walked = StateWalk(app, world, copy)
            every = [*walked.all()][:: chosen.every]
            states, began = len(every), time.monotonic()
            tally.faults += walked.run(every)
            tally.seconds += time.monotonic() - began
    print(f"people {len(world.people)}, rows {len(world.rows)}, acts in states {states}")
    return _report(tally)


@contextmanager
def _app(backend: str) -> Iterator[tuple[Flask, Copy]]:
    with tempfile.TemporaryDirectory(prefix="labur-matrix-") as folder:
        if backend == "sqlite":
            app = SqliteBackend(Path(folder)).fresh()
            yield app, SqliteCopy(app)
            return
        with running_postgres() as server:
            database = PostgresBackend(Path(folder), server)
            app = database.fresh()
            yield app, PostgresCopy(app, database.admin)
            database.admin.dispose()


def _report(tally: Tally) -> int:
    print(f"routes {len(tally.routes)}, cells {sum(tally.cells.values())}: {_counted(tally.cells)}")
    print(f"statements: {_counted(tally.statements)}")
    print(f"database put back {tally.restored} times; {tally.seconds:.0f} seconds")
    print(f"faults: {len(tally.faults)}")
    for fault in tally.faults[:FAULTS_SHOWN]:
        print(f"  {fault[:400]}")
    return int(bool(tally.faults))


def _counted(found: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.most_common())


if __name__ == "__main__":
    raise SystemExit(main())
