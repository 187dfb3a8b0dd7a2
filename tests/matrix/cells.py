"""The cells: each rule of the URL map × each person × each row, with the answer that is due."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.routing import Rule as Route

from tests.matrix.places import ABOVE, ABSENT, MALFORMED, STRANGER, Person, Row, World, is_below
from tests.matrix.rules import PLATFORM_ADMIN, Rule, Whose, rule_of

UNKNOWN_ACT = "act_that_is_not"
OTHER_METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE")
# What the arguments of an address are filled with that do not name a row.
FILLED = {
    "filename": "css/labur.css", "locale": "en", "code": "SKU", "number": "1", "page": "1",
    "token": "x", "attachment": "1", "field_name": "purpose",
}  # fmt: skip


class Due(StrEnum):
    """The answers."""

    ALLOWED = "allowed"
    REFUSED = "refused"  # 403
    SIGN_IN = "sign in"  # led to the sign-in page, or 401 for a program
    NOT_THERE = "not there"  # 404: another office's row is as absent as one that never was
    METHOD = "method"  # 405


@dataclass(frozen=True)
class Cell:
    """One request and what it deserves."""

    endpoint: str
    rule: Rule
    method: str
    url: str
    form: dict[str, Any]
    person: Person
    row: Row | None
    due: Due
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        on = f" on {self.row}" if self.row else ""
        return f"{self.method} {self.endpoint} ({self.url}) by {self.person}{on}"


def may_touch(person: Person, row: Row, whose: Whose) -> bool:
    """Whether the row is one of those that the rule opens to this person."""
    if row.office in (ABSENT, MALFORMED) or whose is Whose.NONE:
        return False
    if whose is Whose.ALL:
        return True
    if whose is Whose.OWN:
        return row.office == person.office
    if whose is Whose.MINE:
        return row.office == person.office and row.holder == person.role
    if whose is Whose.UNDER and person.role != PLATFORM_ADMIN and row.office == person.office:
        return False
    if whose is Whose.ABOVE_TOO and row.office in ABOVE[person.office]:
        return True
    return is_below(row.office, person.office)


def cells(
    app: Flask,
    world: World,
    people: Sequence[Person] | None = None,
    offices: str | None = None,
    other_methods: Sequence[str] = OTHER_METHODS,
    only: str = "",
) -> Iterator[Cell]:
    """Every cell, person by person; the rows of ``offices`` (None: of all), absent, malformed."""
    routes = sorted(app.url_map.iter_rules(), key=lambda route: (route.endpoint, route.rule))
    answered = {(route.rule, method) for route in routes for method in route.methods or ()}
    for person in people or world.people:
        for route in routes:
            # Another route of the same address may answer what this one does not.
            others = [
                method for method in other_methods
                if method in (route.methods or ()) or (route.rule, method) not in answered
            ]  # fmt: skip
            if only in route.endpoint:
                yield from _of_route(route, world, person, offices, others)


def _of_route(
    route: Route, world: World, person: Person, offices: str | None, other_methods: Sequence[str]
) -> Iterator[Cell]:
    rule = rule_of(route.endpoint)
    assert rule is not None, route.endpoint
    rows: list[Row | None] = [None]
    if rule.on:
        rows = [row for row in world.of_kind(rule.on) if _wanted(row, offices)]
        if all(row and row.office in (ABSENT, MALFORMED) for row in rows):  # a regency's alone
            rows = [*world.of_kind(rule.on)]
    methods = sorted((route.methods or set()) - {"HEAD", "OPTIONS"})
    for row in rows:
        for method in methods:
            for act in (*rule.acts, UNKNOWN_ACT) if "action" in route.endpoint else ("",):
                yield _cell(route, rule, method, person, row, act)
    for method in other_methods:
        yield _cell(route, rule, method, person, rows[0], UNKNOWN_ACT)


def _wanted(row: Row, offices: str | None) -> bool:
    return offices is None or row.office in ("", ABSENT, MALFORMED) or row.office in offices


def _cell(route: Route, rule: Rule, method: str, person: Person, row: Row | None, act: str) -> Cell:
    filled, query, form = dict(FILLED) | {"name": act}, {}, dict(rule.sends)
    if row is not None:
        names, keys = rule.named.lstrip("?=").split("/"), row.key.split("/")
        {"?": query, "=": form}.get(rule.named[0], filled).update(zip(names, keys, strict=False))
    if act:
        form["action"] = act
    if route.endpoint == "appbuilder.static":
        filled["filename"] = "css/ab.css"
    values = {name: filled[name] for name in route.arguments}
    url = route.rule
    for name, value in values.items():
        url = _put(url, name, value)
    url += f"?{urlencode(query)}" if query else ""
    due = _due(route, rule, method, person, row, act)
    return Cell(route.endpoint, rule, method, url, form, person, row, due)


def _put(url: str, name: str, value: str) -> str:
    """The address with one argument filled in as it is, so that malformed keys stay malformed."""
    return re.sub(rf"<([^<>:]+:)?{name}>", lambda _found: value, url)


def _due(route: Route, rule: Rule, method: str, person: Person, row: Row | None, act: str) -> Due:
    if row is not None and row.office == MALFORMED and "<int:" in route.rule:
        return Due.NOT_THERE  # no such address
    allowed = rule.methods.split()
    if method == "OPTIONS":
        return Due.ALLOWED
    if method not in allowed and not (method == "HEAD" and "GET" in allowed):
        return Due.METHOD
    if act == UNKNOWN_ACT and "action" in route.endpoint:
        return Due.NOT_THERE
    if person.role not in rule.who:
        return _closed(route, person)
    if row is not None and not may_touch(person, row, rule.whose):
        return Due.NOT_THERE
    colleague = row is not None and row.office == person.office and person.role != PLATFORM_ADMIN
    if rule.whose is Whose.MANAGED and colleague:
        return Due.REFUSED  # seen in the list, but not to be touched
    return Due.ALLOWED


def _closed(route: Route, person: Person) -> Due:
    if route.endpoint.startswith("verification."):  # public pages know no roles
        return Due.NOT_THERE
    if "action" in route.endpoint or person is not STRANGER:
        return Due.REFUSED
    return Due.SIGN_IN
