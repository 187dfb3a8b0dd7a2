"""Importing a village group's workbook of 20,000 rows: the dry run, the commit, an export.

Each database is measured in a process of its own, so that the peak of memory (of the process, and
of the one that reads the file for it) is that of this work alone.
"""

import json
import os
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from app.clock import utc_now
from app.extensions import db
from app.residents.workbook import acts
from app.residents.workbook.export import export_register, written
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.stages import Stage
from app.residents.workbook.work import carry_on
from bench.harness import Row, Timing
from bench.place import application

ROWS, FAMILY, AIM_MS, AIM_MB = 20_000, 4, 30_000, 500
VILLAGE = "33.16.16.2007"
PLACES = {"SQLite": False, "PostgreSQL": True}


def measure() -> list[Row]:
    """One run each: nobody imports twenty thousand residents often."""
    rows = []
    for place in PLACES:
        done = subprocess.run(
            [sys.executable, "-m", "bench.workbook", place],
            stdout=subprocess.PIPE, check=True, cwd=Path(__file__).parents[1], env=os.environ,
        )  # fmt: skip
        figures = json.loads(done.stdout.splitlines()[-1])
        for case, (ms, cpu_ms) in figures["times"].items():
            rows.append(Row("workbook", f"{case}, {ROWS} rows, {place}", Timing(ms, cpu_ms, 1),
                            aim=AIM_MS))  # fmt: skip
        peak = Timing(figures["mb"], figures["mb"], 1)
        rows.append(Row("workbook", f"peak memory in MB, not ms, {place}", peak, aim=AIM_MB))
    return rows


def book(rows: int) -> bytes:
    """A workbook of plainly fictional families."""
    return written(_resident(number) for number in range(rows))


def _resident(number: int) -> dict[str, object]:
    born, home = date(1950, 1, 1) + timedelta(days=number), number // FAMILY
    sex = 1 + number % 2
    day = born.day + (40 if sex == 2 else 0)
    return {
        "address": f"Jalan Contoh {home}", "hamlet": "Krajan", "rt": "001", "rw": "002",
        "name": f"Warga Contoh {number}", "sex": sex, "birth_date": born, "birthplace": "Blora",
        "kk_number": f"3316160101{home // 9000:02}{home % 9000 + 1:04}",
        "nik": f"331616{day:02}{born:%m%y}{number % 9000 + 1:04}",
        "religion": 1, "education": 5, "occupation": 9, "marital_status": 2,
        "family_relation": 1 + number % FAMILY, "nationality": 1, "blood_group": 13,
        "disability": 7, "life_state": 1, "father_name": "Ayah Contoh", "mother_name": "Ibu Contoh",
    }  # fmt: skip


def _measure_here(place: str) -> None:
    content = book(ROWS)
    times: dict[str, tuple[float, float]] = {}
    with application(postgres=PLACES[place]) as app, app.app_context():
        before = _peak_mb()
        key = acts.upload(VILLAGE, "contoh.xlsx", content, by_id=1)
        times["dry run"] = _timed(key, Stage.CHECKED)
        row = db.session.get_one(ResidentImport, key)
        acts.confirm(key, row.fingerprint, by_id=1)
        times["commit"] = _timed(key, Stage.DONE)
        started, cpu = time.perf_counter(), time.process_time()
        export_register(db.session(), VILLAGE)
        times["export"] = _since(started, cpu)
        acts.undo(key, by_id=1)
        times["undo"] = _timed(key, Stage.UNDONE)
    print(json.dumps({"times": times, "mb": _peak_mb(), "before_mb": before}))


def _timed(key: int, expected: Stage) -> tuple[float, float]:
    started, cpu = time.perf_counter(), time.process_time()
    carry_on(lambda *_which: (), utc_now)
    taken = _since(started, cpu)
    row = db.session.get_one(ResidentImport, key, populate_existing=True)
    if row.stage != expected or row.counts.get("wrong"):
        raise RuntimeError(f"{row.stage}: {row.problem} {row.counts}")
    return taken


def _since(started: float, cpu: float) -> tuple[float, float]:
    return (time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000


def _peak_mb() -> float:
    """Of this process, or of the greatest that it started, in MB."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in both) / 1024


if __name__ == "__main__":
    _measure_here(sys.argv[1])
