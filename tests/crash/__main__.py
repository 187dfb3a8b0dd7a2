"""Run at length and print the figures: ``python -m tests.crash --help``."""

import argparse
import logging
import os
import random
import secrets
import statistics
import time

from sqlalchemy import func, select

from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from app.storage import drafts_in
from tests.waiting import until

from . import armed
from .books import Balance, balance
from .ledger import Ledger
from .place import place
from .run import DATABASE, RANDOM, Run
from .server import Server

BACKENDS = ("sqlite", "postgresql")
HEALED_WITHIN = 5.0  # seconds from the server's first answer to the success of the same act


def main() -> int:
    """The exit code: 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--signings", type=int, default=1000, help="on each database")
    parser.add_argument("--backend", choices=(*BACKENDS, "both"), default="both")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    parser.add_argument("--random", type=int, default=20, help="kills at any moment")
    chosen = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    print(f"seed {chosen.seed}", flush=True)
    backends = BACKENDS if chosen.backend == "both" else (chosen.backend,)
    broken = [_crash(name, chosen.signings, chosen.random, chosen.seed) for name in backends]
    return int(any(broken))


def _crash(backend: str, signings: int, at_random: int, seed: int) -> bool:
    kills = [*armed.STEPS, *[RANDOM] * at_random]
    if backend == "postgresql":
        kills += [DATABASE] * (at_random // 3)
    random.Random(seed).shuffle(kills)
    with place(backend) as server:
        started = time.monotonic()
        ledger = Run(server, signings, kills, seed).run()
        seconds = time.monotonic() - started
        swept = _come_to_rest(server)
        found = balance(server.app, ledger)
    slow = [f"{act} healed only after {s:.1f} s" for s, act in ledger.healing if s > HEALED_WITHIN]
    faults = found.faults + slow + ([] if swept else ["drafts of documents are left"])
    print(f"\n{backend}: {ledger.signatures} signings in {seconds:.0f} s")
    print("  killed: " + ", ".join(f"{step} {n}" for step, n in sorted(ledger.kills.items())))
    print(f"  killed in all: {ledger.kills.total()}, acts cut off: {ledger.cut_off}")
    _print_healing(ledger)
    _print_books(found)
    print(f"  faults: {len(faults)}")
    for fault in faults:
        print(f"    {fault}")
    print(end="", flush=True)
    return bool(faults)


def _come_to_rest(server: Server) -> bool:
    """Let the worker finish, start once more with drafts that are old; whether it sweeps them."""
    until(lambda: not _waiting(server), "the last letter's proof")
    server.kill()
    drafts = drafts_in(server.data / "documents" / "drafts")
    for draft in drafts:
        os.utime(draft, (0, 0))
    server.start()
    until(lambda: not any(draft.exists() for draft in drafts), "the worker's sweeping")
    server.kill()
    return not drafts_in(server.data / "documents" / "drafts")


def _waiting(server: Server) -> int:
    waits = select(func.count()).where(Letter.state == State.AWAITING_TIMESTAMP)
    with server.app.app_context():
        return db.session.scalar(waits) or 0


def _print_healing(ledger: Ledger) -> None:
    if ledger.healing:
        longest, act = max(ledger.healing)
        median = statistics.median(seconds for seconds, _act in ledger.healing)
        print(
            f"  healed: {len(ledger.healing)} acts, median {median:.2f} s, at most {longest:.2f} s "
            f"({act}); put off: {ledger.put_off}"
        )


def _print_books(found: Balance) -> None:
    states = ", ".join(f"{state} {count}" for state, count in found.letters.items())
    stock = found.inventory
    print(f"  letters: {states}; numbers: {found.numbers}")
    print(
        f"  documents: {stock.named} named, {stock.kept} kept, {len(stock.missing)} missing, "
        f"{len(stock.damaged)} damaged; known to no letter and reported: {len(stock.orphans)}, "
        f"of them signed {len(stock.signed_orphans)}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
