"""What people are to be told, how they want it, and the browsers that take it.

All rows are one account's own: they are found by the account, never listed by an office.
"""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import UtcDateTime
from app.lease import Leased
from app.notifications.events import Event


class Notification(Model):
    """One thing that one person is to be told; ``done_at``: when it went its ways, if any.

    ``words`` and ``path`` name the letter by type and number, and where it opens; nobody it is
    about. ``once`` marks what must not be told twice, however often a job runs.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("account_id", "once", name="uq_notification_once"),
        Index("ix_notification_open", "done_at", "account_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), nullable=False)
    event: Mapped[Event] = mapped_column(String(30), nullable=False)
    words: Mapped[str] = mapped_column(String(300), nullable=False)
    path: Mapped[str] = mapped_column(String(200), nullable=False)
    once: Mapped[str | None] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NotificationChoice(Model):
    """How one person wants to be told.

    ``chosen``: event → channels, where they chose. E-mails go to the account's address while it
    is ``confirmed_email``; ``confirm_sha256`` is that of the token in the link just sent.
    """

    __tablename__ = "notification_choice"
    account_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id"), primary_key=True, autoincrement=False
    )
    chosen: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, nullable=False)
    confirmed_email: Mapped[str] = mapped_column(String(320), default="", nullable=False)
    asked_email: Mapped[str] = mapped_column(String(320), default="", nullable=False)
    confirm_sha256: Mapped[str | None] = mapped_column(String(64))
    confirm_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PushSubscription(Leased, Model):
    """One browser that takes pushes for one account (W3C Push API).

    ``sealed``: endpoint and keys, encrypted. ``pending``: the one message that it is to get,
    encrypted; a newer one takes its place, because each tells how many letters wait now.
    """

    __tablename__ = "push_subscription"
    __table_args__ = (Index("ix_push_subscription_due", "due_at"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True, nullable=False)
    browser: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)
    endpoint_sha256: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)
    sealed: Mapped[str] = mapped_column(Text, nullable=False)
    user_agent: Mapped[str] = mapped_column(String(300), nullable=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pending: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    problem: Mapped[str] = mapped_column(String(200), default="", nullable=False)
