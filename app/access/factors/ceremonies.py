"""Challenges of passkey ceremonies: kept by the server, for one browser, answered once."""

import secrets
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

from flask import session as cookie
from sqlalchemy import delete

from app.access.factors.models import PasskeyCeremony
from app.access.factors.refusals import CeremonyOver
from app.clock import utc_now
from app.database import transaction

LASTS = timedelta(minutes=5)
CHALLENGE_BYTES = 32
_COOKIE = "passkey_ceremony"


class Purpose(StrEnum):
    """What the answer is for; one for signing in makes no new key."""

    USE = "use"
    CREATE = "create"


def begin(account_id: int, purpose: Purpose) -> bytes:
    """A new challenge for this browser, in the place of an earlier one."""
    token, challenge = secrets.token_urlsafe(32), secrets.token_bytes(CHALLENGE_BYTES)
    now = utc_now()
    with transaction() as session:
        session.execute(delete(PasskeyCeremony).where(PasskeyCeremony.begun_at < now - LASTS))
        session.add(
            PasskeyCeremony(
                id=_digest(token),
                account_id=account_id,
                purpose=purpose,
                challenge=challenge,
                begun_at=now,
            )
        )
    cookie[_COOKIE] = token
    return challenge


def take(account_id: int, purpose: Purpose) -> bytes:
    """The challenge that this browser was given; nobody gets it again. Raises CeremonyOver."""
    token = cookie.pop(_COOKIE, "")
    with transaction() as session:
        kept = session.get(PasskeyCeremony, _digest(token), with_for_update=True)
        if kept is None:
            raise CeremonyOver
        session.delete(kept)
        found = (kept.account_id, kept.purpose, kept.challenge, kept.begun_at)
    if found[:2] != (account_id, purpose) or utc_now() - found[3] > LASTS:
        raise CeremonyOver
    return found[2]


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
