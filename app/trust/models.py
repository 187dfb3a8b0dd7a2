"""The authorities that signatures and timestamps may lead to."""

from datetime import datetime

from cryptography import x509
from flask_appbuilder import Model
from sqlalchemy import Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.models import Account
from app.audit.trail import Audited
from app.database import UtcDateTime


class TrustedAuthority(Model, Audited):
    """A root certificate that this installation trusts, and where it was got from.

    Never deleted: ``withdrawn_at`` ends the trust, and what was proven before still counts.
    ``for_reports`` marks the service's own seal, which vouches for nothing but its reports.
    """

    __tablename__ = "trusted_authority"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True, nullable=False)  # SHA-256
    subject: Mapped[str] = mapped_column(String(250), nullable=False)
    pem: Mapped[str] = mapped_column(Text, nullable=False)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    not_after: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    for_signatures: Mapped[bool] = mapped_column(Boolean, default=True, nullable=False)
    for_timestamps: Mapped[bool] = mapped_column(Boolean, default=True, nullable=False)
    for_reports: Mapped[bool] = mapped_column(Boolean, default=False, nullable=False)
    source: Mapped[str] = mapped_column(String(300), nullable=False)
    note: Mapped[str] = mapped_column(String(500), default="", nullable=False)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="", nullable=False)

    added_by: Mapped[Account | None] = relationship()

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate itself."""
        return x509.load_pem_x509_certificate(self.pem.encode())

    def __repr__(self) -> str:
        return self.subject
