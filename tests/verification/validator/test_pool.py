"""Workers that a file breaks are replaced, and nothing but a verdict comes of it."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from app.verification.validator import judge
from app.verification.validator.pool import ValidatorPool
from app.verification.validator.report import Verdict
from app.verification.validator.roots import TrustRoot
from tests.verification.zoo import DEFECTS, roots
from tests.verification.zoo.letters import one, two
from tests.verification.zoo.pathological import many_numbers, many_updates

VALIDATOR = Path(judge.__file__).parent


@pytest.fixture
def pool() -> Iterator[ValidatorPool]:
    pool = ValidatorPool(size=1)
    yield pool
    pool.close()


OTHERS: set[int] = set()


@pytest.fixture(autouse=True)
def _others() -> None:
    """Pools of applications that other tests of this process have served are not ours."""
    OTHERS.clear()
    OTHERS.update(_workers())


def _workers() -> set[int]:
    """The ids of the worker processes that this test started and that still run."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            command = (folder / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == os.getpid() and state != "Z" and b"validator.worker" in command:
            found.add(int(folder.name))
    return found - OTHERS


def _is_well(pool: ValidatorPool) -> bool:
    return pool.validate(one().final, roots()).verdict is Verdict.VALID


def test_one_worker_judges_many_files(pool: ValidatorPool) -> None:
    assert _is_well(pool)
    before = _workers()
    assert pool.validate(two().final, roots()).verdict is Verdict.VALID
    assert pool.validate(DEFECTS["text_overlaid"](), roots()).verdict is Verdict.INVALID
    assert _workers() == before


@pytest.mark.promise("P9")
def test_a_file_that_takes_too_long_is_undetermined_and_its_worker_replaced() -> None:
    pool = ValidatorPool(size=1, seconds=3)
    assert _is_well(pool)
    before = _workers()
    report = pool.validate(many_updates(20_000), roots())
    assert (report.verdict, report.check) == (Verdict.UNDETERMINED, "time_limit")
    assert not _workers() & before
    assert _is_well(pool)
    pool.close()


@pytest.mark.promise("P9")
def test_a_file_that_eats_memory_is_undetermined_and_its_worker_replaced() -> None:
    pool = ValidatorPool(size=1, memory_mb=130)
    assert _is_well(pool)
    before = _workers()
    report = pool.validate(many_numbers(1_000_000), roots())
    assert (report.verdict, report.check) == (Verdict.UNDETERMINED, "memory_limit")
    assert not _workers() & before
    assert _is_well(pool)
    pool.close()


def test_a_worker_that_was_killed_between_two_files_is_replaced(pool: ValidatorPool) -> None:
    assert _is_well(pool)
    (worker,) = _workers()
    os.kill(worker, signal.SIGKILL)
    os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
    assert _is_well(pool)
    assert _workers() != {worker}


@pytest.mark.promise("P9")
def test_too_little_memory_to_start_is_undetermined() -> None:
    report = ValidatorPool(size=1, memory_mb=20).validate(one().final, roots())
    assert report.verdict is Verdict.UNDETERMINED


def test_many_threads_share_few_workers() -> None:
    pool = ValidatorPool(size=2)
    files = [one().final, two().final, DEFECTS["page_appended"](), b"bukan pdf"] * 5
    with ThreadPoolExecutor(8) as threads:
        verdicts = list(threads.map(lambda pdf: pool.validate(pdf, roots()).verdict, files))
    assert verdicts == [Verdict.VALID, Verdict.VALID, Verdict.INVALID, Verdict.UNDETERMINED] * 5
    assert 1 <= len(_workers()) <= 2
    pool.close()
    assert not _workers()


def test_a_file_that_is_refused_by_its_size_or_kind_starts_no_worker(pool: ValidatorPool) -> None:
    assert pool.validate(DEFECTS["over_ten_megabytes"](), roots()).check == "too_large"
    assert pool.validate(b"bukan pdf", roots()).check == "not_a_pdf"
    assert not _workers()


def test_the_callers_faults_are_errors_here_too(pool: ValidatorPool) -> None:
    with pytest.raises(ValueError, match="tidak dapat dibaca"):
        pool.validate(one().final, [TrustRoot(b"bukan sertifikat")])
    with pytest.raises(ValueError, match="zona waktu"):
        pool.validate(one().final, roots(), datetime(2026, 11, 1))


@pytest.mark.promise("P5")
def test_a_worker_knows_nothing_of_the_servers_environment(
    pool: ValidatorPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "rahasia-sekali")
    assert _is_well(pool)
    (worker,) = _workers()
    assert b"rahasia-sekali" not in Path(f"/proc/{worker}/environ").read_bytes()


def test_the_judge_loads_neither_the_application_nor_flask_nor_a_database() -> None:
    code = """
        import sys
        import validator.worker
        loaded = {name.partition(".")[0] for name in sys.modules}
        print(sorted(loaded & {"app", "flask", "flask_appbuilder", "sqlalchemy"}))
    """
    run = subprocess.run(
        [sys.executable, "-P", "-c", textwrap.dedent(code)],
        env={"PYTHONPATH": str(VALIDATOR.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


def test_a_forked_server_starts_workers_of_its_own_and_leaves_its_parents(
    pool: ValidatorPool,
) -> None:
    assert _is_well(pool)
    before = _workers()
    child = os.fork()
    if child == 0:
        well = _is_well(pool) and _workers() and not _workers() & before
        pool.close()
        os._exit(0 if well else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert _is_well(pool)
    assert _workers() == before


def test_a_worker_ends_when_its_server_is_killed() -> None:
    code = """
        import os, signal, sys
        from validator.process import Worker
        worker = Worker(seconds=30, memory_mb=300)
        print(worker.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    with subprocess.Popen(
        [sys.executable, "-P", "-c", textwrap.dedent(code)],
        env={"PYTHONPATH": str(VALIDATOR.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        # The worker holds the server's stderr open: the end of that stream is the worker's end.
        output, _ = server.communicate(timeout=60)
    assert server.returncode == -signal.SIGKILL
    assert not Path(f"/proc/{int(output)}/environ").exists() or _gone(int(output))


def _gone(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
