"""People at work: each in a thread, with a browser, doing an act again until it is answered."""

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import requests
from sqlalchemy import String, cast, select
from sqlalchemy.exc import OperationalError

from app.approvals.models import Approval, ApprovalState
from app.demo import PASSPHRASE, PASSWORD
from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from tests.client import TOKEN

from .ledger import Ledger
from .server import PATIENCE, Server

T = TypeVar("T")
PAGE, LINES = "text/html", "application/json"
PASSING = {"being_signed", "not_begun"}  # refusals that end by themselves; waiting is healing
SHOWN = re.compile(r"/letters/show/(\d+)")


class Unanswered(Exception):
    """Nobody knows what became of the act."""


class Person:
    """Somebody with an account of the demonstration."""

    def __init__(self, server: Server, ledger: Ledger, username: str) -> None:
        self.server, self.ledger, self.username = server, ledger, username
        self._http, self._token = requests.Session(), ""
        self._cut_since: float | None = None

    def insist(self, what: str, act: Callable[[], T]) -> T:
        """Do it again until it is answered, and note how long after a crash that was."""
        while True:
            times = self.server.times
            try:
                result = act()
            except (Unanswered, OperationalError) as error:
                self.ledger.cut_off += 1
                try:
                    self._cut_since = self.server.up_again(times)
                except TimeoutError as nobody:
                    raise TimeoutError(f"{what} got no answer: {error!r}") from nobody
                continue
            self.healed(what)
            return result

    def healed(self, what: str) -> None:
        """The first success after a cut; of a batch, that of its first letter."""
        if self._cut_since is not None:
            self.ledger.heal(what, time.monotonic() - self._cut_since)
            self._cut_since = None

    def post(self, path: str, accept: str = PAGE, **fields: Any) -> requests.Response:
        """Send a form, signed in; the answer's body is still to be read. Raises Unanswered."""
        if not self._token:
            self._sign_in()
        answer = self._send("POST", path, {"csrf_token": self._token} | fields, accept)
        if "/login" in answer.headers.get("Location", ""):
            self._token = ""
            return self.post(path, accept, **fields)
        return answer

    def _sign_in(self) -> None:
        """Get a token for the forms; an earlier try may have come as far as to sign in."""
        found = TOKEN.search(self._send("GET", "/letters/list/").content)
        if found is None:
            page = TOKEN.search(self._send("GET", "/login/").content)
            assert page is not None
            fields = {"csrf_token": page[1].decode(), "username": self.username}
            self._send("POST", "/login/", fields | {"password": PASSWORD})
            found = TOKEN.search(self._send("GET", "/letters/list/").content)
        assert found is not None, f"{self.username} could not sign in"
        self._token = found[1].decode()

    def _send(
        self, method: str, path: str, fields: Any = None, accept: str = PAGE
    ) -> requests.Response:
        try:
            answer = self._http.request(
                method, self.server.url + path, data=fields, headers={"Accept": accept},
                allow_redirects=False, stream=accept == LINES, timeout=PATIENCE,
            )  # fmt: skip
        except requests.RequestException as error:
            raise Unanswered from error
        if answer.status_code >= 500:
            raise Unanswered(answer.text[:300])
        return answer


class Clerk(Person):
    """A village admin who composes letters and submits them."""

    def submit(self, kind: str, subject: int, marker: str, fields: dict[str, str]) -> int:
        """The letter's id, once the client was told that it was submitted."""

        def compose() -> int:
            found = self._found(marker)  # as they would look in the list after a cut
            if found is None:
                form = {"resident": subject, "act": "submit", **fields}
                return self._told(self.post(f"/letters/compose/{kind}", **form))
            letter_id, state = found
            if state != State.DRAFT:
                return letter_id
            return self._told(self.post(f"/letters/submit/{letter_id}"))

        letter_id = self.insist("submit", compose)
        self.ledger.tell(letter_id, State.SUBMITTED)
        return letter_id

    def _told(self, answer: requests.Response) -> int:
        shown = SHOWN.search(answer.headers.get("Location", ""))
        assert shown is not None, f"not submitted: {answer.status_code} {answer.text[-2000:]}"
        return int(shown[1])

    def _found(self, marker: str) -> tuple[int, State] | None:
        query = select(Letter.id, Letter.state).where(cast(Letter.values, String).contains(marker))
        with self.server.app.app_context():
            row = db.session.execute(query).first()
        return (row[0], State(row[1])) if row else None


class Signer(Person):
    """An official at the signing desk."""

    def sign(self, letter_ids: list[int], least: State) -> None:
        """Sign them as one batch, until the client was told of each that it is signed.

        ``least`` is the state that a letter then has at the least.
        """
        steps: dict[int, int] = {}

        def sign() -> None:
            steps.update(steps or self._steps(letter_ids))
            passing: set[str] = set()
            while steps and passing <= PASSING:
                passing = self._tried(steps, least)
            if steps:
                raise Unanswered(passing)

        self.insist("sign", sign)

    def _tried(self, steps: dict[int, int], least: State) -> set[str]:
        """Take what is signed now out of ``steps``; why the others are not."""
        refusals = set()
        for line in self._lines(list(steps)):
            if line["ok"] or line["code"] == "already_signed":
                self.healed("sign")
                state = State(line["state"] or least)
                self.ledger.tell(steps.pop(line["id"]), state, signed=True)
            else:
                refusals.add(line["code"])
                self.ledger.put_off += line["code"] in PASSING
        return refusals

    def _lines(self, steps: list[int]) -> Iterator[dict[str, Any]]:
        form = {"id": steps, "passphrase": PASSPHRASE}
        answer = self.post("/approvals/sign", accept=LINES, **form)
        try:
            for line in answer.iter_lines(chunk_size=1):
                if line:
                    yield json.loads(line)
        except (requests.RequestException, ValueError) as error:
            raise Unanswered from error

    def _steps(self, letter_ids: list[int]) -> dict[int, int]:
        query = (
            select(Approval.id, Approval.letter_id)
            .where(Approval.letter_id.in_(letter_ids), Approval.state == ApprovalState.WAITING)
            .order_by(Approval.step.desc())
        )
        with self.server.app.app_context():
            first = {letter_id: step for step, letter_id in db.session.execute(query)}
        return {step: letter_id for letter_id, step in first.items()}
