"""Adding, renaming and removing one's second factors. Each act is one transaction with a trace."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import wall
from app.access.factors import ceremonies, passkeys, recovery, totp
from app.access.factors.gate import must_have
from app.access.factors.models import LONGEST_LABEL, Kind, SecondFactor
from app.access.factors.refusals import PasskeyRefused
from app.access.models import Account
from app.access.sessions import End, end_all
from app.audit.actions import Action
from app.audit.trail import record
from app.crud import RuleBroken
from app.database import transaction
from app.vault import Vault

MOST = 10  # factors of one account


@dataclass(frozen=True)
class Labelled:
    """A new factor's name, and the session that adds it: the account's others end."""

    label: str
    own_session: str | None


def add_app(account: Account, new: Labelled, secret: str, code: str, now: datetime) -> list[str]:
    """An authenticator app that has just shown the right code; returns new recovery codes where
    the account had none. Raises WrongCode and RuleBroken."""
    step = totp.accepted_step(secret, code, now, last_step=0)
    vault: Vault = current_app.extensions["vault"]
    factor = SecondFactor(
        kind=Kind.TOTP,
        label=_label(new.label, _("Authenticator app")),
        secret_sealed=vault.seal(secret.encode()),
        last_step=step,  # the code that confirmed it signs nobody in
    )
    return _add(account, factor, new.own_session, now)


def add_passkey(account: Account, new: Labelled, answered: str, now: datetime) -> list[str]:
    """A passkey that was just made; returns new recovery codes where the account had none.

    Raises PasskeyRefused, CeremonyOver and RuleBroken.
    """
    challenge = ceremonies.take(account.id, ceremonies.Purpose.CREATE)
    party = passkeys.relying_party(current_app.config["BASE_URL"])
    if party is None:
        raise PasskeyRefused
    made = passkeys.verify_creation(party, passkeys.read_answer(answered), challenge)
    factor = SecondFactor(
        kind=Kind.PASSKEY,
        label=_label(new.label, _("Passkey")),
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=made.transports,
    )
    return _add(account, factor, new.own_session, now)


def _add(
    account: Account, factor: SecondFactor, own_session: str | None, now: datetime
) -> list[str]:
    # Lifted: the first factor of who must have one is added before an office is known.
    with wall.lifted(), transaction() as session:
        if len(_locked(session, account)) >= MOST:
            raise RuleBroken(f"Satu akun paling banyak mempunyai {MOST} faktor kedua.")
        taken = select(SecondFactor.id).where(SecondFactor.credential_id == factor.credential_id)
        if factor.credential_id and session.scalar(taken) is not None:
            raise RuleBroken("Kunci sandi ini sudah terdaftar.")
        factor.account_id, factor.office_code = account.id, account.office_code
        factor.created_at = factor.last_used_at = now
        session.add(factor)
        session.flush()
        _trace(Action.FACTOR_ADDED, account, factor)
        end_all(account.id, End.FACTORS_CHANGED, but=own_session)
        if recovery.codes_left(account.id):
            return []
        return recovery.new_codes(session, account, now)


def rename(account: Account, factor_id: int, label: str) -> None:
    """Give a factor another name. Raises LookupError and RuleBroken."""
    with transaction() as session:
        factor = _mine(_locked(session, account), factor_id)
        if not label.strip():
            raise RuleBroken("Tulis nama yang mudah Anda kenali.", "label")
        before, factor.label = factor.label, _label(label, "")
        _trace(Action.FACTOR_RENAMED, account, factor, before=before)


def remove(account: Account, factor_id: int, own_session: str | None) -> None:
    """Take a factor away; with the last one the recovery codes go too.

    Raises LookupError, and RuleBroken for the last one of somebody who must have one.
    """
    must = must_have(account)
    with transaction() as session:
        factors = _locked(session, account)
        factor = _mine(factors, factor_id)
        if len(factors) == 1 and must:
            raise RuleBroken(
                "Ini satu-satunya faktor kedua Anda, dan jabatan Anda mewajibkannya. Tambahkan "
                "dahulu yang baru, lalu hapus yang ini."
            )
        _trace(Action.FACTOR_REMOVED, account, factor)
        session.delete(factor)
        if len(factors) == 1:
            recovery.forget_codes(session, account.id)
        end_all(account.id, End.FACTORS_CHANGED, but=own_session)


def replace_recovery_codes(account: Account, now: datetime) -> list[str]:
    """Ten new recovery codes; the earlier ones are worth nothing. Raises RuleBroken."""
    with transaction() as session:
        if not _locked(session, account):
            raise RuleBroken("Tambahkan dahulu faktor kedua; kode pemulihan adalah cadangannya.")
        record(Action.RECOVERY_CODES_MADE, account, account.office_code)
        return recovery.new_codes(session, account, now)


def _locked(session: Session, account: Account) -> list[SecondFactor]:
    """The account's factors, while nobody else changes them."""
    session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    mine = select(SecondFactor).where(SecondFactor.account_id == account.id)
    fresh = {"populate_existing": True}
    return list(session.scalars(mine.order_by(SecondFactor.id), execution_options=fresh))


def _mine(factors: list[SecondFactor], factor_id: int) -> SecondFactor:
    for factor in factors:
        if factor.id == factor_id:
            return factor
    raise LookupError(factor_id)


def _trace(action: Action, account: Account, factor: SecondFactor, **detail: str) -> None:
    record(
        action,
        factor,
        account.office_code,
        by=account,
        kind=factor.kind,
        label=factor.label,
        **detail,
    )


def _label(typed: str, otherwise: str) -> str:
    return " ".join(typed.split())[:LONGEST_LABEL] or otherwise
