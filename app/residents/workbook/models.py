"""Imports of a village's workbook, and which residents each of them touched."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import (
    JSON,
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

from app.access.models import Account
from app.database import UtcDateTime
from app.lease import Leased
from app.residents.workbook.stages import OPEN, Stage
from app.scoping import OfficeScoped

_OPEN = text(f"stage IN ({', '.join(repr(str(stage)) for stage in OPEN)})")


class ResidentImport(OfficeScoped, Leased, Model):
    """One workbook on its way into the register of one village.

    ``content``: the file, sealed, while it waits. ``details``: what it would do, or did, with the
    values before; sealed, kept a while for undoing. ``percent`` and ``rows_done`` are the worker's
    progress; ``tries`` how often it began; ``problem`` why the last act did not succeed.
    """

    __tablename__ = "resident_import"
    __table_args__ = (
        # One running import an office, whatever two people do at the same moment.
        Index("uq_resident_import_open", "office_code", unique=True,
              sqlite_where=_OPEN, postgresql_where=_OPEN),
        UniqueConstraint("id", "office_code", name="uq_resident_import_office"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    stage: Mapped[Stage] = mapped_column(String(20), index=True, nullable=False)
    file_name: Mapped[str] = mapped_column(String(120), nullable=False)
    sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    sheet: Mapped[str] = mapped_column(String(100), nullable=False)
    sheets: Mapped[list[str]] = mapped_column(JSON, nullable=False)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    acted_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)  # the last act on it
    acted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    percent: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    rows_done: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    rows_total: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    tries: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    problem: Mapped[str] = mapped_column(String(500), default="", nullable=False)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False)
    fingerprint: Mapped[str] = mapped_column(String(64), default="", nullable=False)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    details: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    uploaded_by: Mapped[Account | None] = relationship(foreign_keys=[uploaded_by_id])
    acted_by: Mapped[Account | None] = relationship(foreign_keys=[acted_by_id])

    def __repr__(self) -> str:
        return self.file_name


class ImportedResident(OfficeScoped, Model):
    """That an import made or changed a resident, so that the trail can tell it of each of them.

    The resident may be deleted later; that the import concerned them stays true.
    """

    __tablename__ = "imported_resident"
    __table_args__ = (
        ForeignKeyConstraint(
            ["import_id", "office_code"], ["resident_import.id", "resident_import.office_code"]
        ),
    )
    import_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    resident_id: Mapped[int] = mapped_column(
        Integer, primary_key=True, autoincrement=False, index=True
    )
