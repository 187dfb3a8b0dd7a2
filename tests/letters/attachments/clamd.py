"""A stand-in for ClamAV's daemon: it speaks INSTREAM over a real socket and knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VIRUS, SIGNATURE = b"contoh-program-jahat", "Contoh.Uji.Jahat-1"


class StandIn(socketserver.ThreadingUnixStreamServer):
    """``saw``: the files that were brought; ``says``: what it answers instead of its verdict."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        self.saw: list[bytes] = []
        self.says: bytes | None = None
        super().__init__(str(path), _Talk)


class _Talk(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.saw.append(content)
        verdict = f"{SIGNATURE} FOUND" if VIRUS in content else "OK"
        says = self.server.says
        self.wfile.write(f"stream: {verdict}\0".encode() if says is None else says)


@contextmanager
def running(folder: Path) -> Iterator[tuple[StandIn, str]]:
    """The daemon for a while, and its address as LABUR_CLAMD names it."""
    path = folder / "clamd.ctl"
    with StandIn(path) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server, f"unix:{path}"
        finally:
            server.shutdown()
            thread.join()
