"""Asks every act of every state and way of signing, as everybody, and sends what worked again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.extensions import db
from app.letters.states import SigningMode, State
from tests.matrix.cells import Cell, Due, may_touch
from tests.matrix.places import ABSENT, CODES, STRANGER, Person, Row, World
from tests.matrix.rules import VILLAGE_HEAD, Rule, rule_of
from tests.matrix.states import ALL_STATES, BOTH, NO_STEP, TRIES, Try, plant
from tests.matrix.store import BOOKKEEPING, TRACES, Copy, Writes
from tests.matrix.walk import Walk, outcome

ANY = (200, 302, 303, 409, 422)  # what an act that does not fit the state may answer
PAIRS = [(state, mode) for mode in BOTH for state in ALL_STATES]

PEOPLE = "(SELECT id FROM ab_user WHERE office_code = :office)"
CLOSED = (Due.REFUSED, Due.NOT_THERE, Due.SIGN_IN)


@dataclass(frozen=True)
class Asked:
    """One act on the letter of one state and way of signing, by one person."""

    name: str
    state: State
    mode: SigningMode
    person: Person

    @property
    def act(self) -> Try:
        """How it is done over HTTP."""
        return TRIES[self.name]

    @property
    def fits(self) -> bool:
        """Whether the letter is in a state for it."""
        return self.state in self.act.states and self.mode in self.act.modes

    def __str__(self) -> str:
        return f"{self.name} of {self.state}, {self.mode} by {self.person}"


class StateWalk:
    """The letters of every state, and everybody who may ask."""

    def __init__(self, app: Flask, world: World, copy: Copy) -> None:
        self.planted = plant(app, world)
        self.walk = Walk(app, world, copy)
        self.app, self.people = app, world.people

    def all(self) -> Iterator[Asked]:
        """Every cell."""
        for name in TRIES:
            for state, mode in PAIRS:
                for person in self.people:
                    yield Asked(name, state, mode, person)

    def sample(self) -> Iterator[Asked]:
        """Fewer: each act in each state by one who may, and by everybody else in one state."""
        for turn, name in enumerate(TRIES):
            row = Row("", "A", "", VILLAGE_HEAD)  # as all are
            able = [one for one in self.people if _due(name, one, row) is Due.ALLOWED]
            for index, (state, mode) in enumerate(PAIRS):
                asked = Asked(name, state, mode, able[index % len(able)])
                # One way of signing is enough where neither fits.
                if asked.fits or BOTH.index(mode) == index % len(BOTH):
                    yield asked
            for index, person in enumerate(self.people):
                if person not in able:
                    yield Asked(name, *PAIRS[(index + turn) % len(PAIRS)], person)

    def changed_meanwhile(self, change: str, names: Iterable[str] = TRIES) -> Iterator[str]:
        """Ask as people of village A whom ``change``, in SQL, befell while their session lasts."""
        writes = Writes(self.app)
        try:
            with self.app.app_context(), db.engine.begin() as connection:
                connection.execute(sa.text(change.format(people=PEOPLE)), {"office": CODES["A"]})
            for one in self.sample():
                if one.name not in names or not one.fits or one.person.office != "A":
                    continue
                cell = self._cell(one)
                response, written = self._ask(cell, writes)
                if cell.due is Due.ALLOWED and (written or outcome(response) not in CLOSED):
                    yield f"{one}: {response.status}, changed {written}"
        finally:
            writes.close()
            self.walk.copy.restore()

    def run(self, asked: Iterable[Asked]) -> Iterator[str]:
        """Ask; yields what is wrong."""
        writes = Writes(self.app)
        try:
            for one in asked:
                for wrong in self._asked(one, writes):
                    yield f"{one}: {wrong}"
        finally:
            writes.close()

    def _asked(self, one: Asked, writes: Writes) -> Iterator[str]:
        cell = self._cell(one)
        response, written = self._ask(cell, writes)
        yield from self.walk.judge(cell, response, written)
        changed = written - TRACES
        done = response.status_code == 200 if one.act.by_get else bool(changed)
        if done != (one.fits and cell.due is Due.ALLOWED):
            yield f"{response.status}, changed {changed}"
        if changed:
            again, more = self._ask(cell, writes)
            if more - TRACES or again.status_code >= 500:
                yield f"again: {again.status}, changed {more}"
            self.walk.copy.restore()

    def _ask(self, cell: Cell, writes: Writes) -> tuple[TestResponse, set[str]]:
        writes.taken()
        response = self.walk.ask(cell)
        return response, writes.taken() - BOOKKEEPING

    def _cell(self, one: Asked) -> Cell:
        row, act = self._row(one), one.act
        method = "GET" if act.by_get else "POST"
        form = act.form | {"id": row.key} if act.on_step else act.form
        rule = replace(_rule(one.name), answers=(200, 302, 303) if one.fits else ANY, shows=False)
        due = _due(one.name, one.person, row)
        url = act.url.format(row.key)
        return Cell(act.endpoint, rule, method, url, form, one.person, row, due)

    def _row(self, one: Asked) -> Row:
        letter, step = self.planted[one.state, one.mode]
        if one.act.on_step:
            return Row("step", ABSENT if step == NO_STEP else "A", str(step), VILLAGE_HEAD)
        return Row("letter", "A", str(letter))


def _rule(name: str) -> Rule:
    rule = rule_of(TRIES[name].endpoint)
    assert rule is not None, name
    return rule


def _due(name: str, person: Person, row: Row) -> Due:
    rule = _rule(name)
    if person.role not in rule.who:
        return Due.SIGN_IN if person is STRANGER else Due.REFUSED
    return Due.ALLOWED if may_touch(person, row, rule.whose) else Due.NOT_THERE
