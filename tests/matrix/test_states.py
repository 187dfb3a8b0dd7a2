"""Every act × every state × both ways of signing, over HTTP: by one who may, and by all others."""

import pytest

from app.letters.states import Act, State
from tests.conftest import SqliteBackend
from tests.matrix.state_walk import PAIRS, StateWalk
from tests.matrix.states import ALL_STATES, OF_THE_SYSTEM, TRIES
from tests.matrix.store import SqliteCopy
from tests.matrix.world import build

pytestmark = pytest.mark.promise("P1")


@pytest.fixture(scope="module")
def states(sqlite_backend: SqliteBackend) -> StateWalk:
    app = sqlite_backend.fresh()
    return StateWalk(app, build(app), SqliteCopy(app))


def test_every_act_and_every_state_is_asked_about() -> None:
    assert {str(act) for act in Act} == set(TRIES) | OF_THE_SYSTEM, "write it into states.py"
    assert set(State) == set(ALL_STATES), "write the state into tests/matrix/states.py"


def test_the_sample_tries_every_act_as_everybody_and_wherever_it_fits(states: StateWalk) -> None:
    sample, people = [*states.sample()], {*states.people}
    for name in TRIES:
        asked = [one for one in sample if one.name == name]
        assert {one.state for one in asked} == {*ALL_STATES}
        fitting = {(one.state, one.mode) for one in states.all() if one.name == name and one.fits}
        assert fitting <= {(one.state, one.mode) for one in asked}
        assert people - {one.person for one in asked} == set()
    assert len(sample) < len(TRIES) * len(PAIRS) * len(people) / 10


@pytest.mark.parametrize("name", TRIES)
def test_an_act_is_done_in_its_states_by_its_roles_and_else_changes_nothing(
    states: StateWalk, name: str
) -> None:
    assert [*states.run(one for one in states.sample() if one.name == name)] == []


@pytest.mark.promise("P4")
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM ab_user_role WHERE user_id IN {people}",
        "UPDATE ab_user_role SET role_id = (SELECT id FROM ab_role WHERE name = 'Supervisor')"
        " WHERE user_id IN {people}",
        "UPDATE ab_user SET office_code = '33.16.15.2001' WHERE id IN {people}",
        "UPDATE ab_user SET active = false WHERE id IN {people}",
    ],
    ids=["role taken away", "another role", "another office", "account closed"],
)
def test_whoever_lost_role_or_office_meanwhile_does_nothing_more(
    states: StateWalk, change: str
) -> None:
    assert [*states.changed_meanwhile(change)] == []


@pytest.mark.promise("P4")
def test_whoever_lost_the_position_meanwhile_neither_signs_nor_returns(states: StateWalk) -> None:
    # Whose term is over may still return what bears the own name: tests/approvals/test_desk.py.
    change = "UPDATE official SET user_id = NULL WHERE user_id IN {people}"
    assert [*states.changed_meanwhile(change, ("sign", "return"))] == []
