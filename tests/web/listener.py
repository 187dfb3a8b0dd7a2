"""Somebody who listens on an address of this machine and notes who calls."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Listener:
    """``calls`` counts the connections, whatever was said on them."""

    port: int
    calls: list[object] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener for as long as it is needed."""
    listener = Listener(0)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            listener.calls.append(self.client_address)

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        listener.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown()
            thread.join()
