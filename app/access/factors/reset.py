"""Resetting somebody's second factors: by an admin of the office above, never one's own or a
peer's, and by whoever runs the server. The user is told at the next sign-in."""

from collections.abc import Sequence
from datetime import datetime

from flask_appbuilder.security.sqla.models import Role as RoleRow
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.access import wall
from app.access.factors import recovery
from app.access.factors.models import FactorReset, SecondFactor
from app.access.models import Account
from app.access.roles import Role
from app.access.sessions import End, end_all
from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.extensions import db

# From the top; each resets only whoever bears none of the roles from its own upwards.
ADMINS = (Role.PLATFORM_ADMIN, Role.REGENCY_ADMIN, Role.DISTRICT_ADMIN)


def resettable(actor: Account) -> ColumnElement[bool]:
    """SQL condition, beside the wall's: the accounts whose factors ``actor`` may reset.

    A platform admin those of everybody who is none, the others only those of offices strictly
    below their own. One's own are out because one bears the role oneself.
    """
    names = {role.name for role in actor.roles}
    rank = next(place for place, role in enumerate(ADMINS) if role in names)
    peers = [str(role) for role in ADMINS[: rank + 1]]
    condition = ~Account.roles.any(RoleRow.name.in_(peers))
    if ADMINS[rank] is Role.PLATFORM_ADMIN:
        return condition
    return condition & (Account.office_code != actor.office_code)


def reset(account_id: int, reason: str, now: datetime, *, by: str) -> int:
    """Take away every factor and recovery code and end every session; returns how many factors.

    ``by`` is the name that the user is told. Who must have a factor enrols anew at the next
    sign-in.
    """
    with transaction() as session:
        account = session.get_one(Account, account_id)
        gone = _take_away(session, account.id)
        session.add(
            FactorReset(
                account_id=account.id,
                office_code=account.office_code,
                at=now,
                by_name=by,
                reason=reason,
            )
        )
        end_all(account.id, End.FACTORS_RESET)
        record(Action.FACTORS_RESET, account, account.office_code, reason=reason, factors=gone)
    return gone


def _take_away(session: Session, account_id: int) -> int:
    factors = session.scalars(select(SecondFactor).where(SecondFactor.account_id == account_id))
    gone = 0
    for factor in factors.all():
        session.delete(factor)
        gone += 1
    recovery.forget_codes(session, account_id)
    return gone


def untold(account_id: int) -> Sequence[FactorReset]:
    """Resets that the account's owner has not been told of."""
    # Lifted: asked between the password and the second factor, before an office is known.
    with wall.lifted():
        query = select(FactorReset).where(
            FactorReset.account_id == account_id, FactorReset.told_at.is_(None)
        )
        return db.session.scalars(query.order_by(FactorReset.id)).all()


def told(account_id: int, now: datetime) -> None:
    """Remember that the owner was told."""
    with wall.lifted(), transaction():
        for reset_then in untold(account_id):
            reset_then.told_at = now
