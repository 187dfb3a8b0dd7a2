"""The background work as it runs: processes beside the web server, without any request."""

import signal
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.jobs.queue import NAME
from app.letters.states import State
from tests.jobs.conftest import Workers, with_its_queue, with_the_other_queue
from tests.pki import misbehaviour
from tests.proof.conftest import Offices
from tests.waiting import until


def waiting_letters(offices: Offices, count: int) -> list[int]:
    """Letters that could not get a timestamp and now could."""
    offices.pki.behave("tsa", misbehaviour.down)
    letters = [offices.signed() for _ in range(count)]
    assert {offices.state(one) for one in letters} == {State.AWAITING_TIMESTAMP}
    offices.pki.behave("tsa", misbehaviour.honest)
    offices.pauses_end()
    return letters


@pytest.mark.promise("P1")
@with_the_other_queue
def test_a_worker_issues_what_waited_when_the_authority_answers_again(
    offices: Offices, queue: str, workers: Workers
) -> None:
    letters = waiting_letters(offices, 2)
    workers()
    until(lambda: all(offices.state(one) is State.ISSUED for one in letters))
    with offices.app.app_context():
        query = select(AuditEvent).where(AuditEvent.action == "letter:issued")
        assert {event.actor_name for event in db.session.scalars(query)} == {"sistem"}


@with_its_queue
def test_two_workers_at_once_do_no_harm(offices: Offices, queue: str, workers: Workers) -> None:
    letters = waiting_letters(offices, 3)
    workers("--workers", "2")
    workers("--workers", "2")
    until(lambda: all(offices.state(one) is State.ISSUED for one in letters))
    assert [len(offices.files(one)) for one in letters] == [1, 1, 1]


@pytest.mark.parametrize(
    ("queue", "how"), [("file", signal.SIGTERM), ("redis", signal.SIGINT)], indirect=["queue"]
)
def test_a_worker_ends_when_it_is_asked_to(workers: Workers, queue: str, how: int) -> None:
    process = workers()
    process.send_signal(how)
    assert process.wait(timeout=60) == 0


def test_an_attached_worker_ends_with_whoever_started_it(workers: Workers) -> None:
    process = workers("--attached")
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=60) == 0


def test_what_another_hand_put_into_the_queue_is_not_run(
    app: Flask, redis_url: str, workers: Workers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(app.config, "QUEUE_URL", redis_url)
    mark = tmp_path / "mark"
    with Redis.from_url(redis_url) as client:
        key = f"huey.redis.{NAME}"
        client.lpush(key, b"cposix\nsystem\n(S'touch %s'\ntR." % bytes(mark))
        process = workers()
        until(lambda: client.llen(key) == 0)
    process.terminate()
    process.wait(timeout=60)
    assert not mark.exists()
