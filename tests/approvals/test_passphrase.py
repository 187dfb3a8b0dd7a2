"""Promise P5: the passphrase is nowhere but in the request that brought it; guesses are slowed."""

import logging
import tempfile
import traceback
from datetime import datetime

import pytest
import sqlalchemy as sa
from huey import Huey
from redis import Redis
from sqlalchemy import func, select

from app.approvals import sign
from app.approvals.batch import sign_many
from app.audit.actions import Action
from app.audit.models import AuditEvent
from app.demo import PASSPHRASE
from app.extensions import db
from app.jobs.queue import queue as jobs_of
from app.letters.states import State
from app.signing.errors import WrongPassphrase
from tests.approvals.conftest import sign_by_script
from tests.conftest import both_databases
from tests.jobs.conftest import (  # noqa: F401 (fixtures)
    queue,
    redis_url,
    with_its_queue,
    workers,
)
from tests.pki import misbehaviour
from tests.proof.conftest import offices  # noqa: F401 (a fixture)
from tests.waiting import until

WRONG = "bukan-sandi-4711"
SECRETS = (PASSPHRASE, WRONG)

pytestmark = pytest.mark.promise("P5")


@with_its_queue
def test_after_good_and_bad_signings_the_passphrase_is_nowhere(
    app, offices, desk, kades, queue, redis_url, workers, caplog, monkeypatch, tmp_path
) -> None:
    offices.pki.behave("tsa", misbehaviour.down)  # so that the background work has its part
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    first, second, third = (desk.letter() for _ in range(3))
    answers = [
        sign_by_script(kades, desk.step(first), WRONG),
        sign_by_script(kades, desk.step(first)),
    ]
    with monkeypatch.context() as broken:
        broken.setattr(sign, "check", _broken)
        answers.append(sign_by_script(kades, desk.step(second)))
    page = kades.post("/approvals/sign", {"id": desk.step(third), "passphrase": WRONG})
    assert [answer["ok"] for answer in answers] == [False, True, False]
    assert page.status_code == 422
    offices.pki.behave("tsa", misbehaviour.honest)
    offices.pauses_end()
    worker = workers()
    until(lambda: offices.state(first) is State.ISSUED)
    worker.terminate()
    worker.wait()
    _fill(jobs_of(app))

    cookie = kades.http.get_cookie("labur_session")
    serializer = app.session_interface.get_signing_serializer(app)
    places = {
        "answers": repr(answers) + page.text,
        "session": repr(serializer.loads(cookie.value)),
        "log": caplog.text,
        "worker's log": worker.stderr.read(),
        "queue": _redis(redis_url) if queue == "redis" else _files(app.config["DATA_FOLDER"]),
        "database": desk.run(_dump),
        "files": _files(app.config["DATA_FOLDER"]) + _files(tmp_path),
    }
    assert "complete_proofs" in places["queue"]
    assert "could not be signed" in places["log"]  # with the traceback of the broken step
    for place, text in places.items():
        for secret in SECRETS:
            assert secret not in text, place


@both_databases
def test_a_traceback_with_all_local_variables_does_not_show_it(desk) -> None:
    letter, user = desk.letter(), desk.user_id("kades.japah")
    step = desk.step(letter)
    with desk.app.app_context():
        with pytest.raises(WrongPassphrase) as raised:
            sign_many([step], "-".join(WRONG.split("-")), user_id=user)
        frames = raised.tb.tb_next  # this test's own frame is not the application's
        shown = traceback.TracebackException(raised.type, raised.value, frames, capture_locals=True)
        text = "".join(shown.format())
    assert "unlock" in text
    assert WRONG not in text


@both_databases
def test_five_wrong_passphrases_are_slowed_and_traced(desk, kades) -> None:
    letter = desk.letter()
    step = desk.step(letter)
    for _ in range(5):
        answer = sign_by_script(kades, step, WRONG)
        assert (answer["status"], answer["code"], answer["stop"]) == (422, "wrong_passphrase", True)
    slowed = sign_by_script(kades, step)
    assert (slowed["status"], slowed["code"]) == (429, "too_many_tries")
    assert desk.state(letter) == State.SUBMITTED
    failed = select(func.count()).where(AuditEvent.action == Action.LETTER_SIGNING_FAILED)
    assert desk.run(lambda: db.session.scalar(failed)) == 5


@both_databases
def test_the_right_passphrase_forgets_the_wrong_ones(desk, kades) -> None:
    letters = [desk.letter(), desk.letter()]
    for letter in letters:
        for _ in range(4):
            sign_by_script(kades, desk.step(letter), WRONG)
        assert sign_by_script(kades, desk.step(letter))["ok"]


@both_databases
def test_the_desk_never_shows_the_passphrase_again(desk, kades) -> None:
    step = desk.step(desk.letter())
    page = kades.post("/approvals/sign", {"id": step, "passphrase": WRONG}).text
    assert "Frasa sandi sertifikat tidak cocok" in page
    assert WRONG not in page
    assert 'autocomplete="off"' in page


def _broken(*_args: object) -> None:
    raise RuntimeError("a fault that nobody foresaw")


def _dump() -> str:
    metadata = sa.MetaData()
    metadata.reflect(db.engine)
    tables = metadata.tables.values()
    return "\n".join(repr(db.session.execute(select(table)).all()) for table in tables)


def _fill(jobs: Huey) -> None:
    """Put into the queue what its clock puts there in the course of a day."""
    for hour in range(24):
        for task in jobs.read_periodic(datetime(2026, 1, 1, hour, 30)):
            jobs.enqueue(task)
    jobs.storage.close()  # else its files may go while they are read


def _redis(url: str) -> str:
    with Redis.from_url(url) as client:
        return "\n".join(client.dump(key).decode("latin-1") for key in client.keys("*"))


def _files(folder) -> str:
    found = [file for file in folder.rglob("*") if file.is_file()]
    return "\n".join(f"{file}\n{file.read_bytes().decode('latin-1')}" for file in found)
