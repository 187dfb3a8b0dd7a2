"""Judge files from outside in worker processes with limits: the public way to the judge."""

import logging
import os
import threading
import weakref
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from . import checks, container
from .checks import CheckFailed
from .evidence import NOTHING, Evidence
from .judge import refuse
from .process import Worker
from .report import Report
from .request import Request
from .roots import TrustRoot, load_roots

logger = logging.getLogger(__name__)


class ValidatorPool:
    """A few workers, started when first needed and replaced when a file breaks one.

    Thread-safe. A forked process starts workers of its own. ``seconds`` bound one file's time,
    both by the clock and by the processor; ``memory_mb`` bounds a worker's address space, of
    which about 80 MB are Python and pyHanko themselves. All that goes wrong with a file is a
    verdict, never an exception.
    """

    def __init__(self, size: int = 2, seconds: float = 30, memory_mb: int = 300) -> None:
        self.size, self.seconds, self.memory_mb = size, seconds, memory_mb
        self._start()
        os.register_at_fork(after_in_child=partial(_after_fork, weakref.ref(self)))

    def validate(
        self,
        pdf: bytes,
        roots: Sequence[TrustRoot],
        at: datetime | None = None,
        evidence: Evidence = NOTHING,
    ) -> Report:
        """As ``judge.validate``, within limits; raises ValueError for the caller's faults only.

        Waits for a free worker for as long as one file may take, then answers that it is busy.
        """
        request = Request.of(roots, at, evidence)
        load_roots(request.roots)
        if failed := container.examine(pdf):
            return refuse(pdf, failed)
        if not self._free.acquire(timeout=self.seconds):
            return refuse(pdf, checks.WORKER_UNAVAILABLE)
        try:
            return self._judge(pdf, request)
        except CheckFailed as failure:
            return refuse(pdf, failure.check)
        finally:
            self._free.release()

    def close(self) -> None:
        """End the idle workers; the next file would start new ones."""
        with self._lock:
            idle = list(self._idle)
            self._idle.clear()
        for worker in idle:
            worker.close()

    def _judge(self, pdf: bytes, request: Request) -> Report:
        worker = self._take()
        try:
            report = worker.judge(pdf, request)
        except BaseException:
            worker.close()
            raise
        with self._lock:
            self._idle.append(worker)
        return report

    def _take(self) -> Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                worker.close()
        return Worker(self.seconds, self.memory_mb)

    def _forget(self) -> None:
        """In a forked child: the workers and the held locks are the parent's."""
        for worker in self._idle:
            worker.abandon()
        self._start()

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(self.size)
        self._idle: list[Worker] = []


def _after_fork(pool: "weakref.ref[ValidatorPool]") -> None:
    if (alive := pool()) is not None:
        alive._forget()
