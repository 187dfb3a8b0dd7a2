"""Letters to be checked, and somebody who checks them by program."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.client import Visitor
from tests.factories import letters


@pytest.fixture(autouse=True)
def _no_rate_limit(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Tests ask far more often than people; the limit has a test of its own."""
    if "app" not in request.fixturenames:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    for name in ("CHECK_RATE_LIMIT", "PAGE_RATE_LIMIT"):
        monkeypatch.setitem(app.config, name, "100000 per minute")
    yield
    app.extensions["appbuilder"].sm.limiter.reset()  # tests elsewhere keep to the real limit


@pytest.fixture
def issued(app: Flask) -> int:
    """Id of an issued SKU, valid for 90 days."""
    return letters.issued_letter(app)


@pytest.fixture
def token(app: Flask, issued: int) -> str:
    """Its token."""
    return str(letters.facts(app, issued)["token"])


@pytest.fixture
def asked(visitor: Visitor) -> Callable[..., dict[str, Any]]:
    """The JSON answer for ``file=(stream, name)`` or ``code=``, without session or token."""

    def ask(**fields: Any) -> dict[str, Any]:
        response = visitor.http.post(
            "/cek", data=fields, headers={"Accept": "application/json"},
            content_type="multipart/form-data",
        )  # fmt: skip
        assert response.status_code == 200, response.text
        assert response.mimetype == "application/json"
        return response.get_json()

    return ask
