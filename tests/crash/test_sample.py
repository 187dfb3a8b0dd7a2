"""A sample of ``make crash``: killed at its most delicate moments, the server loses nothing."""

from pathlib import Path

import pytest
from flask import Flask

from app.letters.states import State
from tests.conftest import both_databases

from .armed import AMID
from .books import balance
from .run import RANDOM, Run
from .server import Server

SIGNINGS = 8
KILLS = ("rename", f"sign: {AMID}", RANDOM)

pytestmark = pytest.mark.promise("P1")


@both_databases
def test_a_server_that_is_killed_again_and_again_loses_nothing(app: Flask, tmp_path: Path) -> None:
    server = Server(app, tmp_path / "log", workers=2)
    try:
        run = Run(server, SIGNINGS, KILLS, seed=20261125)
        ledger = run.run()
    finally:
        server.close()
    found = balance(app, ledger)
    assert found.faults == [], (tmp_path / "log").read_text()
    assert found.letters[State.ISSUED] == len(ledger.told)
    assert ledger.kills.total() == len(KILLS)
    assert len(ledger.healing) >= len(KILLS)
    # That of the file that was to be renamed, and perhaps one of the kill at random.
    assert 1 <= found.inventory.drafts < len(KILLS)
    assert ledger.put_off == 0  # healed at once; how many seconds it takes, the long run judges
