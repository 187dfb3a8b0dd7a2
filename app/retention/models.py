"""Lists of letters to be destroyed, what remains of each of them, and holds that forbid it."""

from datetime import date, datetime
from enum import StrEnum

from flask_appbuilder import Model
from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.database import UtcDateTime
from app.letters.models import Letter
from app.letters.states import State
from app.offices.models import Office
from app.scoping import OfficeScoped


class ListState(StrEnum):
    """Where a list stands. DONE: every letter on it is settled, and the minutes are sealed."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"


OPEN = (ListState.PROPOSED, ListState.APPROVED)


class Outcome(StrEnum):
    """What became of a letter on a list."""

    PENDING = "pending"
    DESTROYED = "destroyed"
    KEPT = "kept"  # it no longer met the conditions when its turn came


class DisposalList(OfficeScoped, Model):
    """Letters that an office proposes to destroy (usul musnah), the decision, and the minutes.

    Names are those of the time: accounts come and go, minutes stay. ``number`` is that of the
    minutes (berita acara), taken with the approval. ``reason`` is the proposer's, ``basis`` the
    decider's: the written consent that the law asks for, or why the list was refused.
    """

    __tablename__ = "disposal_list"
    __table_args__ = (
        UniqueConstraint("id", "office_code", name="uq_disposal_list_office"),
        UniqueConstraint("office_code", "year", "counter", name="uq_disposal_minutes"),
        Index("ix_disposal_list_state", "state", "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[ListState] = mapped_column(String(10), default=ListState.PROPOSED, nullable=False)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    proposed_by: Mapped[str] = mapped_column(String(200), nullable=False)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    reason: Mapped[str] = mapped_column(String(500), nullable=False)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    decided_by: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    basis: Mapped[str] = mapped_column(String(500), default="", nullable=False)
    year: Mapped[int | None] = mapped_column(Integer)
    counter: Mapped[int | None] = mapped_column(Integer)
    number: Mapped[str | None] = mapped_column(String(60))
    minutes: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    minutes_sha256: Mapped[str | None] = mapped_column(String(64))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    office: Mapped[Office] = relationship(foreign_keys="DisposalList.office_code", viewonly=True)
    items: Mapped[list["DisposalItem"]] = relationship(
        back_populates="of", order_by="DisposalItem.id", foreign_keys="DisposalItem.list_id"
    )

    def __repr__(self) -> str:
        return self.number or f"usul {self.id}"


class DisposalItem(OfficeScoped, Model):
    """A letter on a list, as it was then: the tombstone that stays when its contents are gone.

    No name and no contents. ``files`` are the SHA-256 of all its PDF files; ``was`` is the state
    in which it was listed; ``files_gone_at`` is set when no file of it is left on the disk.
    """

    __tablename__ = "disposal_item"
    __table_args__ = (
        UniqueConstraint("list_id", "letter_id"),
        ForeignKeyConstraint(
            ["list_id", "office_code"], ["disposal_list.id", "disposal_list.office_code"]
        ),
        ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    list_id: Mapped[int] = mapped_column(Integer, index=True, nullable=False)
    letter_id: Mapped[int] = mapped_column(Integer, index=True, nullable=False)
    number: Mapped[str] = mapped_column(String(120), nullable=False)
    type_name: Mapped[str] = mapped_column(String(120), nullable=False)
    letter_date: Mapped[date] = mapped_column(Date, nullable=False)
    classification: Mapped[str] = mapped_column(String(30), nullable=False)
    years: Mapped[int] = mapped_column(Integer, nullable=False)
    was: Mapped[State] = mapped_column(String(20), nullable=False)
    files: Mapped[list[str]] = mapped_column(JSON, nullable=False)
    outcome: Mapped[Outcome] = mapped_column(String(10), default=Outcome.PENDING, nullable=False)
    kept_why: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    files_gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    of: Mapped[DisposalList] = relationship(back_populates="items", foreign_keys=[list_id])
    letter: Mapped[Letter] = relationship(foreign_keys=[letter_id])


class LegalHold(OfficeScoped, Model):
    """A letter that must not be destroyed until somebody lifts the hold: a case, an audit."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
        # One hold at a time on a letter.
        Index("uq_legal_hold", "letter_id", unique=True,
              sqlite_where=text("lifted_at IS NULL"), postgresql_where=text("lifted_at IS NULL")),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    letter_id: Mapped[int] = mapped_column(Integer, nullable=False)
    reason: Mapped[str] = mapped_column(String(500), nullable=False)
    placed_by: Mapped[str] = mapped_column(String(200), nullable=False)
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    lifted_by: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_because: Mapped[str] = mapped_column(String(500), default="", nullable=False)

    office: Mapped[Office] = relationship(foreign_keys="LegalHold.office_code", viewonly=True)
    letter: Mapped[Letter] = relationship(foreign_keys=[letter_id])
