"""A process that judges one file after another under limits, and dies rather than overrun them.

Started by ``pool`` as the module ``validator.worker``, with this folder's parent on the path and
an empty environment, so that it loads neither the application nor any of its secrets. Speaks
``wire`` frames on its standard streams: in, a JSON request and the PDF; out, a JSON answer.
"""

import logging
import os
import resource
import sys
import threading
import time

from . import wire
from .container import MAX_BYTES
from .judge import validate
from .request import Request

MAX_REQUEST = 32 * 1024 * 1024
"""Bytes; revocation lists of a large authority take up some megabytes."""
EXIT_MEMORY = 77


def main(seconds: int, memory_mb: int, parent: int) -> None:
    """Say ready, then answer until the pool closes the pipe."""
    answers = _own_output()
    logging.disable(logging.CRITICAL)  # pyHanko logs hostile content, at length
    _limit(memory_mb)
    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    _answer(answers, "ready")
    try:
        while True:
            request = Request.from_json(wire.receive(0, MAX_REQUEST).decode())
            pdf = wire.receive(0, MAX_BYTES)
            _allow_processor_time(seconds)
            report = validate(pdf, request.roots, request.at, request.evidence)
            _answer(answers, report.to_json())
    except wire.PipeClosed:
        return
    except MemoryError:
        # Nothing in here can be relied on any more, not even to say so in an answer.
        os._exit(EXIT_MEMORY)


def _own_output() -> int:
    """Keep the answer pipe for answers: whatever prints, prints to the log."""
    answers = os.dup(1)
    os.dup2(2, 1)
    return answers


def _answer(descriptor: int, text: str) -> None:
    data = wire.frame(text.encode())
    while data:
        data = data[os.write(descriptor, data) :]


def _limit(memory_mb: int) -> None:
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _allow_processor_time(seconds: int) -> None:
    """The limit counts from the process's start, so it moves on with each file."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))


def _die_with(parent: int) -> None:
    """End when the server is gone, even amid a file.

    Linux's parent-death signal would not do: it fires when the starting thread ends.
    """
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
