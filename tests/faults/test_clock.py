"""The server's clock is a day off: no letter is signed with a day that was not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from tests.approvals.conftest import sign_by_script
from tests.conftest import VAULT_KEY
from tests.factories import letters
from tests.proof.conftest import desk, kades, offices  # noqa: F401 (fixtures)

from .acts import Answer

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
DAYS = pytest.mark.parametrize("days", ["+1d", "-1d"])


def on_another_day(app, days: str, tsa_url: str = "") -> dict[str, Answer]:
    """What is answered while the clock is so far off; the data folder is the app's."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    environ = os.environ | {
        "FAKETIME": days, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "LD_PRELOAD": str(LIBRARIES[-1]),
        "LABUR_ENV": "development", "LABUR_DATA": str(app.config["DATA_FOLDER"]),
        "LABUR_VAULT_KEYS": VAULT_KEY, "LABUR_TSA_URL": tsa_url,
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.faults.another_day"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {act: Answer(**answer) for act, answer in json.loads(done.stdout).items()}


@DAYS
def test_with_a_timestamp_authority_nothing_is_signed(offices, desk, days) -> None:
    waiting = desk.letter()
    answers = on_another_day(offices.app, days, offices.pki.tsa_url)
    (told,) = answers["sign"].lines
    assert told["ok"] is False
    assert told["code"] in ("clock_disagrees", "dated_ahead")
    assert offices.state(waiting) is State.SUBMITTED
    assert letters.sign_next(offices.app, waiting) is State.ISSUED


def test_what_was_submitted_on_a_day_that_has_not_come_is_returned_not_signed(
    app, desk, kades
) -> None:
    assert on_another_day(app, "+1d")["submit"].status == 302
    (ahead,) = desk.run(lambda: list(db.session.scalars(select(Letter.id))))
    told = sign_by_script(kades, desk.step(ahead))
    assert told["code"] == "dated_ahead"
    assert "kembalikan" in told["message"]
    assert desk.state(ahead) is State.SUBMITTED
    form = {"reason": "Tanggalnya keliru, padahal hari ini belum sampai"}
    assert kades.post(f"/approvals/give_back/{desk.step(ahead)}", form).status_code == 302
    assert desk.state(ahead) is State.RETURNED
