"""The process that does the background work: ``flask worker``."""

import logging
import os
import signal
import sys
import threading

import click
from flask import current_app
from flask.cli import with_appcontext
from huey.consumer import Consumer

from app.jobs.queue import queue


class Announced(Consumer):
    """A consumer that says when it works and can be stopped."""

    def start(self) -> None:
        """Start, and say so."""
        super().start()
        click.echo("The worker is ready.")


@click.command()
@click.option("--workers", default=1, show_default=True, help="How many letters at a time.")
@click.option("--attached", is_flag=True, help="End when standard input closes.")
@with_appcontext
def worker(workers: int, attached: bool) -> None:
    """Complete and renew letters' proofs until stopped (Ctrl-C, SIGTERM)."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    # SIGTERM, as systemd sends it, lets a letter be finished; a second one does not wait.
    consumer = Announced(queue(app), workers=workers, max_delay=2.0, graceful_signal="TERM")
    if attached:
        threading.Thread(target=_stop_when_alone, daemon=True).start()
    consumer.run()


def _stop_when_alone() -> None:
    """Whoever started this process holds its input; the input ends when they do, however."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
