"""No other site, and no other session, makes somebody's browser change anything."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.demo import PASSWORD
from tests.client import Visitor
from tests.web.walk import furnish, rows

#: Sent by programs without a cookie, or by those who get none; see app/verification/routes.py.
WITHOUT_TOKEN = {"verification.check", "verification.report_on_file", "verification.nik"}
ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Origin": "https://jahat.example"},
    {"Origin": "http://localhost.jahat.example"},
    {"Origin": "http://localhost:8081"},
    {"Origin": "null"},
)


def writing(app: Flask) -> Iterator[tuple[str, str]]:
    """Endpoint and address of every route that takes POST."""
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        assert methods <= {"POST"}, f"{rule.endpoint} takes {methods}; extend this test"
        if methods:
            key = dict.fromkeys(rule.arguments, "1")
            yield rule.endpoint, rule.build(key, append_unknown=False)[1]


@pytest.mark.parametrize("who", ["admin.japah", "admin.blora"])
def test_every_change_asks_for_the_token_of_its_own_session(app: Flask, who: str) -> None:
    furnish(app)
    visitor, other = Visitor(app).sign_in(who), Visitor(app).sign_in("platform")
    other.get("/users/list/")
    before, accepted, tried = rows(app), [], 0
    for endpoint, url in writing(app):
        if endpoint in WITHOUT_TOKEN:
            continue
        for token in ({}, {"csrf_token": ""}, {"csrf_token": other.token}):
            tried += 1
            answer = visitor.http.post(url, data={"id": "1", "rowid": "1"} | token)
            if answer.status_code != 400:
                accepted.append((url, token, answer.status_code))
    assert tried > 200
    assert accepted == []
    assert rows(app) == before


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_what_another_site_sends_is_refused_even_with_the_token(
    app: Flask, headers: dict[str, str]
) -> None:
    visitor = Visitor(app).sign_in("admin.blora")
    before = rows(app)
    accepted = []
    for _endpoint, url in writing(app):
        answer = visitor.post(url, {"id": "1", "rowid": "1"}, headers=headers)
        if answer.status_code != 400 or "dikirim dari situs lain" not in answer.text:
            accepted.append((url, answer.status_code))
    assert accepted == []
    assert rows(app) == before


def test_a_page_of_ours_and_a_program_are_no_other_site(visitor: Visitor) -> None:
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    for headers in (ours, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "none"}, {}):
        answer = visitor.http.post("/cek", data={"code": "x" * 24}, headers=headers)
        assert answer.status_code == 200


@pytest.mark.parametrize("target", [
    "https://jahat.example/", "//jahat.example", "///jahat.example", "/\\jahat.example",
    "\\\\jahat.example", "http:jahat.example", "http:/jahat.example", "https:///jahat.example",
    "javascript:alert(1)", "data:text/html,x", "/%2f/jahat.example", "/\tjahat.example",
    "http://localhost@jahat.example/", "http://localhost.jahat.example/", " https://jahat.example",
    "/login/?next=https://jahat.example", "\r\nLocation: https://jahat.example", "//localhost:99/",
])  # fmt: skip
def test_no_address_leads_out_of_here(app: Flask, target: str) -> None:
    visitor = Visitor(app).sign_in("admin.japah")
    answers = [
        visitor.get("/login/", query_string={"next": target}),
        visitor.get("/back", headers={"Referer": target.strip()}),
        visitor.get("/lang/en", headers={"Referer": target.strip()}),
    ]
    visitor.post("/logout/")
    stranger = Visitor(app)
    stranger.get("/login/", query_string={"next": target})
    form = {"username": "admin.japah", "password": PASSWORD}
    answers.append(stranger.post("/login/", form, query_string={"next": target}))
    for answer in answers:
        if answer.status_code in (301, 302, 303, 307, 308):
            bare = answer.location.removeprefix("http://localhost")
            assert bare.startswith("/")
            assert not bare.startswith(("//", "/\\"))
