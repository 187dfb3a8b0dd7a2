"""Many workers submit letters into one series at once; some are refused, some are cancelled."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from app.approvals.rounds import SignatureRounds
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.letters.cancel import cancel
from app.letters.definition import Definition
from app.letters.errors import Refused
from app.letters.models import Letter, RegisterEntry
from app.letters.press import Press, fonts_in
from app.letters.rendering import LetterData, RenderedLetter
from app.letters.states import State
from app.letters.submit import submit
from tests.crash.books import numbering
from tests.factories import letters

CANCELLED, REFUSED = 20, 25  # every so manieth letter
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class PrintedOnce(Press):
    """A press whose pages are all alike; where it is jammed it refuses, after the number."""

    pages: list[RenderedLetter] = field(default_factory=list)
    jams: list[bool] = field(default_factory=list)

    def render(self, definition: Definition, data: LetterData) -> RenderedLetter:
        """See Press."""
        if self.jams.pop():
            raise Refused("Mesin cetak macet.")
        if not self.pages:
            self.pages.append(super().render(definition, data))
        return self.pages[0]


@dataclass(frozen=True)
class Numbers:
    """What came of it: how many numbers were taken, of them voided, and in how long."""

    taken: int
    voided: int
    refused: int
    busy: int
    seconds: float
    faults: list[str]


def take_numbers(app: Flask, workers: int, each: int) -> Numbers:
    """So many processes submit so many letters each, all at the same time."""
    ids = _drafts(app, workers * each)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    barrier, busy = FORK.Barrier(workers + 1), FORK.Value("i", 0)
    processes = [
        FORK.Process(target=_work, args=(app, ids[one::workers], ids, barrier, busy))
        for one in range(workers)
    ]
    for process in processes:
        process.start()
    barrier.wait()
    started = time.monotonic()
    for process in processes:
        process.join()
    seconds = time.monotonic() - started
    faults = [f"a worker ended with {one.exitcode}" for one in processes if one.exitcode]
    with app.app_context():
        rows = {letter.id: letter for letter in db.session.scalars(select(Letter))}
        entries = list(db.session.scalars(select(RegisterEntry)))
        faults += numbering(rows, entries)
    drafts = sum(rows[one].state == State.DRAFT for one in ids)
    voided = sum(entry.voided_at is not None for entry in entries)
    wanted = {
        "refused": (drafts, len(ids[::REFUSED])),
        "voided": (voided, len(set(ids[::CANCELLED]) - set(ids[::REFUSED]))),
        "taken": (len({entry.number for entry in entries}), len(ids) - len(ids[::REFUSED])),
    }
    faults += [f"{what}: {is_}, not {should}" for what, (is_, should) in wanted.items()
               if is_ != should]  # fmt: skip
    return Numbers(len(entries), voided, drafts, busy.value, seconds, faults)


def _drafts(app: Flask, count: int) -> list[int]:
    """So many drafts alike, made in one transaction."""
    first = letters.draft_letter(app)
    with app.app_context(), transaction() as session:
        like = {
            column.key: getattr(session.get_one(Letter, first), column.key)
            for column in Letter.__mapper__.column_attrs
            if column.key != "id"
        }
        session.execute(insert(Letter), [like | {"created_at": utc_now()}] * (count - 1))
        return list(session.scalars(select(Letter.id).where(Letter.id >= first)))


def _work(app: Flask, ids: Sequence[int], every: Sequence[int], barrier: Any, busy: Any) -> None:
    """One worker, in a process of its own."""
    refused, cancelled = set(every[::REFUSED]), set(every[::CANCELLED])
    config = app.config
    press = PrintedOnce(
        fonts_in(config["DATA_FOLDER"]), app.extensions["documents"], True, config["BASE_URL"]
    )
    barrier.wait()
    for letter_id in ids:

        def submitted(letter_id: int = letter_id) -> None:
            press.jams[:] = [letter_id in refused]
            submit(letter_id, SignatureRounds(), press)

        with app.app_context():
            try:
                _insist(submitted, busy)
            except Refused:
                continue
            if letter_id in cancelled:
                _insist(lambda one=letter_id: cancel(one, "salah ketik", SignatureRounds()), busy)


def _insist(act: Callable[[], Any], busy: Any) -> None:
    """Do it again when the database was busy for longer than anybody waits for it."""
    while True:
        try:
            act()
        except OperationalError:
            with busy.get_lock():
                busy.value += 1
        else:
            return
