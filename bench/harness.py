"""Measuring: cases take turns, so that whatever else the machine does hits all of them alike."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Case = Callable[[], object]


@dataclass(frozen=True)
class Timing:
    """Medians over ``n`` runs, in milliseconds.

    ``ms`` by the clock; ``cpu_ms`` of this process alone: the rest is waiting for the disk, for
    another process, or for a core that somebody else uses.
    """

    ms: float
    cpu_ms: float
    n: int


@dataclass(frozen=True)
class Row:
    """One line of the table. ``ratio`` is to the case ``per``; ``aim`` is the most it should be,
    of the ratio where there is one, else of the milliseconds."""

    benchmark: str
    case: str
    timing: Timing
    ratio: float | None = None
    per: str = ""
    aim: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the figure is within its aim; None when it has none."""
        figure = self.timing.ms if self.ratio is None else self.ratio
        return None if self.aim is None else figure <= self.aim


def take_turns(cases: Mapping[str, Case], *, runs: int, warm_up: int) -> dict[str, Timing]:
    """Run every case in turn, ``warm_up`` times unmeasured and ``runs`` times measured."""
    wall: dict[str, list[float]] = {name: [] for name in cases}
    cpu: dict[str, list[float]] = {name: [] for name in cases}
    for turn in range(warm_up + runs):
        for name, case in cases.items():
            started, cpu_started = time.perf_counter(), time.process_time()
            case()
            cpu_taken, taken = time.process_time() - cpu_started, time.perf_counter() - started
            if turn >= warm_up:
                wall[name].append(taken * 1000)
                cpu[name].append(cpu_taken * 1000)
    return {name: Timing(median(wall[name]), median(cpu[name]), runs) for name in cases}


def rows(
    benchmark: str, timings: Mapping[str, Timing], *, per: str, aims: Mapping[str, float]
) -> list[Row]:
    """The timings as lines, each but ``per`` itself with its ratio to ``per``."""
    base = timings[per].ms
    lines = [Row(benchmark, per, timings[per])]
    for case, timing in timings.items():
        if case != per:
            lines.append(Row(benchmark, case, timing, timing.ms / base, per, aims.get(case)))
    return lines
