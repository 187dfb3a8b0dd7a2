"""A visitor: Flask's test client that carries the CSRF token of the page it last saw."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.demo import PASSWORD

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """Somebody with a browser. ``get`` and ``post`` follow no redirects unless asked."""

    def __init__(self, app: Flask) -> None:
        self.http: FlaskClient = app.test_client()
        self.token = ""

    def get(self, url: str, **kwargs: Any) -> TestResponse:
        """Fetch a page; no page may ever answer 500."""
        return self._seen(self.http.get(url, **kwargs))

    def post(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form with the CSRF token that a real page would carry."""
        if not self.token:  # signed in or not, this leads to a page with a form
            self.get("/login/", follow_redirects=True)
        fields = {"csrf_token": self.token} | (data or {})
        return self._seen(self.http.post(url, data=fields, **kwargs))

    def _seen(self, response: TestResponse) -> TestResponse:
        assert response.status_code != 500, response.text[:2000]
        found = TOKEN.search(response.data) if response.mimetype == "text/html" else None
        if found:
            self.token = found[1].decode()
        return response

    def sign_in(self, username: str, password: str = PASSWORD) -> "Visitor":
        """Sign in through the page."""
        self.get("/login/")
        response = self.post("/login/", {"username": username, "password": password})
        assert response.status_code == 302, f"{username} could not sign in"
        self.token = ""  # a new session has a new token
        return self
