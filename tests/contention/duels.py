"""Two acts on the same letter at the same moment, over HTTP: exactly one of them happens."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from tests.approvals import waiting
from tests.crash.ledger import Ledger
from tests.crash.person import LINES, Person
from tests.crash.run import ONE_SIGNER, TWO_SIGNERS
from tests.crash.server import Server
from tests.factories import letters

REASON = {"reason": "uji bersamaan (contoh)"}
Act = Callable[[], str]


@dataclass
class Duels:
    """People who get into each other's way; ``faults`` tells where both or none had theirs.

    ``outcomes`` counts which of the possible ends each duel had.
    """

    server: Server
    ledger: Ledger = field(default_factory=Ledger)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = ("admin.japah", "admin.japah", "kades.japah", "kades.japah", "camat.japah")
        self.people = [Person(self.server, self.ledger, name) for name in names]
        self.clerk, self.other_clerk, self.head, self.other_device, self.camat = self.people

    def fight(self, rounds: int) -> None:
        """Every duel so often."""
        for duel in (
            self.two_signers, self.same_approval, self.same_submit, self.cancelled, self.returned,
        ):  # fmt: skip
            name = duel.__name__.replace("_", " ")
            self.outcomes[name] = Counter(duel() for _ in range(rounds))

    def two_signers(self) -> str:
        """Both signers of one letter: the second may be too early, never too late."""
        letter_id = letters.submitted_letter(self.server.app, TWO_SIGNERS)
        first, second = self._steps(letter_id)
        said = self._at_once(
            lambda: self._sign(self.head, first), lambda: self._sign(self.camat, second)
        )
        wanted = {
            ("signed", "signed"): State.ISSUED,
            ("signed", "not_your_turn"): State.AWAITING_SECOND,
        }
        return self._judge(letter_id, said, wanted)

    def same_approval(self) -> str:
        """One signer on two devices."""
        letter_id = letters.submitted_letter(self.server.app, ONE_SIGNER)
        (step,) = self._steps(letter_id)
        said = self._at_once(
            lambda: self._sign(self.head, step), lambda: self._sign(self.other_device, step)
        )
        wanted = {("signed", late): State.ISSUED for late in ("being_signed", "already_signed")}
        return self._judge(letter_id, said, wanted)

    def same_submit(self) -> str:
        """A double click; the books tell whether it took two numbers."""
        letter_id = letters.draft_letter(self.server.app, ONE_SIGNER)
        path = f"/letters/submit/{letter_id}"
        said = self._at_once(
            lambda: self._post(self.clerk, path), lambda: self._post(self.other_clerk, path)
        )
        return self._judge(letter_id, said, {("302", "302"): State.SUBMITTED})

    def cancelled(self) -> str:
        """The clerk cancels what the head signs."""
        return self._against(self.clerk, "/letters/cancel/{letter_id}", State.CANCELLED)

    def returned(self) -> str:
        """The head signs on one device and returns on the other."""
        return self._against(self.other_device, "/approvals/give_back/{step}", State.RETURNED)

    def _against(self, other: Person, path: str, then: State) -> str:
        letter_id = letters.submitted_letter(self.server.app, ONE_SIGNER)
        (step,) = self._steps(letter_id)
        path = path.format(letter_id=letter_id, step=step)
        said = self._at_once(
            lambda: self._sign(self.head, step), lambda: self._post(other, path, **REASON)
        )
        wanted = {("302", "letter_withdrawn"): then, ("302", "signed"): State.ISSUED}
        return self._judge(letter_id, said, wanted)

    def _at_once(self, *acts: Act) -> tuple[str, ...]:
        barrier, said = threading.Barrier(len(acts)), []

        def do(act: Act) -> None:
            barrier.wait()
            said.append(act())

        threads = [threading.Thread(target=do, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return tuple(said)

    def _judge(
        self, letter_id: int, said: tuple[str, ...], wanted: dict[tuple[str, ...], State]
    ) -> str:
        with self.server.app.app_context():
            state = State(db.session.get_one(Letter, letter_id).state)
        for answers, end in wanted.items():
            if sorted(answers) == sorted(said) and end == state:
                return f"{' and '.join(answers)}: {state}"
        self.faults.append(f"letter {letter_id} is {state}, the answers were {said}")
        return "neither"

    def _sign(self, signer: Person, step: int) -> str:
        form = {"id": step, "passphrase": PASSPHRASE}
        answer = signer.post("/approvals/sign", accept=LINES, **form)
        if not answer.ok:
            return str(answer.status_code)
        line = json.loads(answer.text)
        return str(line["code"])

    def _post(self, person: Person, path: str, **fields: str) -> str:
        return str(person.post(path, **fields).status_code)

    def _steps(self, letter_id: int) -> list[int]:
        with self.server.app.app_context():
            return waiting.step_ids(letter_id)
