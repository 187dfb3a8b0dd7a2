"""A process that judges one file after another under limits, and dies rather than overrun them.

Started by ``pool`` as the module ``validator.worker``, with this folder's parent on the path and
an empty environment, so that it loads neither the application nor any of its secrets. Speaks
``wire`` frames on its standard streams: in, a JSON request and the PDF; out, a JSON answer.
"""

import base64
import json
import logging
import os
import resource
import sys
import threading
import time
from datetime import datetime
from typing import Any

from . import wire
from .container import MAX_BYTES
from .judge import validate

MAX_REQUEST = 1024 * 1024
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
            request = json.loads(wire.receive(0, MAX_REQUEST))
            pdf = wire.receive(0, MAX_BYTES)
            _allow_processor_time(seconds)
            _answer(answers, _judge(request, pdf))
    except wire.PipeClosed:
        return
    except MemoryError:
        # Nothing in here can be relied on any more, not even to say so in an answer.
        os._exit(EXIT_MEMORY)


def _judge(request: dict[str, Any], pdf: bytes) -> str:
    roots = [base64.b64decode(root) for root in request["roots"]]
    return validate(pdf, roots, datetime.fromisoformat(request["at"])).to_json()


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
