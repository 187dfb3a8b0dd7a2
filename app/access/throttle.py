"""Slowing down guessing: failed tries are counted by subject, and each further one waits longer.

Used for signing in (by account and by address), for signing passphrases, and for the NIK on the
public verify page. The counters are in the database: every server process sees the same.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.access.models import Throttle
from app.clock import utc_now
from app.database import transaction

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


def begin(kind: str, *subjects: str) -> None:
    """Count one try for each subject before it is judged, in a transaction of its own.

    Counted first, so that many sent at once are no faster than one after the other. Call
    ``succeeded`` or ``spared`` afterwards unless the try failed. Raises TooManyTries, and counts
    nothing, while one of the subjects is blocked.
    """
    with transaction() as session:
        now = utc_now()
        rows = [_row(session, _key(kind, subject), now) for subject in sorted(subjects)]
        for row in rows:
            if row.blocked_until is not None and row.blocked_until > now:
                raise TooManyTries(row.blocked_until)
        for row in rows:
            _count(row, now)


def _count(row: Throttle, now: datetime) -> None:
    if now - row.last_at > FORGET_AFTER:
        row.failures = 0
    row.failures += 1
    row.last_at = now
    if row.failures >= FREE_TRIES:
        wait = FIRST_WAIT * 2 ** min(row.failures - FREE_TRIES, 10)
        row.blocked_until = now + min(wait, LONGEST_WAIT)


def _row(session: Session, key: str, now: datetime) -> Throttle:
    """The counter, locked. Made or touched in one statement: between two, another's success
    could take the row away."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = insert(Throttle).values(key=key, failures=0, last_at=now)
    touched = values.on_conflict_do_update(index_elements=["key"], set_={"key": key})
    session.execute(touched)
    fresh = {"populate_existing": True}
    return session.get_one(Throttle, key, with_for_update=True, execution_options=fresh)


def spared(kind: str, *subjects: str) -> None:
    """Take back the try that was begun, and keep the failed ones before it."""
    with transaction() as session:
        for subject in sorted(subjects):
            row = session.get(Throttle, _key(kind, subject), with_for_update=True)
            if row is not None:
                row.failures, row.blocked_until = max(0, row.failures - 1), None


def succeeded(kind: str, *subjects: str) -> None:
    """Forget the failed tries of the subjects."""
    with transaction() as session:
        for subject in sorted(subjects):  # one after the other: locked in the order of begin()
            session.execute(delete(Throttle).where(Throttle.key == _key(kind, subject)))
