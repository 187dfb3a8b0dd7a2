"""Every page as everybody: what was answered, kept for the tests to judge."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import Flask
from sqlalchemy import MetaData, select
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from app.extensions import db
from tests.client import Visitor
from tests.factories import letters

PEOPLE = (
    None, "admin.japah", "kades.japah", "admin.kecamatan", "pengawas.japah", "admin.blora",
    "platform",
)  # fmt: skip
#: Rows that looking may add or touch: the trail, when a session was last seen, refused tries.
LOOKING = {"audit_event", "audit_head", "sign_in", "throttle"}
SEARCHES = (
    "/residents/list/?_flt_2_name=contoh", "/letters/people?q=contoh", "/residents/options?q=con",
    "/households/options?q=331", "/letters/list/?_flt_3_number=400", "/login/?next=/letters/list/",
    "/reports/letters?from=2026-01-01&to=2026-12-31", "/approvals/list/?signed=1", "/tidak-ada",
    "/approvals/desk?id=1", "/approvals/desk?id=1&code=1", "/cek?_l_=en", "/users/list/?page_x=abc",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """One answer: who asked for what, and what came; ``weight``: its bytes on the line, gzipped."""

    who: str | None
    url: str
    endpoint: str
    status: int
    mimetype: str
    headers: Any
    text: str
    weight: int

    def __str__(self) -> str:
        return f"{self.who or 'stranger'} {self.url}"


@dataclass(frozen=True)
class Walk:
    """All the answers, and the tables' rows before and after, as hashes by table."""

    pages: list[Seen]
    before: dict[str, str]
    after: dict[str, str]


def furnish(app: Flask) -> str:
    """Letters in several states, so that pages have something to show; a public token."""
    letters.draft_letter(app)
    letters.submitted_letter(app)
    issued = letters.issued_letter(app)
    return str(letters.facts(app, issued)["token"])


def walk(app: Flask) -> Walk:
    """Fetch every page of the URL map as everybody; a stranger each time without any cookie."""
    token = furnish(app)
    urls = [*addresses(app, token)]
    visitors = {who: Visitor(app).sign_in(who) if who else Visitor(app) for who in PEOPLE}
    before, pages = rows(app), []
    for who, visitor in visitors.items():
        for endpoint, url in urls:
            answer = (visitor if who else Visitor(app)).get(url)
            text = answer.text if answer.mimetype in ("text/html", "application/json") else ""
            pages.append(
                Seen(who, url, endpoint, answer.status_code, answer.mimetype, answer.headers,
                     text, on_the_line(answer))
            )  # fmt: skip
    return Walk(pages, before, rows(app))


def on_the_line(answer: TestResponse) -> int:
    """Bytes of a body as nginx sends it: texts are gzipped, what is packed already is not."""
    is_text = answer.mimetype.startswith("text/") or answer.mimetype.endswith(("json", "svg+xml"))
    return len(gzip.compress(answer.data, 6) if is_text else answer.data)


def addresses(app: Flask, token: str) -> Iterator[tuple[str, str]]:
    """Every address that answers GET, with keys that exist where it names a row."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and not rule.endpoint.endswith("static"):
            for arguments in _arguments(app, rule, token):
                yield rule.endpoint, rule.build(arguments, append_unknown=False)[1]
    yield from (("", url) for url in SEARCHES)
    yield "static", "/static/css/labur.css"


def _arguments(app: Flask, rule: Rule, token: str) -> list[dict[str, Any]]:
    known = {"token": token, "locale": "en", "code": "SKU", "number": 1, "page": 1}
    fixed = {name: known[name] for name in rule.arguments & known.keys()}
    rest = rule.arguments - known.keys()
    if not rest:
        return [fixed]
    # A view may have routes for other rows than its table's, which are known by a number.
    numbers = {name for name, one in rule._converters.items() if isinstance(one, IntegerConverter)}
    return [
        fixed | {name: 1 if name in numbers and not isinstance(key, int) else key for name in rest}
        for key in _keys(app, rule.endpoint)
    ]


def _keys(app: Flask, endpoint: str) -> list[Any]:
    """The key of a row of the view's table."""
    views = {type(view).__name__: view for view in app.extensions["appbuilder"].baseviews}
    interface = getattr(views.get(endpoint.partition(".")[0]), "datamodel", None)
    if interface is None:
        return [1]
    table = interface.obj.__table__
    with app.app_context(), db.engine.connect() as connection:
        found = connection.execute(select(table.c[interface.get_pk_name()]).limit(1)).scalars()
        return [*found] or [1]


def rows(app: Flask) -> dict[str, str]:
    """A hash over the rows of each table, but for those that looking writes."""
    with app.app_context(), db.engine.connect() as connection:
        known = MetaData()
        known.reflect(connection)
        return {
            table.name: sha256(
                repr(sorted(repr(tuple(row)) for row in connection.execute(select(table)))).encode()
            ).hexdigest()
            for table in known.tables.values()
            if table.name not in LOOKING
        }
