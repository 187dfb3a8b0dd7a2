"""Every act × every state × both ways of signing, over HTTP, and each request sent twice."""

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from app.letters.states import Act, SigningMode, State
from tests.conftest import SqliteBackend
from tests.matrix.cells import Cell, Due
from tests.matrix.rules import EVERYBODY, Rule
from tests.matrix.states import ALL_STATES, BOTH, OF_THE_SYSTEM, TRIES, Try, plant
from tests.matrix.store import SqliteCopy, Writes
from tests.matrix.walk import BOOKKEEPING, TRACES, Walk
from tests.matrix.world import Person, build

pytestmark = [pytest.mark.promise("P1"), pytest.mark.xdist_group("matrix")]


class States:
    """The letters, and who asks."""

    def __init__(self, backend: SqliteBackend) -> None:
        app = backend.fresh()
        world = build(app)
        self.planted = plant(app, world)
        self.walk = Walk(app, world, SqliteCopy(app))
        self.writes = Writes(app)

    def ask(self, act: Try, state: State, mode: SigningMode) -> tuple[TestResponse, set[str]]:
        """The act on the letter of this state; the answer, and the tables it changed."""
        letter, step = self.planted[state, mode]
        person = self._person(act.role)
        url = act.url.format(step if act.on_step else letter)
        method = "GET" if act.by_get else "POST"
        form = act.form | {"id": step} if act.on_step else act.form
        rule = Rule(EVERYBODY, method)
        self.writes.taken()
        answer = self.walk.ask(Cell("", rule, method, url, form, person, None, Due.ALLOWED))
        return answer, self.writes.taken() - BOOKKEEPING - TRACES

    def _person(self, role: str) -> Person:
        return next(one for one in self.walk.world.people if (one.role, one.office) == (role, "A"))


@pytest.fixture(scope="module")
def states(sqlite_backend: SqliteBackend) -> Iterator[States]:
    found = States(sqlite_backend)
    yield found
    found.writes.close()


def test_every_act_and_every_state_is_asked_about() -> None:
    assert {str(act) for act in Act} == set(TRIES) | OF_THE_SYSTEM, "write it into states.py"
    assert set(State) == set(ALL_STATES), "write the state into tests/matrix/states.py"


@pytest.mark.parametrize("name", TRIES)
def test_an_act_fits_its_states_and_changes_nothing_in_the_others(
    states: States, name: str
) -> None:
    act, wrong = TRIES[name], []
    for state in ALL_STATES:
        for mode in BOTH:
            answer, changed = states.ask(act, state, mode)
            fits = state in act.states and mode in act.modes
            done = answer.status_code == 200 if act.by_get else bool(changed)
            if done != fits or answer.status_code >= 500:
                wrong.append(f"{name} of {state}, {mode}: {answer.status}, changed {changed}")
            if changed:
                again, changed_again = states.ask(act, state, mode)
                if changed_again or again.status_code >= 500:
                    wrong.append(f"{name} of {state}, {mode} again: changed {changed_again}")
                states.walk.copy.restore()
    assert wrong == []
