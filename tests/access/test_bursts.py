"""Guesses sent all at once are no faster than guesses sent one after the other."""

import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text

from app.access import throttle
from app.extensions import db
from tests.client import Visitor
from tests.conftest import both_databases
from tests.waiting import until

BURST = 20


@both_databases
def test_of_many_wrong_passwords_at_once_only_the_free_ones_are_tried(app: Flask) -> None:
    visitors = [Visitor(app) for _each in range(BURST)]
    for visitor in visitors:
        visitor.get("/login/")
    together = threading.Barrier(BURST)

    def guess(visitor: Visitor) -> bool:
        together.wait()
        page = visitor.post("/login/", {"username": "admin.japah", "password": "salah"})
        return "Terlalu banyak percobaan" not in page.text

    with ThreadPoolExecutor(BURST) as pool:
        tried = sum(pool.map(guess, visitors))
    assert tried == throttle.FREE_TRIES


@both_databases
def test_tries_that_begin_while_others_succeed_are_counted_and_never_fail(app: Flask) -> None:
    def try_and_succeed(_number: int) -> None:
        with app.app_context():
            throttle.begin("test", "somebody")
            throttle.succeeded("test", "somebody")

    with ThreadPoolExecutor(4) as pool:
        for _done in pool.map(try_and_succeed, range(80)):
            pass


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)  # SQLite has one writer
def test_two_who_succeed_at_once_forget_the_same_failures_without_complaint(app: Flask) -> None:
    def succeed() -> None:
        with app.app_context():
            throttle.succeeded("test", "somebody")

    with app.app_context():
        throttle.begin("test", "somebody")
        # The pool outside: should this fail, the lock goes first, then who waits for it is awaited.
        with ThreadPoolExecutor(1) as pool, db.engine.connect() as other, warnings.catch_warnings():
            warnings.simplefilter("error")
            other.execute(text("DELETE FROM throttle"))
            done = pool.submit(succeed)
            waits = text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            # Within one transaction PostgreSQL shows what it showed first (28.2, "cache").
            autocommit = db.engine.execution_options(isolation_level="AUTOCOMMIT")
            with autocommit.connect() as watching:
                until(lambda: watching.execute(waits).first(), "the second one's waiting")
            other.commit()
            assert done.result() is None
