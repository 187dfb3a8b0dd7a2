"""One run: letters are made and signed by several people while the server dies again and again."""

import random
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Queue

from app.database import transaction
from app.letters.states import State
from tests.factories import letters
from tests.letters.office import BUSINESS

from . import armed
from .ledger import Ledger
from .person import Clerk, Signer
from .server import Server

ONE_SIGNER, TWO_SIGNERS = "SKU", "SKTM"
BATCH = 4  # letters that are signed with one passphrase
BACKLOG = 12  # letters that wait while the clerks go on
RANDOM, DATABASE = "at random", "PostgreSQL"
REACHED_WITHIN = 90.0  # seconds until somebody gets to a named step
MOMENT = 1.5  # seconds within which a random kill falls


@dataclass(frozen=True)
class Village:
    """A village at work; ``head`` signs, from ``devices`` devices at once."""

    code: str
    clerk: str
    head: str
    devices: int = 1


JAPAH = Village(letters.VILLAGE, "admin.japah", "kades.japah", devices=2)
NGAPUS = Village(letters.NEIGHBOUR, "admin.ngapus", "kades.ngapus")
Waiting = Queue["int | None"]


class GivenUp(Exception):
    """One of the people could not go on; the fault is in the ledger."""


class Run:
    """Everybody at work, and whoever pulls the plug."""

    def __init__(self, server: Server, signings: int, kills: Sequence[str], seed: int) -> None:
        self.server, self.kills, self.chance = server, kills, random.Random(seed)
        self.ledger = Ledger()
        self.signings = signings
        self._serial = iter(range(10**6))
        self._working, self._given_up = 0, False

    def run(self) -> Ledger:
        """Work until all is signed, killing at even distances; what was told and what was not."""
        with suppress(GivenUp):
            self._run()
        return self.ledger

    def _run(self) -> None:
        second: Waiting = Queue()
        self.server.start()
        kinds = self._kinds()
        self._open(JAPAH, [kind for number, kind in enumerate(kinds) if number % 5 != 4], second)
        self._open(NGAPUS, kinds[4::5], second)
        camat = Signer(self.server, self.ledger, "camat.japah")
        heads = JAPAH.devices + NGAPUS.devices
        self._at_work(lambda: self._sign(camat, second, State.AWAITING_TIMESTAMP, ends=heads))
        for number, kill in enumerate(self.kills):
            self._pull_the_plug(kill, after=self.signings * 0.9 * number / len(self.kills))
        self._until(lambda: not self._working)

    def _kinds(self) -> list[str]:
        """Types of letters with so many signatures in all, two of seven letters with two."""
        kinds: list[str] = []
        needed = self.signings
        while needed > 0:
            two = len(kinds) % 7 in (1, 4) and len(kinds) % 5 != 4 and needed > 1
            kinds.append(TWO_SIGNERS if two else ONE_SIGNER)
            needed -= 1 + two
        return kinds

    def _open(self, village: Village, kinds: Sequence[str], second: Waiting) -> None:
        first: Waiting = Queue()
        subject = self._resident(village.code)
        clerk = Clerk(self.server, self.ledger, village.clerk)
        two_signed: set[int] = set()

        def compose() -> None:
            for number, kind in enumerate(kinds):
                self._keep_pace(number / len(kinds))
                marker = f"Usaha {next(self._serial)} Contoh"
                letter_id = clerk.submit(kind, subject, marker, form_of(kind, marker))
                if kind == TWO_SIGNERS:
                    two_signed.add(letter_id)
                first.put(letter_id)
            for _ in range(village.devices):
                first.put(None)

        self._at_work(compose)
        for _ in range(village.devices):
            head = Signer(self.server, self.ledger, village.head)

            def sign(head: Signer = head) -> None:
                self._sign(head, first, State.AWAITING_SECOND, then=second, of=two_signed)
                second.put(None)

            self._at_work(sign)

    def _sign(self, signer: Signer, waiting: Waiting, least: State, *, ends: int = 1,
              then: Waiting | None = None, of: set[int] = frozenset()) -> None:  # fmt: skip
        while ends:
            batch, ended = self._taken(waiting)
            ends -= ended
            if batch:
                signer.sign(batch, least)
            for letter_id in batch:
                if then is not None and letter_id in of:
                    then.put(letter_id)

    def _taken(self, waiting: Waiting) -> tuple[list[int], int]:
        """A few letters at random, as many as wait; and how many of those before have ended."""
        taken = [waiting.get()]
        for _ in range(self.chance.randrange(BATCH)):
            if taken[-1] is None:
                break
            try:
                taken.append(waiting.get_nowait())
            except Empty:
                break
        batch = [letter_id for letter_id in taken if letter_id is not None]
        return batch, len(taken) - len(batch)

    def _keep_pace(self, share: float) -> None:
        """Wait while too much waits to be signed, so that all villages end at the same time."""
        self._until(lambda: self.ledger.signatures >= share * self.signings - BACKLOG)

    def _at_work(self, work: Callable[[], None]) -> None:
        def worked() -> None:
            try:
                work()
            except GivenUp:
                pass
            except Exception:
                self.ledger.fault(f"somebody had to give up: {traceback.format_exc()}")
                self._given_up = True
            with self.ledger.changed:
                self._working -= 1
                self.ledger.changed.notify_all()

        self._working += 1
        threading.Thread(target=worked, daemon=True).start()

    def _until(self, condition: Callable[[], bool]) -> None:
        """Wait for what the others bring about; in vain when one of them had to give up."""
        with self.ledger.changed:
            self.ledger.changed.wait_for(lambda: self._given_up or condition())
        if self._given_up:
            raise GivenUp

    def _pull_the_plug(self, kill: str, after: float) -> None:
        self._until(lambda: self.ledger.signatures >= after)
        if kill == DATABASE:
            self.server.is_gone(self.chance.uniform(0, MOMENT))
            self.server.break_database()
        elif kill == RANDOM:
            self.server.is_gone(self.chance.uniform(0, MOMENT))
            self.server.kill()
            self.server.start()
        else:
            armed.order(self.server.data, kill)
            if not self.server.is_gone(REACHED_WITHIN):
                self.ledger.fault(f"nobody got to the step: {kill}")
                armed.take_back(self.server.data)
                return
            self.server.start()
        self.ledger.kills[kill] += 1

    def _resident(self, village: str) -> int:
        with self.server.app.app_context(), transaction() as session:
            return letters.resident(session, village)


def form_of(kind: str, marker: str) -> dict[str, str]:
    """What a clerk types; the marker tells one letter from another."""
    if kind == TWO_SIGNERS:
        return {"purpose": f"keringanan biaya pengobatan, {marker}"}
    return BUSINESS | {"business_name": marker}
