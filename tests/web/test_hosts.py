"""In production: which host is believed, behind a proxy and without, and what TLS brings."""

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from config import settings
from tests.functional.test_boot import SAFE

FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
HOST = {"Host": "surat.example"}


@pytest.fixture(scope="module", params=[0, 1])
def proxies(request: pytest.FixtureRequest) -> int:
    """How many reverse proxies stand in front."""
    return request.param


@pytest.fixture(scope="module")
def production(proxies: int, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The service as it is set up for production; these pages need no database."""
    folder: Path = tmp_path_factory.mktemp("production")
    return create_app(settings(SAFE | {"LABUR_DATA": str(folder), "LABUR_PROXIES": str(proxies)}))


@pytest.mark.parametrize("headers", [
    {"Host": "jahat.example"},
    {"Host": "surat.example.jahat.example"},
    {"Host": "jahat.example:443"},
    {"Host": "127.0.0.1"},
    {"Host": "surat.example@jahat.example"},
    {"Host": "jahat.example", "X-Forwarded-Host": "surat.example"},
])  # fmt: skip
def test_a_foreign_host_is_refused(production: Flask, headers: dict[str, str]) -> None:
    answer = production.test_client().get("/cek", headers=headers)
    assert answer.status_code == 400
    assert "jahat" not in answer.text


def test_a_forwarded_host_is_never_believed(production: Flask) -> None:
    sent = HOST | FORWARDED | {"X-Forwarded-Host": "jahat.example", "Forwarded": "host=jahat"}
    answer = production.test_client().get("/", headers=sent)
    assert "jahat" not in str(answer.headers) + answer.text


def test_the_scheme_is_believed_of_a_proxy_that_was_set_up_and_of_nobody_else(
    production: Flask, proxies: int
) -> None:
    answer = production.test_client().get("/cek", headers=HOST | FORWARDED)
    expected = "max-age=63072000; includeSubDomains" if proxies else None
    assert answer.headers.get("Strict-Transport-Security") == expected


def test_the_address_is_believed_of_a_proxy_that_was_set_up_and_of_nobody_else(
    production: Flask, proxies: int
) -> None:
    client, spoofed = production.test_client(), "198.51.100.1, 203.0.113.9"
    with client:
        client.get("/cek", headers=HOST | {"X-Forwarded-For": spoofed})
        from flask import request

        assert request.remote_addr == ("203.0.113.9" if proxies else "127.0.0.1")


def test_the_cookie_is_bound_to_this_host_and_to_tls(production: Flask) -> None:
    answer = production.test_client().get(
        "/login/", headers=HOST | FORWARDED, base_url="https://surat.example"
    )
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *flags = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-labur_session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(flags)
    assert "Domain" not in cookie
