"""Run at length, print the figures, keep what failed: ``python -m tests.fuzz --help``."""

import argparse
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .bases import every, small
from .harness import MEMORY_MB, SECONDS, judge_all, refused
from .mutants import Mutant, flipped, mutant

KEPT = Path(".fuzz")


def main() -> int:
    """The exit code: 1 where anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--mutants", type=int, default=10_000, help="damaged letters to judge")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32), help="of the damage")
    parser.add_argument("--no-flips", action="store_true", help="leave out byte after byte")
    chosen = parser.parse_args()
    print(
        f"seed {chosen.seed}; the letters: {', '.join(base.name for base in every())}", flush=True
    )
    wrongly = refused(every())
    print(f"genuine letters refused: {', '.join(wrongly) or 'none'}", flush=True)
    failed = bool(wrongly)
    if not chosen.no_flips:
        title = f"every byte of a signed letter of {len(small().pdf)} bytes"
        failed |= _report(title, flipped(small(), chosen.seed), chosen.seed)
    numbers = range(chosen.mutants)
    mutants = (mutant(every(), chosen.seed, number) for number in numbers)
    failed |= _report("letters damaged at random", mutants, chosen.seed)
    return int(failed)


def _report(title: str, mutants: Iterator[Mutant], seed: int) -> bool:
    started = time.monotonic()
    tally = judge_all(mutants)
    seconds = time.monotonic() - started
    slowest, how = tally.slowest
    print(
        f"\n{title}: {tally.files} files in {seconds:.0f} s, {tally.files / seconds:.0f} a second"
    )
    print("  verdicts: " + _counted(tally.verdicts))
    print("  decided by: " + _counted(tally.checks))
    print("  valid and rightly so: " + (_counted(tally.harmless) or "none"))
    print(f"  slowest: {slowest:.2f} s of {SECONDS} s ({how})")
    print(f"  most memory of a worker: {tally.memory_mb:.0f} MB of {MEMORY_MB} MB")
    print(f"  failures: {len(tally.failures)}", flush=True)
    for failing, wrong in tally.failures[:20]:
        print(f"    {failing.base.name}, {failing.how}: {wrong}")
    if tally.failures:
        folder = KEPT / f"{seed}-{title.split()[0]}"
        tally.keep(folder)
        print(f"  kept in {folder}", flush=True)
    return bool(tally.failures)


def _counted(found: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.most_common())


if __name__ == "__main__":
    raise SystemExit(main())
