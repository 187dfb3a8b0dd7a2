"""Guesses sent all at once are no faster than guesses sent one after the other."""

import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from app.access import throttle
from tests.client import Visitor
from tests.conftest import both_databases

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
