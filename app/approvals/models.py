"""One signer's step on one letter."""

from datetime import datetime
from enum import StrEnum

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import UtcDateTime
from app.lease import Leased
from app.letters.models import Letter
from app.offices.models import Certificate, Official
from app.scoping import OFFICE_CODE_LENGTH, OfficeScoped


class ApprovalState(StrEnum):
    """Where a step stands. VOID: the letter was returned or cancelled; a new round has new rows."""

    WAITING = "waiting"
    SIGNED = "signed"
    VOID = "void"


class Approval(OfficeScoped, Leased, Model):
    """A step in a letter's round of signatures. ``office_code`` is the letter's village.

    It is leased while a signing act is under way. While ``outcome_unknown_at`` is set,
    ``input_sha256`` and ``certificate_id`` are those of the file that was sent to be signed.
    """

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("letter_id", "round", "step"),
        ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
        Index("ix_approval_queue", "signing_office_code", "state", "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    letter_id: Mapped[int] = mapped_column(Integer, index=True, nullable=False)
    round: Mapped[int] = mapped_column(Integer, default=1, nullable=False)
    step: Mapped[int] = mapped_column(Integer, nullable=False)
    # Whose official must sign: the village, or the district for the Camat.
    signing_office_code: Mapped[str] = mapped_column(String(OFFICE_CODE_LENGTH), nullable=False)
    official_id: Mapped[int] = mapped_column(ForeignKey("official.id"), nullable=False)
    field_name: Mapped[str] = mapped_column(String(40), nullable=False)
    state: Mapped[ApprovalState] = mapped_column(String(10), default=ApprovalState.WAITING)
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    input_sha256: Mapped[str | None] = mapped_column(String(64))
    output_sha256: Mapped[str | None] = mapped_column(String(64))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # As the letter reads: "Plh. Kepala Desa Japah", "a.n. Kepala Desa Japah, Sekretaris Desa".
    title: Mapped[str] = mapped_column(String(160), default="", nullable=False)
    # A remote service may have signed and nobody knows: a person looks before it is tried again.
    outcome_unknown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    letter: Mapped[Letter] = relationship(foreign_keys=[letter_id], backref="approvals")
    official: Mapped[Official] = relationship()
    certificate: Mapped[Certificate | None] = relationship()

    def forget_sending(self) -> None:
        """Take back what was noted when the letter was sent to a service that has not signed it,
        or whose result is not used."""
        if self.outcome_unknown_at is not None:
            self.outcome_unknown_at = self.input_sha256 = self.certificate_id = None
