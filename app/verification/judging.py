"""Asking the validator with the trust roots of now, and remembering what is proven."""

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256

from app.clock import utc_now
from app.extensions import db
from app.proof.means import is_open
from app.trust.roots import trusted_roots
from app.verification.evidence import Inquirer
from app.verification.validator import checks
from app.verification.validator.judge import refuse
from app.verification.validator.pool import ValidatorPool
from app.verification.validator.report import Report, Verdict
from app.verification.validator.roots import TrustRoot

logger = logging.getLogger(__name__)
REMEMBER_SECONDS = 60.0
REMEMBER_FILES = 1024
Key = tuple[str, tuple[TrustRoot, ...]]


@dataclass
class Judge:
    """The validator of this application. Thread-safe.

    A file that was just proven is not judged again for a minute: its name is the hash of its
    bytes, so only the passing of time (a certificate that expires, a root that is withdrawn)
    could change the answer. What is not proven is never remembered (promise P9).
    """

    pool: ValidatorPool
    inquirer: Inquirer = field(default_factory=Inquirer)
    _proven: OrderedDict[Key, tuple[float, Report]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self, pdf: bytes, seal: TrustRoot | None = None) -> Report:
        """Judge ``pdf`` now; whatever goes wrong is a verdict, never an exception.

        ``seal``: the root of the service's own seal, for a file that says to be its report.
        Ends the session's transaction: judging takes a while, and may ask the network.
        """
        try:
            roots = [*trusted_roots(), *([seal] if seal else [])]
            db.session.rollback()
            key = (sha256(pdf).hexdigest(), tuple(roots))
            return self._remembered(key) or self._keep(key, self._judge(pdf, key))
        except (ValueError, OSError):  # the roots on this server cannot be read
            logger.exception("the trust roots cannot be read")
            return refuse(pdf, checks.WORKER_UNAVAILABLE)

    def _judge(self, pdf: bytes, key: Key) -> Report:
        """Ask the network only for what the file itself leaves open; unanswered it stays open.

        The certificates of such a file lead to a trusted root, and a worker with limits has read
        it to the end: nobody else makes this server ask anybody.
        """
        digest, roots = key
        report = self.pool.validate(pdf, roots)
        if not is_open(report):
            return report
        evidence = self.inquirer.ask(digest, pdf, roots, utc_now())
        return self.pool.validate(pdf, roots, utc_now(), evidence)

    def _remembered(self, key: Key) -> Report | None:
        with self._lock:
            until, report = self._proven.get(key, (0.0, None))
            return report if until > time.monotonic() else None

    def _keep(self, key: Key, report: Report) -> Report:
        if report.verdict is Verdict.VALID:
            with self._lock:
                self._proven[key] = (time.monotonic() + REMEMBER_SECONDS, report)
                self._proven.move_to_end(key)
                while len(self._proven) > REMEMBER_FILES:
                    self._proven.popitem(last=False)
        return report
