"""A watch on this process: every file that it opens and every address that it calls."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WATCHED = ("open", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname",
           "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.listdir",
           "urllib.Request", "ctypes.dlopen")  # fmt: skip
_seen: list[tuple[str, str]] = []
_watching = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in WATCHED:
        about = arguments[1] if event == "socket.connect" else arguments[0]
        _seen.append((event, os.fsdecode(about) if isinstance(about, bytes) else str(about)))


sys.addaudithook(_hook)  # there is no way to take one away: only for processes of their own


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """What is touched inside: (audit event, file or address). See PEP 578."""
    global _watching
    _seen.clear()
    touched: list[tuple[str, str]] = []
    _watching = True
    try:
        yield touched
    finally:
        _watching = False
        touched += _seen
