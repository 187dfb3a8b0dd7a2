"""Slowing down guessing: failed tries are counted by subject, and each further one waits longer.

Used for signing in (by account and by address), for signing passphrases, and for the NIK on the
public verify page. The counters are in the database: every server process sees the same.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.access.models import Throttle
from app.clock import utc_now
from app.database import transaction
from app.extensions import db

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=24)


class TooManyTries(Exception):
    """The subject must wait until ``until``; the message is for the user, in Indonesian."""

    def __init__(self, until: datetime) -> None:
        self.seconds = max(1, int((until - utc_now()).total_seconds()) + 1)
        minutes = -(-self.seconds // 60)
        super().__init__(f"Terlalu banyak percobaan yang gagal. Coba lagi dalam {minutes} menit.")


def _key(kind: str, subject: str) -> str:
    # Hashed: a counter must not become a list of addresses and names.
    return f"{kind}:{sha256(subject.casefold().encode()).hexdigest()[:40]}"


def check(kind: str, *subjects: str) -> None:
    """Raise TooManyTries while one of the subjects is blocked."""
    for subject in subjects:
        row = db.session.get(Throttle, _key(kind, subject))
        if row is not None and row.blocked_until is not None and row.blocked_until > utc_now():
            raise TooManyTries(row.blocked_until)


def failed(kind: str, *subjects: str) -> None:
    """Count one failed try for each subject, in a transaction of its own."""
    with transaction() as session:
        for subject in sorted(subjects):
            key, now = _key(kind, subject), utc_now()
            _make_row(session, key, now)
            row = session.get_one(Throttle, key, with_for_update=True)
            if now - row.last_at > FORGET_AFTER:
                row.failures = 0
            row.failures += 1
            row.last_at = now
            if row.failures >= FREE_TRIES:
                wait = FIRST_WAIT * 2 ** min(row.failures - FREE_TRIES, 10)
                row.blocked_until = now + min(wait, LONGEST_WAIT)


def _make_row(session: Session, key: str, now: datetime) -> None:
    """Add the counter unless it is there; two at once must not fail on each other."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = insert(Throttle).values(key=key, failures=0, last_at=now)
    session.execute(values.on_conflict_do_nothing())


def succeeded(kind: str, *subjects: str) -> None:
    """Forget the failed tries of the subjects."""
    with transaction() as session:
        for subject in sorted(subjects):
            row = session.get(Throttle, _key(kind, subject))
            if row is not None:
                session.delete(row)
