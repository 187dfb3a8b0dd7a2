"""An import of residents in the hands of a worker as it runs: woken by the page, at once."""

from typing import Any

from flask import Flask

from app.jobs.queue import queue
from app.residents.workbook.stages import Stage
from tests.jobs.conftest import Workers
from tests.residents.workbook.books import NIK, book, person
from tests.residents.workbook.imports import act, latest, resident, send
from tests.waiting import until


def test_a_page_wakes_the_worker_that_checks_a_workbook_and_saves_it(
    app: Flask, signed_in: Any, workers: Workers
) -> None:
    admin = signed_in("admin.japah")
    send(admin, book(person()))
    assert queue(app).pending_count() == 1
    workers()
    until(lambda: latest(app).stage == Stage.CHECKED, "the dry run")
    row = latest(app)
    act(admin, row, "confirm", fingerprint=row.fingerprint)
    until(lambda: latest(app).stage == Stage.DONE, "the import")
    assert resident(app, NIK) is not None
