"""Second factors, recovery codes, and what is remembered for one ceremony or one message."""

from datetime import datetime
from enum import StrEnum

from flask_appbuilder import Model
from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.database import UtcDateTime
from app.scoping import OfficeScoped

LONGEST_LABEL = 60
LONGEST_REASON = 300


class Kind(StrEnum):
    """What a second factor is; a session remembers which one opened it. Values are stored."""

    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery"  # stands in for a lost one


class OfAccount(OfficeScoped):
    """A row of one account; it moves to another office with it."""

    account_id: Mapped[int] = mapped_column(Integer, index=True, nullable=False)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[ForeignKeyConstraint]:
        """The account's key with its office, so that the rows of two offices cannot mix."""
        account = ["ab_user.id", "ab_user.office_code"]
        return (ForeignKeyConstraint(["account_id", "office_code"], account, onupdate="CASCADE"),)


class SecondFactor(OfAccount, Model):
    """An authenticator app (RFC 6238) or a passkey (W3C WebAuthn) of one account."""

    __tablename__ = "second_factor"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), nullable=False)
    label: Mapped[str] = mapped_column(String(LONGEST_LABEL), nullable=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    # Of an app: the shared secret, sealed by the vault; the last time step whose code was accepted;
    # how many wrong codes came since the account last proved a factor.
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    wrong_codes: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    # Of a passkey: base64url of its id, its public key (COSE), its counter, how it is reached.
    credential_id: Mapped[str | None] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0, nullable=False)
    transports: Mapped[str] = mapped_column(String(100), default="", nullable=False)


class RecoveryCode(OfAccount, Model):
    """One code that stands in for a lost factor, once. Only its SHA-256 is kept."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FactorReset(OfAccount, Model):
    """That somebody took away all factors of an account; told to its owner at the next sign-in."""

    __tablename__ = "factor_reset"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    by_name: Mapped[str] = mapped_column(String(160), nullable=False)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), nullable=False)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasskeyCeremony(Model):
    """The challenge of one passkey ceremony; taken away by the first answer."""

    __tablename__ = "passkey_ceremony"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of what the browser has
    account_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("ab_user.id"), index=True, nullable=False
    )
    purpose: Mapped[str] = mapped_column(String(10), nullable=False)
    challenge: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, nullable=False)
