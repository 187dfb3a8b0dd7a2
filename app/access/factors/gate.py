"""Who must show a second factor after the right password, and who must first get one."""

from collections.abc import Sequence
from enum import StrEnum

from flask import current_app
from sqlalchemy import select

from app.access import wall
from app.access.factors.models import Kind, SecondFactor
from app.access.models import Account
from app.access.roles import SECOND_FACTOR_ROLES
from app.extensions import db


class Step(StrEnum):
    """What has to come between the right password and an open session."""

    ASK = "ask"
    ENROL = "enrol"


def wanted(account: Account) -> Step | None:
    """The step that is wanted of this account; None where the password is enough."""
    # Lifted: before signing in, nobody has an office yet.
    with wall.lifted():
        if factors_of(account.id):
            return Step.ASK
        return Step.ENROL if must_have(account) else None


def must_have(account: Account) -> bool:
    """Whether a second factor is demanded: by the account's roles, or of everybody."""
    if current_app.config["SECOND_FACTOR_FOR_EVERYBODY"]:
        return True
    demanded = {role.name for role in account.roles} & SECOND_FACTOR_ROLES
    return bool(demanded) and bool(current_app.config["SECOND_FACTOR_REQUIRED"])


def factors_of(account_id: int, *kinds: Kind) -> Sequence[SecondFactor]:
    """The account's factors, of these kinds where some are named."""
    query = select(SecondFactor).where(SecondFactor.account_id == account_id)
    if kinds:
        query = query.where(SecondFactor.kind.in_(kinds))
    return db.session.scalars(query.order_by(SecondFactor.id)).all()
