"""One request and its answer over HTTP, within limits; nothing here raises.

An exception of the HTTP library holds the request and with it passphrase and password, and every
frame it passes would keep them (promise P5). So failures are values.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, SSLError

from .account import CONNECT_TIMEOUT, Account

LARGEST_ANSWER = 24 * 1024 * 1024  # bytes: a letter of 10 MB in base64, signed, with room
PIECE = 64 * 1024

# Its debug messages hold addresses, and in version 1 the signer's NIK is part of one.
logging.getLogger("urllib3").setLevel(logging.INFO)


class Failure(Enum):
    """Why there is no answer."""

    NOT_SENT = auto()  # the service was not reached
    NO_ANSWER = auto()  # sent, at least in part, and nothing understandable came back


class End(Enum):
    """How the body of an answer ended."""

    COMPLETE = auto()
    BROKEN = auto()  # the connection broke, or time ran out
    TOO_LARGE = auto()


@dataclass(frozen=True)
class Reply:
    """An answer; the body as far as it came."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    end: End


def exchange(
    account: Account, method: str, path: str, *, content: Mapping[str, Any] | None = None
) -> Reply | Failure:
    """Send one request with the agency's credentials; `content` is what `requests` takes.

    No redirect is followed (the credentials belong to one host), nothing is tried twice. The
    certificate of the server is verified.
    """
    deadline = time.monotonic() + account.timeout
    credentials = tuple(text.encode() for text in (account.username, account.password.reveal()))
    try:
        with (
            requests.Session() as session,
            session.request(
                method,
                account.url(path),
                auth=credentials,  # type: ignore[arg-type]
                timeout=(CONNECT_TIMEOUT, account.timeout),
                allow_redirects=False,
                stream=True,
                **(content or {}),
            ) as response,
        ):
            body, end = _read(response, deadline)
            return Reply(response.status_code, response.headers, body, end)
    except Exception as error:  # of requests, urllib3, http.client, or whatever it may be
        return _failure(error)


def _read(response: requests.Response, deadline: float) -> tuple[bytes, End]:
    body = bytearray()
    try:
        for piece in iter(lambda: response.raw.read1(PIECE, decode_content=True), b""):
            body += piece
            if len(body) > LARGEST_ANSWER:
                return bytes(body), End.TOO_LARGE
            if time.monotonic() > deadline:
                return bytes(body), End.BROKEN
    except Exception:  # urllib3's, http.client's and zlib's own kinds
        return bytes(body), End.BROKEN
    return bytes(body), End.COMPLETE


_BEFORE_SENDING = (NewConnectionError, ConnectTimeoutError, ProxyError)
_UNSENDABLE = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
    requests.exceptions.ConnectTimeout,
)


def _failure(error: Exception) -> Failure:
    """NOT_SENT only where that is sure."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    untrusted = isinstance(reason, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(reason)
    unsent = isinstance(error, _UNSENDABLE) or isinstance(reason, _BEFORE_SENDING) or untrusted
    return Failure.NOT_SENT if unsent else Failure.NO_ANSWER
