"""What is kept of the papers for a letter. The files lie beside the database, encrypted."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.models import Account
from app.database import UtcDateTime
from app.letters.attachments.content import Kind
from app.letters.models import Letter
from app.scoping import OfficeScoped


class Attachment(OfficeScoped, Model):
    """One paper for one requirement of a letter, as the letter's type words it.

    ``file_name`` is random and tells nothing; ``size`` (bytes) and ``sha256`` are those of the
    decrypted file. When the file is deleted these go with it, and the row tells when and why.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("file_name"),
        ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
        Index("ix_attachment_kept", "deleted_at", "kind", "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    letter_id: Mapped[int] = mapped_column(Integer, index=True, nullable=False)
    requirement: Mapped[str] = mapped_column(String(300), nullable=False)
    kind: Mapped[Kind] = mapped_column(String(10), nullable=False)
    file_name: Mapped[str | None] = mapped_column(String(32))
    size: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str | None] = mapped_column(String(64))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_why: Mapped[str] = mapped_column(String(20), default="", nullable=False)

    letter: Mapped[Letter] = relationship(foreign_keys=[letter_id])
    added_by: Mapped[Account | None] = relationship()

    def forget(self, why: str, moment: datetime) -> None:
        """Keep only that there was a file, until when, and why it went."""
        self.file_name = self.size = self.sha256 = None
        self.deleted_at, self.deleted_why = moment, why
