"""E-mails that are to go out, or went."""

from datetime import datetime
from enum import StrEnum

from flask_appbuilder import Model
from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import UtcDateTime
from app.lease import Leased
from app.scoping import OfficeScoped


class MailState(StrEnum):
    """Where a message is. Values are stored."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class OutgoingMail(OfficeScoped, Leased, Model):
    """One e-mail to one address.

    ``sealed``: address, subject, text and the attachment's name, encrypted; gone as soon as the
    message is sent or given up. What stays for 90 days says to nearly whom (``recipient``,
    masked), about which row, and how it went. ``useful_until``: after this nobody wants it.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_due", "state", "due_at"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[MailState] = mapped_column(String(10), default=MailState.WAITING, nullable=False)
    message_id: Mapped[str] = mapped_column(String(200), nullable=False)
    recipient: Mapped[str] = mapped_column(String(260), nullable=False)
    about_type: Mapped[str] = mapped_column(String(40), nullable=False)
    about_id: Mapped[str] = mapped_column(String(40), nullable=False)
    sealed: Mapped[str | None] = mapped_column(Text)
    attachment_sha256: Mapped[str | None] = mapped_column(String(64))
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    useful_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    problem: Mapped[str] = mapped_column(String(500), default="", nullable=False)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
