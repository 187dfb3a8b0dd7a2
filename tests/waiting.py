"""Waiting for what other processes and threads bring about: on a condition, never for a while."""

import select
import time
from collections.abc import Callable

DEADLINE = 60.0  # seconds; a test that gets here has failed


def until(condition: Callable[[], object], what: str = "the condition") -> None:
    """Return as soon as ``condition()`` is true; fail when it is not within the deadline."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, f"{what} did not come true within {DEADLINE:.0f} s"
        select.select([], [], [], 0.05)  # lets the others run
