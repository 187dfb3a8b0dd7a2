"""Recovery codes: ten, each for one sign-in without the factor that was lost.

120 random bits each, so that their SHA-256 is enough at rest (OWASP ASVS 6.5.2: 112 bits).
"""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access.factors.models import RecoveryCode
from app.access.factors.refusals import WrongRecoveryCode
from app.access.models import Account
from app.extensions import db

HOW_MANY = 10
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: nothing looks like another
CHARACTERS = 24
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_codes(session: Session, account: Account, now: datetime) -> list[str]:
    """Ten new codes in the place of all earlier ones; the only time that they can be read."""
    forget_codes(session, account.id)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS)) for _ in range(HOW_MANY)]
    session.add_all(
        RecoveryCode(
            account_id=account.id,
            office_code=account.office_code,
            code_hash=_hash(code),
            created_at=now,
        )
        for code in codes
    )
    return ["-".join(code[at : at + 4] for at in range(0, CHARACTERS, 4)) for code in codes]


def use_code(session: Session, account: Account, typed: str, now: datetime) -> None:
    """Spend a code. Raises WrongRecoveryCode."""
    unused = select(RecoveryCode).where(
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == _hash(typed),
        RecoveryCode.used_at.is_(None),
    )
    code = session.scalars(unused.with_for_update()).one_or_none()
    if code is None:
        raise WrongRecoveryCode
    code.used_at = now


def codes_left(account_id: int) -> int:
    """How many of the account's codes were not used."""
    unused = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalars(unused).one()


def forget_codes(session: Session, account_id: int) -> None:
    """Delete the account's codes, used or not."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def _hash(typed: str) -> str:
    bare = "".join(character for character in typed.upper() if character.isalnum())
    return sha256(bare.translate(_READ_AS).encode()).hexdigest()
