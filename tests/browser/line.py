"""A line between a browser and the server that breaks where a test wants it to."""

import socket
import threading
from contextlib import closing, suppress
from urllib.parse import urlsplit

PIECE = 65536


class Line:
    """Listens on a port of its own and passes on what comes, both ways.

    Once ``breaks_after`` has passed from the server to the browser the line is dead, for all that
    is under way and all that comes, until ``mend`` is called.
    """

    def __init__(self, server: str, breaks_after: bytes) -> None:
        where = urlsplit(server)
        self._server, self._mark = (where.hostname, where.port), breaks_after
        self._broken, self._ends = threading.Event(), set[socket.socket]()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def mend(self) -> None:
        """From now on everything passes."""
        self._mark = b""
        self._broken.clear()

    def close(self) -> None:
        """Hang up for good."""
        self._hang_up()
        self._listening.close()

    def _listen(self) -> None:
        with suppress(OSError):  # closed
            while True:
                browser, _address = self._listening.accept()
                if self._broken.is_set():
                    browser.close()
                    continue
                server = socket.create_connection(self._server)
                self._ends |= {browser, server}
                for source, target in ((browser, server), (server, browser)):
                    threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError), closing(source), closing(target):
            while piece := source.recv(PIECE):
                target.sendall(piece)
                if self._mark and self._mark in piece:
                    self._broken.set()
                    self._hang_up()

    def _hang_up(self) -> None:
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
