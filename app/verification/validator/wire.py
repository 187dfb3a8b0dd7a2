"""The pipe between the pool and a worker: length-prefixed frames, read and written by a deadline.

What a worker says is only ever parsed as JSON: it has handled hostile bytes, so it is not
trusted any more than they are.
"""

import os
import select
import struct
import time

_LENGTH = struct.Struct(">I")
MAX_ANSWER = 4 * 1024 * 1024
"""Bytes; a report of many signatures stays far below."""


class PipeClosed(Exception):
    """The other side is gone, or says what no healthy side would."""


def frame(*parts: bytes) -> bytes:
    """Each part, preceded by its length as four bytes."""
    return b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def receive(descriptor: int, limit: int, deadline: float | None = None) -> bytes:
    """Read one frame; `deadline` in seconds of the monotonic clock.

    Raises TimeoutError when it has passed, PipeClosed at the end of the stream or over `limit`.
    """
    (length,) = _LENGTH.unpack(_read(descriptor, _LENGTH.size, deadline))
    if length > limit:
        raise PipeClosed
    return _read(descriptor, length, deadline)


def send(descriptor: int, data: bytes, deadline: float) -> None:
    """Write all; the descriptor must not block. Raises TimeoutError and PipeClosed."""
    view = memoryview(data)
    while view:
        _wait(descriptor, select.POLLOUT, deadline)
        try:
            view = view[os.write(descriptor, view) :]
        except BlockingIOError:
            continue
        except OSError as error:
            raise PipeClosed from error


def _read(descriptor: int, size: int, deadline: float | None) -> bytes:
    chunks = bytearray()
    while len(chunks) < size:
        if deadline is not None:
            _wait(descriptor, select.POLLIN, deadline)
        chunk = os.read(descriptor, min(size - len(chunks), 1 << 20))
        if not chunk:
            raise PipeClosed
        chunks += chunk
    return bytes(chunks)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    remaining = deadline - time.monotonic()
    if remaining <= 0 or not poll.poll(remaining * 1000):
        raise TimeoutError
