"""Requests that two servers could read differently: gunicorn refuses them, nothing gets through."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import SqliteBackend
from tests.web.served import served

HEAD = "{method} {path} HTTP/1.1\r\nHost: {host}\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
SECOND = "GET /static/css/labur.css HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def address(
    sqlite_backend: SqliteBackend, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, int]]:
    """Where gunicorn listens."""
    folder: Path = tmp_path_factory.mktemp("gunicorn")
    with served(sqlite_backend.fresh(), folder) as service:
        parts = urlsplit(service.url)
        yield str(parts.hostname), int(parts.port or 0)


def answers(address: tuple[str, int], request: str) -> list[str]:
    """The status of every answer to these bytes, until the server closes."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(
            request.replace("{host}", f"{address[0]}:{address[1]}").encode("latin-1")
        )
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part
    return [line[9:12] for line in received.decode("latin-1").split("\r\n") if line[:5] == "HTTP/"]


def test_an_ordinary_request_is_answered(address: tuple[str, int]) -> None:
    form = "Content-Length: 8\r\nConnection: close\r\n\r\ncode=abc"
    start = HEAD.format(method="POST", path="/cek", host="{host}")
    assert answers(address, f"{start}{FORM}{form}") == ["200"]


@pytest.mark.parametrize("headers", [
    f"Content-Length: {len(SECOND)}\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
    "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding : chunked\r\n",
    "Transfer-Encoding: chunked, identity\r\n",
    "Content-Length: 4\r\nContent-Length: 400\r\n",
    "Content-Length: +4\r\n",
    "Content-Length: 0x4\r\n",
    "Content-Length: -1\r\n",
    "Content-Length\t: 4\r\n",
    " Content-Length: 4\r\n",
])  # fmt: skip
def test_a_body_of_doubtful_length_is_refused(address: tuple[str, int], headers: str) -> None:
    start = HEAD.format(method="POST", path="/cek", host="{host}")
    seen = answers(address, f"{start}{FORM}{headers}\r\n0\r\n\r\n{SECOND}")
    assert len(seen) <= 1
    assert set(seen) <= {"400", "501"}


@pytest.mark.parametrize("line", [
    "Host: jahat.example\r\n", "X-Forwarded_For: 1.2.3.4\r\n", "X Y: z\r\n", "X-A: a\x00b\r\n",
    f"X-A: {'a' * 20_000}\r\n", "X-A: a\r\n" * 200,
])  # fmt: skip
def test_a_doubtful_header_is_refused_or_dropped(address: tuple[str, int], line: str) -> None:
    start = HEAD.format(method="GET", path="/cek", host="{host}")
    assert answers(address, f"{start}{line}Connection: close\r\n\r\n") in (
        ["200"],
        ["400"],
        ["431"],
    )


@pytest.mark.parametrize("path", [
    "//jahat.example/cek", "/cek/../../etc/passwd", "/static/../config.py",
    "/static/%2e%2e/config.py",
    "/static//etc/passwd", "/cek%00.pdf", "/%0d%0aX-A:1", "*", "http://jahat.example/cek",
    "/v/" + "a" * 3000, "/v/../login/", "/;/login/",
    "/.git/HEAD", "/static/.git/config", "/static/", "/static/css/", "/.env", "/config.py",
])  # fmt: skip
def test_a_doubtful_address_leads_nowhere(address: tuple[str, int], path: str) -> None:
    start = HEAD.format(method="GET", path=path, host="{host}")
    (status,) = answers(address, f"{start}Connection: close\r\n\r\n")
    assert status in ("200", "308", "302", "400", "404")
    if status == "200":
        assert path == "http://jahat.example/cek"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "cek"])
def test_methods_that_nobody_needs_do_nothing(address: tuple[str, int], method: str) -> None:
    start = HEAD.format(method=method, path="/cek", host="{host}")
    assert answers(address, f"{start}Connection: close\r\n\r\n") in (["405"], ["400"], ["404"])


def test_the_method_is_what_the_request_line_says(address: tuple[str, int]) -> None:
    start = HEAD.format(method="GET", path="/logout/", host="{host}")
    override = "X-HTTP-Method-Override: POST\r\nConnection: close\r\n"
    assert answers(address, f"{start}{override}\r\n") == ["405"]
