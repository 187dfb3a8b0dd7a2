"""A sample of ``make contention``."""

from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import both_databases
from tests.crash.books import balance
from tests.crash.server import Server

from .duels import Duels
from .numbers import take_numbers

pytestmark = both_databases


@pytest.mark.promise("P3")
def test_processes_that_submit_at_once_take_each_number_once(app: Flask) -> None:
    found = take_numbers(app, workers=5, each=10)
    assert found.faults == []
    assert (found.taken, found.voided, found.refused) == (48, 2, 2)


@pytest.mark.promise("P1")
def test_of_two_acts_at_once_one_happens(app: Flask, tmp_path: Path) -> None:
    server = Server(app, tmp_path / "log", workers=2)
    try:
        server.start()
        duels = Duels(server)
        duels.fight(rounds=1)
    finally:
        server.close()
    assert duels.faults + balance(app, duels.ledger).faults == []
    assert [found.total() for found in duels.outcomes.values()] == [1] * 5
