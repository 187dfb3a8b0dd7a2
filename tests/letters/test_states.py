"""What may be done to a letter in which state: the whole table, so that no change slips in."""

import pytest

from app.letters.states import Act, ActNotAllowed, SigningMode, State, fits, require

TABLE = {
    State.DRAFT: "edit attach submit discard",
    State.SUBMITTED: "attach sign issue return cancel",
    State.AWAITING_SECOND: "sign issue return",
    State.AWAITING_TIMESTAMP: "complete issue cancel",
    State.ISSUED: "download renew revoke supersede destroy",
    State.RETURNED: "edit attach submit cancel",
    State.CANCELLED: "destroy",
    State.REVOKED: "download renew destroy",
    State.SUPERSEDED: "download renew destroy",
    State.DESTROYED: "",
}


# Where a letter for pen and stamp differs: nobody signs it here, and its proof is on paper.
BY_PEN = {
    State.SUBMITTED: "attach print confirm issue take_back cancel",
    State.AWAITING_SECOND: "issue",
    State.AWAITING_TIMESTAMP: "issue cancel",
    State.ISSUED: "download revoke supersede destroy",
    State.REVOKED: "download destroy",
    State.SUPERSEDED: "download destroy",
}


@pytest.mark.parametrize("state", State)
def test_in_each_state_just_these_acts_are_allowed(state: State) -> None:
    assert {str(act) for act in Act if fits(act, state)} == set(TABLE[state].split())


@pytest.mark.parametrize("state", State)
def test_a_letter_for_pen_and_stamp_has_acts_of_its_own(state: State) -> None:
    allowed = {str(act) for act in Act if fits(act, state, SigningMode.WET)}
    assert allowed == set((TABLE | BY_PEN)[state].split())


def test_a_letter_that_waits_for_its_timestamp_is_given_to_nobody_and_not_returned() -> None:
    for act in (Act.DOWNLOAD, Act.RETURN, Act.SIGN):
        with pytest.raises(ActNotAllowed, match="menunggu stempel waktu"):
            require(State.AWAITING_TIMESTAMP, act)
