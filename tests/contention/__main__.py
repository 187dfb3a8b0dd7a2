"""Run at length and print the figures: ``python -m tests.contention --help``."""

import argparse
import logging

from tests.crash.books import balance
from tests.crash.place import place

from .duels import Duels
from .numbers import take_numbers

BACKENDS = ("sqlite", "postgresql")


def main() -> int:
    """The exit code: 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.contention", description=__doc__)
    parser.add_argument("--workers", type=int, default=50, help="processes that submit at once")
    parser.add_argument("--letters", type=int, default=200, help="that each of them submits")
    parser.add_argument("--duels", type=int, default=20, help="rounds of every duel")
    parser.add_argument("--backend", choices=(*BACKENDS, "both"), default="both")
    chosen = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    backends = BACKENDS if chosen.backend == "both" else (chosen.backend,)
    broken = [_contend(name, chosen.workers, chosen.letters, chosen.duels) for name in backends]
    return int(any(broken))


def _contend(backend: str, workers: int, each: int, rounds: int) -> bool:
    with place(backend) as server:
        found = take_numbers(server.app, workers, each)
    with place(backend) as server:
        server.start()
        duels = Duels(server)
        duels.fight(rounds)
        server.kill()
        faults = [*found.faults, *duels.faults, *balance(server.app, duels.ledger).faults]
    print(f"\n{backend}: {workers} workers × {each} letters in {found.seconds:.0f} s")
    print(f"  numbers taken: {found.taken}, of them void: {found.voided}; refused: {found.refused}")
    print(f"  done again because the database was busy: {found.busy}")
    for duel, outcomes in duels.outcomes.items():
        print(f"  {duel}: " + "; ".join(f"{end} ({count})" for end, count in outcomes.items()))
    print(f"  faults: {len(faults)}")
    for fault in faults:
        print(f"    {fault}")
    print(end="", flush=True)
    return bool(faults)


if __name__ == "__main__":
    raise SystemExit(main())
