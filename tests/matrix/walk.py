"""Asks every cell over HTTP and judges the answer, the page, and what became of the database."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.test import TestResponse

from app.demo import PASSWORD
from tests.client import TOKEN, Visitor
from tests.matrix.cells import Cell, Due
from tests.matrix.places import ABOVE, ABSENT, NUMBER, Person, World, is_below
from tests.matrix.references import misplaced
from tests.matrix.rules import Whose, rule_of
from tests.matrix.store import BOOKKEEPING, TRACES, Copy, Rows, Writes
from tests.matrix.texts import is_file, text_of
from tests.matrix.wall_eyes import WallEyes

MARK = re.compile(rb"Penanda ([A-Z]) (\w+)")
NIK = re.compile(rb"331699(\d\d)\d{8}")
# Officials, settings and letter types of the offices above.
OF_LINEAGE = {b"pejabat", b"aturan", b"kantor", b"jenis"}
# What differs between two answers alike: the nonce, tokens, and the address that was asked.
VARIES = re.compile(rb'nonce="[^"]*"|name="csrf_token"[^>]*>|content="I[^"]{20,}"')
ANSWERS = {"GET": (200,), "POST": (200, 302, 303, 422)}


@dataclass
class Tally:
    """What was found."""

    cells: Counter[str] = field(default_factory=Counter)
    routes: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)  # the routes that handed one out
    faults: list[str] = field(default_factory=list)
    statements: Counter[str] = field(default_factory=Counter)
    restored: int = 0
    seconds: float = 0.0


class Walk:
    """The world, one session a person, and the judge."""

    def __init__(self, app: Flask, world: World, copy: Copy) -> None:
        self.app, self.world, self.copy = app, world, copy
        self.http = app.test_client(use_cookies=False)
        self.sessions = {person: _session(app, person) for person in world.people}
        self.copy.keep()
        self.rows = Rows(app)
        self.tally = Tally()
        self._asked = 0

    def run(self, cells: Iterable[Cell]) -> Tally:
        """Ask them all."""
        began, writes, eyes = time.monotonic(), Writes(self.app), WallEyes(self.app)
        writes.taken()
        alike: dict[tuple[str, ...], dict[str, tuple[object, ...]]] = {}
        try:
            for cell in cells:
                response = self.ask(cell)
                written = writes.taken() - BOOKKEEPING
                for wrong in self.judge(cell, response, written):
                    self.tally.faults.append(f"{cell}: {wrong}")
                self.tally.cells[str(cell.due)] += 1
                self.tally.routes.add(cell.endpoint)
                if cell.row is not None and cell.due is Due.NOT_THERE:
                    place = (
                        cell.endpoint,
                        cell.method,
                        str(cell.person),
                        cell.form.get("action", ""),
                    )
                    alike.setdefault(place, {})[str(cell.row)] = _seen(response, cell)
                if written:
                    self.copy.restore()
                    self.tally.restored += 1
        finally:
            writes.close()
            eyes.close()
        self.tally.statements += eyes.seen
        self.tally.faults += sorted(eyes.faults)
        self.tally.faults += [
            fault for place, seen in alike.items() for fault in _oracles(place, seen)
        ]
        self.tally.seconds += time.monotonic() - began
        return self.tally

    def ask(self, cell: Cell) -> TestResponse:
        """One request, with the person's session and a valid CSRF token."""
        cookie, token = self.sessions[cell.person]
        form = None if cell.method in ("GET", "HEAD", "OPTIONS", "TRACE") else cell.form
        data = {"csrf_token": token} | form if form is not None else None
        return self.http.open(
            cell.url,
            method=cell.method,
            data=data,
            headers=cell.headers | {"Cookie": cookie},
            environ_overrides={"REMOTE_ADDR": self._address()},
        )

    def _address(self) -> str:
        """Another one each time: what slows a guesser down has tests of its own."""
        self._asked += 1
        return f"10.{self._asked >> 16 & 255}.{self._asked >> 8 & 255}.{self._asked & 255}"

    def judge(self, cell: Cell, response: TestResponse, written: set[str]) -> Iterable[str]:
        """What is wrong with the answer."""
        got = outcome(response)
        if got is not cell.due:
            yield f"{cell.due} is due, got {got or ''} {response.status}"
        elif got is Due.ALLOWED and cell.method in ANSWERS:
            expected = cell.rule.answers or ANSWERS[cell.method]
            if response.status_code not in expected:
                yield f"answered {response.status}, not {expected}"
        if response.status_code in (200, 422) or got is not Due.ALLOWED:
            yield from self._told(cell, text_of(response))
        if is_file(response):
            yield from self._handed_out(cell, written)
        may_write = {"POST": written, "GET": TRACES, "HEAD": TRACES}.get(cell.method, set())
        if written - (may_write if cell.due is Due.ALLOWED else set()):
            yield f"wrote to {sorted(written)}"
        if written - TRACES:
            yield from misplaced(cell.person, self.rows.changes(written), self.rows)

    def _told(self, cell: Cell, text: bytes) -> Iterable[str]:
        shows = cell.due is Due.ALLOWED and cell.method == "GET" and cell.rule.shows
        if shows and b"Penanda" not in text and cell.rule.whose is not Whose.ALL:
            yield "nothing shows of the rows that may be seen"
        if "?q=" in cell.url:  # a search box says again what was typed into it
            text = re.sub(rb'value="[^"]*"|[?;]q=[^"&]*', b"", text)
        yield from self._leaks(cell, text)

    def _handed_out(self, cell: Cell, written: set[str]) -> Iterable[str]:
        self.tally.files.add(cell.endpoint)
        rule = rule_of(cell.endpoint)
        if "audit_event" not in written and not (rule and rule.untraced):
            yield "handed out a file without a trace"

    @staticmethod
    def _leaks(cell: Cell, body: bytes) -> Iterable[str]:
        person = cell.person
        opened = cell.due is Due.ALLOWED and cell.rule.on == "resident" and cell.row
        asked = NUMBER.get(opened.office) if opened else None
        for office, kind in {*MARK.findall(body)}:
            name = office.decode()
            above = kind in OF_LINEAGE and name in ABOVE.get(person.office, "")
            public = cell.rule.whose is Whose.ALL and cell.row is not None
            if not (person.office and is_below(name, person.office)) and not above and not public:
                yield f"shows “Penanda {name} {kind.decode()}”"
        for number in {*NIK.findall(body)}:
            if int(number) not in (NUMBER.get(person.office), asked):
                yield f"shows a NIK of office number {number.decode()}"


def _session(app: Flask, person: Person) -> tuple[str, str]:
    """The cookie of a new session, and its CSRF token."""
    visitor = Visitor(app)
    if person.username:
        visitor.sign_in(person.username, PASSWORD)
    page = visitor.get("/login/", follow_redirects=True)
    found = TOKEN.search(page.data)
    cookie = visitor.http.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert found is not None
    assert cookie is not None
    return f"{cookie.key}={cookie.value}", found[1].decode()


def outcome(response: TestResponse) -> Due | None:
    """What kind of answer it is; None for a failure of the server."""
    status = response.status_code
    if status == 405:
        return Due.METHOD
    if status == 404:
        return Due.NOT_THERE
    if status == 403:
        return Due.REFUSED
    if status == 401 or (status == 302 and response.location.partition("?")[0].endswith("/login/")):
        return Due.SIGN_IN
    return Due.ALLOWED if status < 500 or status == 503 else None


def _seen(response: TestResponse, cell: Cell) -> tuple[object, ...]:
    """What a person could tell two answers apart by."""
    body = VARIES.sub(b"", response.data.replace(cell.url.encode(), b"ADDRESS"))
    headers = sorted(
        (name, re.sub(r"'nonce-[^']*'", "", value))
        for name, value in response.headers
        if name not in ("Date", "Content-Length", "Set-Cookie")
    )
    return response.status_code, body, headers, "Set-Cookie" in response.headers


def _oracles(place: tuple[str, ...], seen: dict[str, tuple[object, ...]]) -> Iterable[str]:
    """Another office's row must look like one that never was."""
    absent = next((value for row, value in seen.items() if ABSENT in row), None)
    for row, value in seen.items():
        if absent is not None and value != absent and "malformed" not in row:
            yield f"{place}: {row} answers otherwise than a row that is not there"
