"""Have damaged letters judged as uploads are: by worker processes, under limits."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.verification.validator.pool import ValidatorPool
from app.verification.validator.report import Report, Verdict

from . import harmless
from .bases import Base, small
from .mutants import Mutant

SECONDS, MEMORY_MB = 5, 300
"""More than this for one file is a failure, and so is a worker that dies."""
WORKERS = 2
TRIES = 3
"""A machine that is busy otherwise may keep a file waiting: too slow is what is so each time."""
BROKEN = {"time_limit", "memory_limit", "worker_crashed", "worker_unavailable"}


@dataclass
class Tally:
    """What was found; ``failures`` say what happened, and how the file came about."""

    verdicts: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    memory_mb: float = 0.0
    failures: list[tuple[Mutant, str]] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many were judged."""
        return self.verdicts.total()

    def enter(self, mutant: Mutant, report: Report, seconds: float) -> None:
        """Count one file."""
        self.verdicts[report.verdict.name] += 1
        self.checks[report.check] += 1
        self.slowest = max(self.slowest, (seconds, f"{mutant.base.name}, {mutant.how}"))
        if report.check in BROKEN:
            self.failures.append((mutant, report.check))
        elif report.verdict is Verdict.VALID:
            self._enter_valid(mutant, report)

    def _enter_valid(self, mutant: Mutant, report: Report) -> None:
        if reason := harmless.why(mutant.base, mutant.pdf, report):
            self.harmless[reason] += 1
        else:
            self.failures.append((mutant, f"accepted as valid, {report.level}"))

    def keep(self, folder: Path) -> None:
        """Write each failing file with the letter that it was made from."""
        for number, (mutant, wrong) in enumerate(self.failures):
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{number:03}-{mutant.base.name}"
            (folder / f"{name}.pdf").write_bytes(mutant.pdf)
            (folder / f"{name}.base.pdf").write_bytes(mutant.base.pdf)
            (folder / f"{name}.txt").write_text(f"{wrong}\n{mutant.base.name}\n{mutant.how}\n")


def judge_all(mutants: Iterable[Mutant]) -> Tally:
    """Judge them, two at a time."""
    tally, pool = Tally(), _warm_pool()

    def judge(mutant: Mutant) -> tuple[Mutant, Report, float]:
        base = mutant.base
        for _ in range(TRIES):
            started = time.monotonic()
            report = pool.validate(mutant.pdf, base.roots, base.at, base.evidence)
            if report.check != "time_limit":
                break
        return mutant, report, time.monotonic() - started

    try:
        with ThreadPoolExecutor(WORKERS) as threads:
            for part in _parts(mutants):
                for found in threads.map(judge, part):
                    tally.enter(*found)
                tally.memory_mb = max(tally.memory_mb, *_peaks_mb())
    finally:
        pool.close()
    return tally


def refused(bases: Sequence[Base]) -> list[str]:
    """The letters that are not called valid before they are damaged: there should be none."""
    pool = _warm_pool()
    try:
        reports = {b.name: pool.validate(b.pdf, b.roots, b.at, b.evidence) for b in bases}
    finally:
        pool.close()
    return [name for name, report in reports.items() if report.verdict is not Verdict.VALID]


def _warm_pool() -> ValidatorPool:
    """Its workers have started: that is no file's time."""
    pool = ValidatorPool(WORKERS, SECONDS, MEMORY_MB)
    with ThreadPoolExecutor(WORKERS) as threads:
        list(threads.map(lambda base: pool.validate(base.pdf, base.roots), [small()] * WORKERS))
    return pool


def _parts(mutants: Iterable[Mutant]) -> Iterator[list[Mutant]]:
    """Lists of some, so that few files are in memory at once."""
    rest = iter(mutants)
    while part := list(islice(rest, 200)):
        yield part


def _peaks_mb() -> Iterator[float]:
    """The most address space that each worker has had, which is what its limit is about."""
    for status in Path("/proc/self/task").glob("*/children"):
        for pid in status.read_text().split():
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            if "validator.worker" in Path(f"/proc/{pid}/cmdline").read_text():
                yield next(int(line.split()[1]) / 1024 for line in lines if "VmPeak" in line)
