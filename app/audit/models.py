"""The trail's rows. Database triggers refuse to change or delete them (see the migration)."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import BigInteger, Date, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import UtcDateTime
from app.scoping import DISTRICT, OfficeScoped

GENESIS = "0" * 64
Sequence = BigInteger().with_variant(Integer, "sqlite")


class AuditEvent(OfficeScoped, Model):
    """One act by one actor. ``hash`` covers every column and the hash before it."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_district", text(DISTRICT), "seq"),
        Index("ix_audit_event_actor", "actor_id", "at"),
    )
    seq: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, nullable=False)
    actor_id: Mapped[int | None] = mapped_column(Integer)
    actor_name: Mapped[str] = mapped_column(String(160), nullable=False)
    action: Mapped[str] = mapped_column(String(40), index=True, nullable=False)
    subject_type: Mapped[str] = mapped_column(String(40), nullable=False)
    subject_id: Mapped[str] = mapped_column(String(64), index=True, nullable=False)
    detail: Mapped[str] = mapped_column(Text, nullable=False)
    address: Mapped[str] = mapped_column(String(64), nullable=False)
    previous_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    hash: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)


class AuditHead(Model):
    """The end of the chain, in one row: taking it orders writers, keeping it shows a cut end."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(Sequence, nullable=False)
    hash: Mapped[str] = mapped_column(String(64), nullable=False)


class DailyHead(Model):
    """Where the chain stood at the end of a day, sealed. One row a day, never changed.

    It belongs to no office: there is one chain. ``count``: events since the head before it.
    ``fault``: what the proof of that stretch found, empty where it holds. ``document``: the PDF
    under the service's seal; copies of it that others keep are what makes it worth something.
    """

    __tablename__ = "audit_head_daily"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    seq: Mapped[int] = mapped_column(Sequence, nullable=False)
    hash: Mapped[str] = mapped_column(String(64), nullable=False)
    count: Mapped[int] = mapped_column(Integer, nullable=False)
    fault: Mapped[str] = mapped_column(String(300), nullable=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    document: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)

    @property
    def short_hash(self) -> str:
        """The beginning of the hash, as lists show it."""
        return f"{self.hash[:12]}…"

    @property
    def standing(self) -> "DailyHead":
        """The head itself, for the screen to compare with the present trail."""
        return self

    def __repr__(self) -> str:
        return self.day.isoformat()
