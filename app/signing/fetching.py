"""Ask a certificate authority's service over HTTP, within limits."""

import time
from typing import Protocol

import requests
from urllib3.exceptions import HTTPError

TIMEOUT = 10.0  # seconds, for the whole answer
LIMIT = 5_000_000  # bytes; a large authority's revocation list has some hundred thousand
PIECE = 65_536  # bytes


class Unreachable(Exception):
    """No usable answer came; the message is for the log."""


class Fetch(Protocol):
    """How services are asked: `body` is posted as `content_type`; without one it is a GET."""

    def __call__(
        self, url: str, body: bytes | None = None, content_type: str | None = None
    ) -> bytes: ...


def fetch(
    url: str,
    body: bytes | None = None,
    content_type: str | None = None,
    *,
    auth: tuple[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> bytes:
    """The answer's body. Raises Unreachable.

    http and https only, no redirects (they would lead past the check of whom to ask), `timeout`
    seconds and LIMIT bytes. `auth`: user name and password for HTTP Basic (RFC 7617).
    """
    if not url.startswith(("http://", "https://")):
        raise Unreachable(f"{url}: neither http nor https")
    deadline = time.monotonic() + timeout
    try:
        with requests.request(
            "GET" if body is None else "POST",
            url,
            data=body,
            headers={"Content-Type": content_type} if content_type else None,
            auth=auth,
            timeout=timeout,
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.status_code != requests.codes.ok:
                raise Unreachable(f"{url}: status {response.status_code}")
            return _body(response, deadline)
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise Unreachable(f"{url}: {error}") from error


def _body(response: requests.Response, deadline: float) -> bytes:
    """Piece by piece, as it comes: a server that drips must not hold us longer than one that
    is silent."""
    received = bytearray()
    while piece := response.raw.read1(PIECE, decode_content=True):
        received += piece
        if len(received) > LIMIT:
            raise Unreachable(f"{response.url}: more than {LIMIT} bytes")
        if time.monotonic() > deadline:
            raise Unreachable(f"{response.url}: too slow")
    return bytes(received)
