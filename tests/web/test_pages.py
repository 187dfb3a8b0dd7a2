"""Every page as everybody: looking changes nothing, and no page runs or loads what is not ours."""

import pytest
from flask import Flask

from tests.client import Visitor
from tests.conftest import SqliteBackend
from tests.web import markup, structure
from tests.web.walk import PEOPLE, Seen, Walk, on_the_line, walk

PUBLIC, STAFF = 60_000, 150_000  # bytes of a page with all that it loads, compressed
FORBIDDEN = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*")


@pytest.fixture(scope="module")
def walked(sqlite_backend: SqliteBackend) -> Walk:
    """One walk for all the tests of this file."""
    return walk(sqlite_backend.fresh())


@pytest.fixture(scope="module")
def pages(walked: Walk) -> list[Seen]:
    """What the walk saw."""
    return walked.pages


def test_the_walk_opens_pages_for_everybody(pages: list[Seen]) -> None:
    for who in PEOPLE:
        opened = {seen.endpoint for seen in pages if seen.who == who and seen.status == 200}
        assert len(opened) > (5 if who is None else 12), who


def test_no_row_changes_by_looking(walked: Walk) -> None:
    assert walked.before == walked.after


def test_no_page_holds_inline_code_or_anything_from_elsewhere(pages: list[Seen]) -> None:
    found = {
        str(seen): wrong
        for seen in pages
        if seen.mimetype == "text/html"
        and (wrong := markup.faults(seen.text, seen.headers["Content-Security-Policy"]))
    }
    assert found == {}


def test_every_page_says_what_it_is_and_lets_one_past_the_menu(pages: list[Seen]) -> None:
    shown = [
        seen for seen in pages if seen.mimetype == "text/html" and not 300 <= seen.status < 400
    ]
    assert {seen.status for seen in shown} >= {200, 400, 403, 404}
    found = {str(seen): wrong for seen in shown if (wrong := [*structure.faults(seen.text)])}
    assert found == {}


def test_no_page_is_heavy_for_a_slow_line(app: Flask, pages: list[Seen]) -> None:
    visitors = {who: Visitor(app).sign_in(who) if who else Visitor(app) for who in PEOPLE}
    loaded: dict[str, int] = {}
    weights = {}
    for seen in pages:
        if seen.mimetype != "text/html" or seen.status != 200:
            continue
        parts = structure.structure(seen.text).loaded
        for one in parts - loaded.keys():
            loaded[one] = on_the_line(visitors[seen.who].get(one))
        weights[str(seen)] = seen.weight + sum(loaded[one] for one in parts)
    public = {one: weight for one, weight in weights.items() if one.startswith("stranger")}
    assert len(public) > 5
    assert {one: weight for one, weight in public.items() if weight > PUBLIC} == {}
    assert {one: weight for one, weight in weights.items() if weight > STAFF} == {}


def test_static_files_are_kept_for_a_year_under_an_address_that_names_their_content(
    pages: list[Seen], visitor: Visitor
) -> None:
    loaded = structure.structure(pages[0].text).loaded
    for address in (one for one in loaded if "/static/" in one):
        assert "immutable" in visitor.get(address).headers["Cache-Control"]
        older = visitor.get(address[:-1] + ("0" if address[-1] != "0" else "1"))
        assert (older.status_code, older.headers["Cache-Control"]) == (200, "no-cache")


def test_every_page_carries_a_strict_policy_with_a_nonce_of_its_own(pages: list[Seen]) -> None:
    policies = [seen.headers["Content-Security-Policy"] for seen in pages]
    for policy in policies:
        assert "frame-ancestors 'none'" in policy
        assert not any(word in policy for word in FORBIDDEN)
    strict = [policy for policy in policies if "'nonce-" in policy]
    assert len(set(strict)) == len(strict) > 500


@pytest.mark.parametrize(("name", "value"), [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
])  # fmt: skip
def test_every_answer_carries_this_header(pages: list[Seen], name: str, value: str) -> None:
    assert {str(seen) for seen in pages if seen.headers.get(name) != value} == set()


def test_every_answer_says_what_it_is(pages: list[Seen]) -> None:
    kinds = {str(seen): seen.headers.get("Content-Type", "") for seen in pages}
    assert {one for one, kind in kinds.items() if not kind} == set()
    # JSON is UTF-8 by its definition (RFC 8259, 8.1) and has no such parameter.
    written = {one: kind for one, kind in kinds.items() if kind.startswith("text/")}
    assert {one for one, kind in written.items() if "charset=utf-8" not in kind.lower()} == set()


def test_no_answer_lets_another_site_read_it(pages: list[Seen]) -> None:
    named = {name.lower() for seen in pages for name, _value in seen.headers}
    assert {name for name in named if name.startswith("access-control-")} == set()


def test_every_page_for_staff_offers_to_sign_out(pages: list[Seen]) -> None:
    shown = [s for s in pages if s.who and s.status == 200 and s.mimetype == "text/html"]
    staff = [s for s in shown if not s.url.startswith(("/cek", "/v/", "/offline"))]  # everybody's
    assert {str(s) for s in staff if 'action="/logout/"' not in s.text} == set()


def test_no_answer_but_what_is_the_same_for_everybody_is_kept_by_browsers(
    pages: list[Seen],
) -> None:
    kept = [
        str(seen)
        for seen in pages
        if not seen.endpoint.startswith(("static", "pwa."))
        and "no-store" not in seen.headers["Cache-Control"]
    ]
    assert kept == []


def test_whoever_only_looks_at_the_public_pages_gets_no_cookie(pages: list[Seen]) -> None:
    strangers = [seen for seen in pages if seen.who is None]
    public = [s for s in strangers if s.endpoint.startswith("verification.")]
    assert len(public) > 5
    # A late cookie of a file or an error would replace the session of the page that came first.
    public += [seen for seen in strangers if seen.endpoint == "static" or seen.status == 404]
    assert {"static", ""} < {seen.endpoint for seen in public}
    assert [str(seen) for seen in public if "Set-Cookie" in seen.headers] == []


def test_the_eyes_of_this_file_see_each_kind_of_fault() -> None:
    bad = (
        "<script>x</script><style>x</style><p style='x'>x</p><p onclick='x'>x</p>"
        "<a href='javascript:x'>x</a><img src='//elsewhere/x'><iframe></iframe>"
        "<script nonce='other'>x</script><script nonce='n'>x</script>"
    )
    assert len(markup.faults(bad, "script-src 'nonce-n'")) == 8
