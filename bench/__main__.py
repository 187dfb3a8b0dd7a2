"""``python -m bench``: run every benchmark, or those named; print a table, write results.json."""

import logging
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bench import (
    act,
    batch,
    letter_list,
    render,
    sign,
    strangers,
    table,
    validator,
    verify,
    workbook,
)
from bench.harness import Row

BENCHMARKS: dict[str, Callable[[], Iterable[Row]]] = {
    "render": render.measure,
    "sign": sign.measure,
    "act": act.measure,
    "batch": batch.measure,
    "list": letter_list.measure,
    "verify": verify.measure,
    "strangers": strangers.measure,
    "validator": validator.measure,
    "workbook": workbook.measure,
}
RESULTS = Path(__file__).parent / "results.json"


def main(names: list[str]) -> None:
    """Run the benchmarks of these names, all when there are none."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        raise SystemExit(f"no such benchmark: {', '.join(sorted(unknown))}")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # the test authority tells each request
    started, rows = time.perf_counter(), []
    print(table.heading(), flush=True)
    for name in names or BENCHMARKS:
        for row in BENCHMARKS[name]():
            rows.append(row)
            print(table.line(row), flush=True)
    table.save(rows, RESULTS)
    print(f"\n{time.perf_counter() - started:.0f} s; written to {RESULTS.name}")
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        print("Others use this machine too: trust ratios and CPU time rather than milliseconds.")


if __name__ == "__main__":
    main(sys.argv[1:])
