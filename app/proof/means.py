"""What a proof is made with: the trusted authorities and this server's timestamp authority."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Flask, current_app

from app.clock import Clock, utc_now
from app.extensions import db
from app.proof.errors import NoTimestampAuthority
from app.signing.errors import EvidenceUnavailable, TimestampUnavailable
from app.signing.fetching import TIMEOUT, Fetch, fetch
from app.signing.gathering import gather
from app.signing.signer import Timestamper
from app.signing.timestamp import HttpTimestamper
from app.trust.roots import trusted_roots
from app.verification.validator.pool import ValidatorPool
from app.verification.validator.report import Report, SignatureReport, TimestampReport, Verdict
from app.verification.validator.roots import TrustRoot

logger = logging.getLogger(__name__)
REST = 30.0  # seconds in which signers do not ask an authority again that just did not answer
HURRIED = 5.0  # seconds for an answer when somebody waits; the background work takes TIMEOUT


@dataclass
class Rest:
    """Until when nobody who waits at a screen asks the authority; one for each process."""

    until: float = 0.0


@dataclass(frozen=True)
class Means:
    """The authorities of this moment."""

    roots: Sequence[TrustRoot]
    authority: Timestamper | None
    fetch: Fetch
    validator: ValidatorPool

    @property
    def timestamper(self) -> Timestamper:
        """The timestamp authority. Raises NoTimestampAuthority."""
        if self.authority is None:
            raise NoTimestampAuthority
        return self.authority

    def judge(self, pdf: bytes, now: datetime) -> Report:
        """The validator's word, after asking the network for what the file itself leaves open.

        Where nobody answers it stays open, and open is not valid (P9). Needs no database, so any
        thread may ask.
        """
        report = self.validator.validate(pdf, self.roots, now)
        if not is_open(report):
            return report
        try:
            evidence = gather(pdf, self.roots, now, self.fetch)
        except EvidenceUnavailable as error:
            logger.warning("%s", error)
            return report
        # As of when the answers were there: asking takes a while, and none may be of the future.
        return self.validator.validate(pdf, self.roots, max(now, utc_now()), evidence)


def is_open(report: Report) -> bool:
    """Whether a file is good but for one thing: nobody said yet whether a certificate is revoked.

    ETSI EN 319 102-1 calls that TRY_LATER.
    """
    parts: list[SignatureReport | TimestampReport] = [*report.signatures, *report.timestamps]
    undecided = [part for part in parts if part.verdict is not Verdict.VALID]
    return report.check in {part.check for part in undecided} and all(
        part.sub_indication == "TRY_LATER" for part in undecided
    )


@dataclass(frozen=True)
class PatientTimestamper:
    """An authority that is left alone for a while after it did not answer.

    Somebody who signs two hundred letters must not wait two hundred times for the same silence.
    """

    authority: Timestamper
    rest: Rest

    @property
    def room(self) -> int:
        """See Timestamper."""
        return self.authority.room

    def stamp(self, digest: bytes) -> bytes:
        """See Timestamper."""
        if time.monotonic() < self.rest.until:
            raise TimestampUnavailable
        try:
            return self.authority.stamp(digest)
        except TimestampUnavailable:
            self.rest.until = time.monotonic() + REST
            raise


def init_app(app: Flask) -> None:
    """Give the process its memory of an authority that does not answer."""
    # What a file leaves open is asked of the network, not logged with a traceback as if amiss.
    logging.getLogger("pyhanko.sign.validation").setLevel(logging.ERROR)
    app.extensions["timestamp_rest"] = Rest()
    # Apart from the public pages' validators: no stranger's upload keeps a signer waiting.
    app.extensions["prover"] = ValidatorPool(size=1)


def is_resting() -> bool:
    """Whether the authority is left alone just now."""
    rest: Rest = current_app.extensions["timestamp_rest"]
    return time.monotonic() < rest.until


def can_timestamp() -> bool:
    """Whether this server has a timestamp authority at all."""
    return bool(current_app.config["TSA_URL"])


def means(*, hurried: bool = False, clock: Clock = utc_now) -> Means:
    """The means of now; ``hurried`` when somebody waits at a screen for what comes of them.

    Ends the session's transaction: what follows takes a while and must not hold one.
    """
    roots = trusted_roots()
    db.session.rollback()
    seconds = HURRIED if hurried else TIMEOUT
    asking = partial(fetch, timeout=seconds)
    validator: ValidatorPool = current_app.extensions["prover"]
    if not can_timestamp():
        return Means(roots, None, asking, validator)
    config = current_app.config
    url, user, password = (config[f"TSA_{name}"] for name in ("URL", "USERNAME", "PASSWORD"))
    authority: Timestamper = HttpTimestamper(url, user, password, roots, seconds, clock=clock)
    if hurried:
        authority = PatientTimestamper(authority, current_app.extensions["timestamp_rest"])
    return Means(roots, authority, asking, validator)
