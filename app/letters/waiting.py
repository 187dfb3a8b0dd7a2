"""What the letters' screens ask about letters that wait for their timestamp."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.letters.models import Letter


@dataclass(frozen=True)
class Waiting:
    """Since when a letter waits, how often it was tried, why in vain, and when again."""

    since: datetime
    tries: int
    problem: str
    next_try: datetime


class WaitingLetters(Protocol):
    """``proof.queue`` is the real one."""

    def of(self, letter: Letter) -> Waiting | None:
        """What is known about this letter; None when it does not wait."""

    def count(self) -> int:
        """How many letters of the user's offices wait."""
