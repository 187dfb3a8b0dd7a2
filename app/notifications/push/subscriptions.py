"""The browsers that take pushes for an account: beginning, ending, and which still may."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from flask import current_app
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.access.models import Account, SignIn
from app.access.sessions import End
from app.notifications.models import PushSubscription
from app.notifications.push.endpoints import Target, checked
from app.vault import Vault

MOST = 10  # browsers of one account; a new one takes the place of the oldest
# Ways for a session to end after which its device is not trusted to be the person's any more.
# Signing out by hand is none: it ends the sessions of all devices, and the browser where it is
# done deletes its own subscription (Clear-Site-Data).
UNTRUSTED = frozenset({End.BY_OWNER, End.PASSWORD_CHANGED, End.ACCOUNT_CHANGED, End.FACTORS_RESET})


def subscribe(
    session: Session, account: Account, browser: str, user_agent: str, target: Target, now: datetime
) -> PushSubscription:
    """Take this browser in for the account. Raises BadSubscription.

    It belongs to whoever allowed it last: what it took before, for whomever, ends.
    """
    checked(target, current_app.config["PUSH_HOSTS"])
    name = sha256(target.endpoint.encode()).hexdigest()
    session.execute(
        delete(PushSubscription).where(
            or_(PushSubscription.browser == browser, PushSubscription.endpoint_sha256 == name)
        )
    )
    for old in of(session, account.id)[MOST - 1 :]:
        session.delete(old)
    session.flush()
    made = PushSubscription(
        account_id=account.id,
        browser=browser,
        endpoint_sha256=name,
        sealed=sealed(asdict(target)),
        user_agent=user_agent,
        made_at=now,
    )
    session.add(made)
    return made


def of(session: Session, account_id: int) -> Sequence[PushSubscription]:
    """The account's browsers, the newest first."""
    query = select(PushSubscription).where(PushSubscription.account_id == account_id)
    return session.scalars(query.order_by(PushSubscription.id.desc())).all()


def end(session: Session, account_id: int, key: int) -> None:
    """End one of the account's browsers; another's is not there."""
    mine = PushSubscription.account_id == account_id
    session.execute(delete(PushSubscription).where(PushSubscription.id == key, mine))


def is_trusted(session: Session, subscription: PushSubscription) -> bool:
    """Whether the last who signed in with this browser is the account's owner, not sent away."""
    newest = (
        select(SignIn)
        .where(SignIn.browser == subscription.browser)
        .order_by(SignIn.started_at.desc())
        .limit(1)
    )
    last = session.scalars(newest).first()
    mine = last is not None and last.account_id == subscription.account_id
    return mine and last is not None and last.ended_why not in UNTRUSTED


def target_of(subscription: PushSubscription) -> Target:
    """Where it is. Raises VaultLocked."""
    return Target(**json.loads(_vault().open(subscription.sealed.encode())))


def payload_of(subscription: PushSubscription) -> bytes:
    """The message that it is to get. Raises VaultLocked."""
    return _vault().open((subscription.pending or "").encode())


def put(subscription: PushSubscription, payload: dict[str, object], now: datetime) -> None:
    """Let it get this message, in place of one that it did not get yet."""
    subscription.pending, subscription.due_at = sealed(payload), now
    subscription.tries, subscription.problem = 0, ""


def sealed(values: dict[str, object]) -> str:
    """Values as they are kept."""
    return _vault().seal(json.dumps(values, ensure_ascii=False).encode()).decode()


def _vault() -> Vault:
    vault: Vault = current_app.extensions["vault"]
    return vault
