"""One worker process, seen from the pool."""

import logging
import math
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from . import checks, wire
from .checks import Check, CheckFailed
from .report import Report
from .request import Request
from .worker import EXIT_MEMORY

logger = logging.getLogger(__name__)
_START_SECONDS = 30


class Worker:
    """Starts at once; ``close`` ends it. Not thread-safe: one file at a time."""

    def __init__(self, seconds: float, memory_mb: int) -> None:
        """Raise CheckFailed when the process does not come up."""
        self._seconds = seconds
        limits = [str(math.ceil(seconds)), str(memory_mb), str(os.getpid())]
        self._process = subprocess.Popen(  # noqa: S603 (our own module, numbers only)
            [sys.executable, "-P", "-m", f"{__package__.rpartition('.')[2]}.worker", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            env={
                "PYTHONPATH": str(Path(__file__).parents[1]),
                "PYTHONDONTWRITEBYTECODE": "1",
                # One allocation arena: further ones reserve address space that the limit counts.
                "MALLOC_ARENA_MAX": "1",
            },
        )
        pipes = (self._process.stdin, self._process.stdout)
        self._in, self._out = (pipe.fileno() for pipe in pipes if pipe)
        os.set_blocking(self._in, False)
        try:
            wire.receive(self._out, wire.MAX_ANSWER, time.monotonic() + _START_SECONDS)
        except (TimeoutError, wire.PipeClosed) as error:
            logger.error("A validator worker did not start")
            self.close()
            raise CheckFailed(checks.WORKER_UNAVAILABLE) from error

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs; it may have been ended from outside."""
        return self._process.poll() is None

    def judge(self, pdf: bytes, request: Request) -> Report:
        """Have one file judged; raise CheckFailed when the worker is of no more use."""
        deadline = time.monotonic() + self._seconds
        try:
            wire.send(self._in, wire.frame(request.to_json().encode(), pdf), deadline)
            answer = wire.receive(self._out, wire.MAX_ANSWER, deadline)
            report = Report.from_json(answer.decode())
        except TimeoutError as error:
            raise CheckFailed(checks.TIME_LIMIT) from error
        except wire.PipeClosed as error:
            raise CheckFailed(self._cause_of_death()) from error
        except (ValueError, KeyError, TypeError) as error:
            logger.error("A validator worker gave no report: %r", error)
            raise CheckFailed(checks.WORKER_CRASHED) from error
        if report.sha256 != sha256(pdf).hexdigest():
            logger.error("A validator worker reported on another file")
            raise CheckFailed(checks.WORKER_CRASHED)
        return report

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self.abandon()

    def abandon(self) -> None:
        """Let go of the pipes without touching the process: in a fork it is the parent's."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _cause_of_death(self) -> Check:
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return checks.WORKER_CRASHED
        logger.warning("A validator worker ended with code %s", code)
        if code == EXIT_MEMORY:
            return checks.MEMORY_LIMIT
        return checks.TIME_LIMIT if code == -signal.SIGXCPU else checks.WORKER_CRASHED
