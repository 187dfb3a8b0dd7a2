"""A lease ends with the act that took it, however that ends."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from app.clock import utc_now
from app.lease import LEASE, hold
from app.proof.models import ProofTask

pytestmark = pytest.mark.promise("P1")


@pytest.fixture(autouse=True)
def _inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def taken_by_a_process_that_was_killed() -> ProofTask:
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        with hold() as held:
            os.write(writing, held.token.encode())
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        return ProofTask(claim=pipe.read().decode(), leased_until=utc_now() + LEASE)


def test_while_the_act_lasts_the_work_is_taken_and_no_longer_than_the_lease() -> None:
    task, now = ProofTask(), utc_now()
    with hold() as held:
        task.take(held, now)
    assert task.is_taken(now)
    assert not task.is_taken(now + LEASE + timedelta(seconds=1))
    held.end()


def test_the_work_of_a_killed_process_is_free_at_once() -> None:
    assert not taken_by_a_process_that_was_killed().is_taken(utc_now())


def test_an_act_that_could_not_free_its_row_leaves_the_work_free() -> None:
    task = ProofTask()
    with hold() as held:
        task.take(held, utc_now())
    held.give_up()
    assert not task.is_taken(utc_now())


def test_a_claim_made_out_of_sight_counts_until_its_time_is_over() -> None:
    task = ProofTask(claim="0" * 32, leased_until=utc_now() + LEASE)
    assert task.is_taken(utc_now())


def test_the_files_of_acts_cut_off_long_ago_are_tidied_and_those_under_way_stay(app: Flask) -> None:
    dead = taken_by_a_process_that_was_killed().claim
    with hold() as alive:
        folder = app.config["DATA_FOLDER"] / "claims"
        long_ago = time.time() - 2 * LEASE.total_seconds()
        for name in (dead, alive.token):
            os.utime(folder / name, (long_ago, long_ago))
        with hold() as newest:
            assert {file.name for file in folder.iterdir()} == {alive.token, newest.token}
