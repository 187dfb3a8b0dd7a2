"""Steps at which the server can be told to die. Only this harness wraps them, nothing in app."""

import os
import random
import signal
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app import storage
from app.approvals import sign
from app.letters import submit
from app.letters.press import Press
from app.proof import prove
from app.signing.timestamp import HttpTimestamper

#: On entering these; each follows what the one before it did.
ENTERED: dict[str, tuple[Any, str]] = {
    "number": (submit, "take_number"),
    "render": (Press, "render"),
    "freeze": (submit, "reserve_fields"),
    "claim": (sign, "claim"),
    "stamp": (sign, "stamp"),
    "sign": (sign, "sign"),
    "timestamp": (HttpTimestamper, "stamp"),
    "validate": (sign, "check"),
    "store": (sign, "store"),
    "rename": (storage.Path, "replace"),
    "commit": (sign, "commit"),
    "extend": (prove, "extend"),
}
#: While the database makes these permanent.
COMMITTED: dict[str, tuple[Any, str]] = {
    "submit": (submit, "_freeze"),
    "claim": (sign, "claim"),
    "sign": (sign, "commit"),
    "proof": (prove, "commit"),
}
BEFORE, AMID, AFTER = "before commit", "amid commit", "after commit"
STEPS = (
    *ENTERED,
    *(f"{name}: {moment}" for name in COMMITTED for moment in (BEFORE, AMID, AFTER)),
)
AMID_SECONDS = 0.003  # a commit with its flush takes about that long
ARMED = "armed"  # the file in the data folder that names the step


def order(data: Path, step: str) -> None:
    """Have the server die when it next gets to this step."""
    assert step in STEPS
    draft = data / f"{ARMED}.draft"
    draft.write_text(step)
    draft.rename(data / ARMED)


def take_back(data: Path) -> None:
    """Have it live on."""
    (data / ARMED).unlink(missing_ok=True)


def die() -> None:
    """Kill this process and all of its group: server, worker and validators."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


class Trigger:
    """Kills the group of processes when the step comes that was ordered."""

    def __init__(self, data: Path) -> None:
        self._file = data / ARMED
        self._here = threading.local()

    def arm(self) -> None:
        """Wrap every step of this process and of those that it forks."""
        for step, (place, name) in ENTERED.items():
            setattr(place, name, self._entering(step, getattr(place, name)))
        for step, (place, name) in COMMITTED.items():
            setattr(place, name, self._remembering(step, getattr(place, name)))
        event.listen(Engine, "commit", lambda _connection: self._commits())
        event.listen(Session, "after_commit", lambda _session: self._has_committed())

    def _at(self, step: str) -> bool:
        """Whether it was ordered; of several at once one is told so."""
        try:
            if self._file.read_text() != step:
                return False
            self._file.unlink()
        except FileNotFoundError:
            return False
        return True

    def _entering(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def entered(*args: Any, **kwargs: Any) -> Any:
            is_other = step == "rename" and not args[0].name.startswith(storage.DRAFT)
            if not is_other and self._at(step):
                die()
            return function(*args, **kwargs)

        return entered

    def _remembering(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def remembered(*args: Any, **kwargs: Any) -> Any:
            self._here.committing = step
            return function(*args, **kwargs)

        return remembered

    def _commits(self) -> None:
        step = getattr(self._here, "committing", None)
        if step and self._at(f"{step}: {BEFORE}"):
            die()
        if step and self._at(f"{step}: {AMID}"):
            threading.Timer(random.uniform(0, AMID_SECONDS), die).start()

    def _has_committed(self) -> None:
        step, self._here.committing = getattr(self._here, "committing", None), None
        if step and self._at(f"{step}: {AFTER}"):
            die()
