"""Users, and the counters that slow down guessing."""

from datetime import datetime
from secrets import token_hex
from typing import Any

from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import User as FabUser
from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit.trail import Audited
from app.database import UtcDateTime
from app.scoping import OfficeScoped


class Account(OfficeScoped, FabUser, Audited):
    """Somebody who signs in, at home in one office."""

    __tablename__ = "ab_user"
    audit_secret = frozenset({"password", "session_stamp"})
    audit_ignored = frozenset(
        {"last_login", "login_count", "fail_login_count", "changed_on", "session_stamp"}
    )
    audit_lists = frozenset({"roles"})
    # Sessions carry a copy; changing it ends them all (logout, new password).
    session_stamp: Mapped[str] = mapped_column(
        String(32), default=lambda: token_hex(16), nullable=False
    )

    # By name: the room of the offices stands above this one.
    office: Mapped[Any] = relationship(
        "Office", foreign_keys="Account.office_code", viewonly=True, lazy="joined"
    )

    def get_full_name(self) -> str:
        """The name as one speaks it; many Indonesians have a single name."""
        return f"{self.first_name} {self.last_name}".strip()


class Throttle(Model):
    """Failed tries of one kind by one subject (an account, an address, a letter)."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
