"""Users, their sessions, and the counters that slow down guessing."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import User as FabUser
from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit.trail import Audited
from app.database import UtcDateTime
from app.scoping import OfficeScoped


class Account(OfficeScoped, FabUser, Audited):
    """Somebody who signs in, at home in one office."""

    __tablename__ = "ab_user"
    audit_secret = frozenset({"password"})
    audit_ignored = frozenset({"last_login", "login_count", "fail_login_count", "changed_on"})
    audit_lists = frozenset({"roles"})

    # While it is set, the password was given by somebody else: good until then, for nothing but
    # choosing an own one.
    temporary_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # By name: the room of the offices stands above this one.
    office: Mapped[Any] = relationship(
        "Office", foreign_keys="Account.office_code", viewonly=True, lazy="joined"
    )

    def get_full_name(self) -> str:
        """The name as one speaks it; many Indonesians have a single name."""
        return f"{self.first_name} {self.last_name}".strip()


# What an account's own rows refer to, so that they follow it to another office. Here because the
# table is Flask-AppBuilder's, to which Account only adds columns.
_columns = Account.metadata.tables["ab_user"].columns
Index("uq_account_office", _columns.id, _columns.office_code, unique=True)


class SignIn(OfficeScoped, Model):
    """One session of an account: somebody who signed in with one browser (``sessions``)."""

    __tablename__ = "sign_in"
    # SHA-256 of the token in the cookie: whoever reads the table cannot sign in with it.
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True, nullable=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    address: Mapped[str] = mapped_column(String(45), nullable=False)
    user_agent: Mapped[str] = mapped_column(String(300), nullable=False)
    # SHA-256 of what the browser's own cookie says, and whether the account had never used it.
    browser: Mapped[str] = mapped_column(String(64), index=True, nullable=False)
    new_browser: Mapped[bool] = mapped_column(nullable=False)
    # What proved the person beside the password; None where nothing did.
    second_factor: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_why: Mapped[str | None] = mapped_column(String(20))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Throttle(Model):
    """Failed tries of one kind by one subject (an account, an address, a letter)."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
