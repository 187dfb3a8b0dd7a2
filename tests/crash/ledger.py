"""What the clients were told, and what came of every kill: the harness's own books."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from app.letters.states import State

#: What a letter may have become since a client was told its state.
ORDER = (
    State.DRAFT, State.SUBMITTED, State.AWAITING_SECOND, State.AWAITING_TIMESTAMP, State.ISSUED,
)  # fmt: skip


@dataclass
class Ledger:
    """Kept by all threads. ``told``: the latest state that a client read for each letter.

    ``cut_off`` counts acts without an answer; ``put_off`` letters that were refused when the act
    was done again, because the step seemed to be at work still.
    """

    told: dict[int, State] = field(default_factory=dict)
    signatures: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    cut_off: int = 0
    put_off: int = 0
    healing: list[tuple[float, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, letter_id: int, state: State, *, signed: bool = False) -> None:
        """A client got an answer."""
        with self.changed:
            if ORDER.index(state) >= ORDER.index(self.told.get(letter_id, State.DRAFT)):
                self.told[letter_id] = state
            self.signatures += signed
            self.changed.notify_all()

    def heal(self, act: str, seconds: float) -> None:
        """An act that was cut off was done again, so long after the server was up."""
        with self.changed:
            self.healing.append((seconds, act))

    def fault(self, text: str) -> None:
        """A promise was broken."""
        with self.changed:
            self.faults.append(text)
