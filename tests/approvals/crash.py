"""An act in a process of its own that is killed at a named point."""

import os
import signal
from collections.abc import Callable
from types import ModuleType
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from app.approvals import sign
from app.approvals.batch import sign_many
from app.demo import PASSPHRASE
from app.extensions import db

STEPS = ("claim", "read", "stamp", "sign", "check", "store", "commit")
ANSWER = "the answer"


def points_of(steps: tuple[str, ...]) -> tuple[str, ...]:
    """Before each step; while the database makes the claim or the result permanent; at the end."""
    return (*steps, "claim: commit", "commit: commit", ANSWER)


POINTS = points_of(STEPS)


def sign_and_die(
    app: Flask, approval_id: int, user_id: int, point: str, passphrase: str = PASSPHRASE
) -> None:
    """Sign, and be killed at the point; returns when the signing process is dead."""
    die_at(
        app, sign, point, STEPS, lambda: list(sign_many([approval_id], passphrase, user_id=user_id))
    )


def die_at(
    app: Flask, module: ModuleType, point: str, steps: tuple[str, ...], act: Callable[[], Any]
) -> None:
    """Fork, do the act of ``module``, and kill the child by SIGKILL at the point."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            _arm(module, point, steps)
            with app.app_context():
                act()
            if point == ANSWER:
                _die()
        finally:
            os._exit(1)  # never back into the test run
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the act was not killed at: {point}"
    assert os.WTERMSIG(status) == signal.SIGKILL


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(module: ModuleType, point: str, steps: tuple[str, ...]) -> None:
    if point in steps:
        setattr(module, point, _die)
    elif point.endswith(": commit"):
        name = point.removesuffix(": commit")
        setattr(module, name, _dying_at_commit(getattr(module, name)))


def _dying_at_commit(step: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any) -> Any:
        event.listen(Engine, "commit", _die)
        return step(*args)

    return run
