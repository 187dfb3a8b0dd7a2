"""Judging a second factor: slowed for who guesses, and every failed try leaves a trace."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from flask import current_app, request
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.access import throttle, wall
from app.access.factors import ceremonies, passkeys, recovery, totp
from app.access.factors.models import Kind, SecondFactor
from app.access.factors.refusals import (
    CodesLocked,
    FactorRefused,
    FactorUnreadable,
    PasskeyRefused,
    UsedCode,
    WrongCode,
)
from app.access.models import Account
from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.vault import Vault, VaultLocked

SECOND_FACTOR = "second_factor"
MOST_WRONG_CODES = 50  # in a row; of 100 that NIST allows, as three codes are right at a time


def prove(account: Account, typed: Mapping[str, str], now: datetime) -> Kind:
    """Which kind of factor the form proves: a passkey's answer, a recovery code or a code.

    Raises FactorRefused, FactorUnreadable and TooManyTries.
    """
    with wall.lifted(), _one_try(account):  # lifted: before signing in, nobody has an office yet
        if typed.get("credential"):
            return _passkey(account, typed["credential"], now)
        if typed.get("recovery_code"):
            return _recovery_code(account, typed["recovery_code"], now)
        return _code(account, typed.get("code", ""), now)


@contextmanager
def _one_try(account: Account) -> Iterator[None]:
    """Count what happens inside as one try at this account's factors from this address."""
    subjects = (str(account.id), f"from {request.remote_addr}")
    throttle.begin(SECOND_FACTOR, *subjects)
    try:
        yield
    except FactorRefused as refused:
        with transaction():
            record(
                refused.action,
                account,
                account.office_code,
                by=account,
                reason=type(refused).__name__,
            )
        raise
    except BaseException:
        throttle.spared(SECOND_FACTOR, *subjects)  # nothing was judged
        raise
    throttle.succeeded(SECOND_FACTOR, *subjects)


def _code(account: Account, typed: str, now: datetime) -> Kind:
    refused: FactorRefused = WrongCode()
    with transaction() as session:
        for factor in _locked(session, account, SecondFactor.kind == Kind.TOTP):
            if factor.wrong_codes >= MOST_WRONG_CODES:
                refused = CodesLocked()
                continue
            try:
                secret = open_secret(factor)
                factor.last_step = totp.accepted_step(secret, typed, now, factor.last_step)
            except UsedCode as this:  # it was right once: no guess
                refused = this
            except WrongCode:
                factor.wrong_codes += 1
            else:
                _proven(session, factor, now)
                return Kind.TOTP
    raise refused  # after the count is kept


def open_secret(factor: SecondFactor) -> str:
    """The shared secret of an app. Raises FactorUnreadable."""
    vault: Vault = current_app.extensions["vault"]
    try:
        return vault.open(factor.secret_sealed or b"").decode()
    except VaultLocked as locked:
        raise FactorUnreadable from locked


def _passkey(account: Account, answered: str, now: datetime) -> Kind:
    challenge = ceremonies.take(account.id, ceremonies.Purpose.USE)
    party = passkeys.relying_party(current_app.config["BASE_URL"])
    answer = passkeys.read_answer(answered)
    with transaction() as session:
        named = SecondFactor.credential_id == str(answer.get("id"))
        found = _locked(session, account, named)
        if not found or party is None:
            raise PasskeyRefused
        found[0].sign_count = passkeys.verify_use(party, answer, challenge, found[0])
        _proven(session, found[0], now)
    return Kind.PASSKEY


def _recovery_code(account: Account, typed: str, now: datetime) -> Kind:
    with transaction() as session:
        recovery.use_code(session, account, typed, now)
        _forgive(session, account.id)
        record(Action.RECOVERY_CODE_USED, account, account.office_code, by=account)
    return Kind.RECOVERY_CODE


def _locked(
    session: Session, account: Account, which: ColumnElement[bool]
) -> Sequence[SecondFactor]:
    """The account's factors of this kind, as they are now, while nobody else judges them."""
    mine = select(SecondFactor).where(SecondFactor.account_id == account.id, which)
    return session.scalars(mine.order_by(SecondFactor.id).with_for_update()).all()


def _proven(session: Session, factor: SecondFactor, now: datetime) -> None:
    factor.last_used_at = now
    _forgive(session, factor.account_id)


def _forgive(session: Session, account_id: int) -> None:
    """Forget wrong codes: the owner is there, and whoever guesses begins anew."""
    mine = update(SecondFactor).where(SecondFactor.account_id == account_id)
    session.execute(mine.values(wrong_codes=0))
