"""Asking certificate authorities whether a certificate was revoked, while a visitor waits."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.signing.errors import SigningError
from app.signing.fetching import Unreachable, fetch
from app.signing.gathering import gather
from app.verification.validator.evidence import NOTHING, Evidence
from app.verification.validator.roots import TrustRoot

logger = logging.getLogger(__name__)
PATIENCE = 8.0
"""Seconds for all questions about one file together."""
ONE_ANSWER = 4.0
REMEMBER_SECONDS, REST_SECONDS = 300.0, 30.0
"""How long what was answered is used again, and how long nobody asks again after a silence."""
REMEMBER_FILES = 256
Key = tuple[str, tuple[TrustRoot, ...]]


@dataclass
class Patience:
    """A ``Fetch`` whose answers must all come within ``seconds``."""

    seconds: float = PATIENCE
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.seconds

    def __call__(
        self, url: str, body: bytes | None = None, content_type: str | None = None
    ) -> bytes:
        """See ``app.signing.fetching.fetch``."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise Unreachable(f"{url}: no time left")
        return fetch(url, body, content_type, timeout=min(ONE_ANSWER, left))


@dataclass
class Inquirer:
    """Gathers evidence about files and remembers it for some minutes. Thread-safe."""

    _known: OrderedDict[Key, tuple[float, Evidence]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, sha256: str, pdf: bytes, roots: Sequence[TrustRoot], at: datetime) -> Evidence:
        """What could be found out; NOTHING where nobody answers. Hold no transaction meanwhile."""
        key = (sha256, tuple(roots))
        with self._lock:
            until, known = self._known.get(key, (0.0, NOTHING))
        if until > time.monotonic():
            return known
        try:
            found, seconds = gather(pdf, roots, at, Patience()), REMEMBER_SECONDS
        except SigningError as error:
            logger.warning("no evidence about %s: %s, %s", sha256, error.code, error.__cause__)
            found, seconds = NOTHING, REST_SECONDS
        with self._lock:
            self._known[key] = (time.monotonic() + seconds, found)
            self._known.move_to_end(key)
            while len(self._known) > REMEMBER_FILES:
                self._known.popitem(last=False)
        return found
