"""A signing act in a process of its own that is killed at a named point."""

import os
import signal
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from app.approvals import sign
from app.approvals.batch import sign_many
from app.demo import PASSPHRASE
from app.extensions import db

STEPS = ("claim", "read", "stamp", "sign", "check", "store", "commit")
#: Before each step; while the database makes the claim or the result permanent; and at the end.
POINTS = (*STEPS, "claim: commit", "commit: commit", "the answer")


def sign_and_die(
    app: Flask, approval_id: int, user_id: int, point: str, passphrase: str = PASSPHRASE
) -> None:
    """Fork, sign, and kill the child by SIGKILL at the point; returns when it is dead."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            _arm(point)
            with app.app_context():
                list(sign_many([approval_id], passphrase, user_id=user_id))
            if point == "the answer":
                _die()
        finally:
            os._exit(1)  # never back into the test run
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the act was not killed at: {point}"
    assert os.WTERMSIG(status) == signal.SIGKILL


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str) -> None:
    if point in STEPS:
        setattr(sign, point, _die)
    elif point.endswith(": commit"):
        name = point.removesuffix(": commit")
        setattr(sign, name, _dying_at_commit(getattr(sign, name)))


def _dying_at_commit(step: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any) -> Any:
        event.listen(Engine, "commit", _die)
        return step(*args)

    return run
