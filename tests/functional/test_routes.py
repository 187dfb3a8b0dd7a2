"""Every route asks for a permission, the public ones are a listed few; all carry the headers.

What each route answers to whom is asked in tests/matrix.
"""

import pytest
from flask import Flask
from flask_appbuilder.baseviews import BaseView
from werkzeug.routing import Rule

PUBLIC = {
    "static",
    "appbuilder.static",
    "HomeView.index",  # leads strangers to the sign-in page
    "LoginView.login",
    "LocaleView.index",
    "UtilView.back",
}
# Guarded inside: the permission depends on the action that is asked for.
ACTIONS = {"action", "action_post"}
# Nothing to guard: it ends the session of whoever asks.
SELF = {"LoginView.logout"}
# For whoever is half signed in; the account is the cookie's (tests/access/factors).
HALF_WAY = {"SecondFactorView.ask", "SecondFactorView.passkey_options"}


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def is_public(rule: Rule) -> bool:
    return rule.endpoint in PUBLIC or rule.endpoint.startswith(("verification.", "pwa."))


def test_every_route_that_is_not_public_asks_for_a_permission(app: Flask) -> None:
    views = {type(view).__name__: view for view in app.extensions["appbuilder"].baseviews}
    unguarded = []
    for rule in rules(app):
        if is_public(rule) or rule.endpoint in SELF | HALF_WAY:
            continue
        name, _, method = rule.endpoint.partition(".")
        view = views.get(name)
        if isinstance(view, BaseView) and method in ACTIONS:
            continue
        if not hasattr(getattr(view, method, None), "_permission_name"):
            unguarded.append(rule.endpoint)
    assert unguarded == []


@pytest.mark.parametrize("url", ["/", "/login/", "/offices/list/", "/static/css/labur.css"])
def test_every_answer_carries_the_security_headers(signed_in, url: str) -> None:
    headers = signed_in("admin.blora").get(url).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self' 'nonce-" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_spoofed_host_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/login/", headers={"Host": "jahat.example"})
    assert answer.status_code == 400
