"""How ``make run`` serves: gunicorn, and beside it the worker, which ends when gunicorn does.

A configuration file of gunicorn. In production both are services of their own: see
docs/operations.md.
"""

import os
import subprocess
import sys
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8080')}"
workers = 2
timeout = 120  # seconds: signing a long list takes a while
loglevel = "warning"

_background: list[subprocess.Popen[bytes]] = []


def when_ready(_server: Any) -> None:
    """Start the worker. It holds our pipe and ends with it, even if we are killed."""
    command = [sys.executable, "-m", "flask", "worker", "--attached"]
    _background.append(subprocess.Popen(command, stdin=subprocess.PIPE))  # noqa: S603 (ours)


def on_exit(_server: Any) -> None:
    """Let it finish the letter it is at."""
    for worker in _background:
        worker.terminate()
        worker.wait()
