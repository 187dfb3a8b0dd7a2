"""Every route has an explicit access rule; the public ones are a listed few."""

import pytest
from flask import Flask
from flask_appbuilder.baseviews import BaseView
from werkzeug.routing import Rule

from tests.client import Visitor

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
    return rule.endpoint in PUBLIC or rule.endpoint.startswith("verification.")


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


def test_a_stranger_gets_nothing_from_any_other_route(app: Flask) -> None:
    opened = []
    for rule in rules(app):
        if is_public(rule):
            continue
        url = rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)[1]
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            visitor = Visitor(app)
            answer = visitor.get(url) if method == "GET" else visitor.post(url)
            to_sign_in = answer.status_code == 302 and answer.location.partition("?")[0] in (
                "/login/", "http://localhost/login/", "/",
            )  # fmt: skip
            if not (to_sign_in or answer.status_code in (401, 403, 404, 405)):
                opened.append((method, url, answer.status_code))
    assert opened == []


def test_no_state_change_answers_to_get(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.blora")
    for rule in rules(app):
        name, _, method = rule.endpoint.partition(".")
        if method in ("delete", "action") and "GET" in (rule.methods or set()):
            url = rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)[1]
            answer = visitor.get(url)
            assert answer.status_code in (302, 403, 404, 405), (url, answer.status_code)
            assert name


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
