"""Regency, districts and villages; who holds which position from when to when; certificates."""

from datetime import date, datetime
from enum import StrEnum

from flask_appbuilder import Model
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit.trail import Audited
from app.database import UtcDateTime
from app.scoping import OFFICE_CODE_LENGTH, OfficeScoped, Reach
from app.signing.certificates import common_name


class OfficeKind(StrEnum):
    """Level of an office. A desa elects its head, a kelurahan is led by a civil servant."""

    REGENCY = "regency"
    DISTRICT = "district"
    DESA = "desa"
    KELURAHAN = "kelurahan"


class Position(StrEnum):
    """Positions that sign, or sign on behalf of, letters."""

    VILLAGE_HEAD = "village_head"
    VILLAGE_SECRETARY = "village_secretary"
    DISTRICT_HEAD = "district_head"
    DISTRICT_SECRETARY = "district_secretary"
    SECTION_HEAD = "section_head"  # of a village or a district; its title names the section


class Capacity(StrEnum):
    """In which capacity an official holds the position."""

    DEFINITIVE = "definitive"
    PLT = "plt"  # pelaksana tugas: post vacant or long absence
    PLH = "plh"  # pelaksana harian: short absence
    PJ = "pj"  # penjabat: appointed until the next election


class CertificateStatus(StrEnum):
    """Where an official's certificate stands. Expired, and expiring soon, are computed."""

    REQUESTED = "requested"  # asked for or uploaded; nobody else has confirmed the holder yet
    ACTIVE = "active"
    REPLACED = "replaced"
    REVOKED = "revoked"
    REFUSED = "refused"


class Level(StrEnum):
    """PAdES baseline levels (ETSI EN 319 142-1, 6): how long a signature proves itself."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"


class Office(Model, Audited):
    """One office, keyed by its Kemendagri code. Names repeat; codes do not."""

    __tablename__ = "office"
    code: Mapped[str] = mapped_column(String(OFFICE_CODE_LENGTH), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"), index=True)
    kind: Mapped[OfficeKind] = mapped_column(String(10), nullable=False)
    name: Mapped[str] = mapped_column(String(80), nullable=False)
    address: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    postcode: Mapped[str] = mapped_column(String(5), default="", nullable=False)
    phone: Mapped[str] = mapped_column(String(30), default="", nullable=False)
    email: Mapped[str] = mapped_column(String(120), default="", nullable=False)
    website: Mapped[str] = mapped_column(String(120), default="", nullable=False)
    timezone: Mapped[str] = mapped_column(String(40), default="Asia/Jakarta", nullable=False)
    # Empty: as the office above; at the top, what the server can do (timestamps or none).
    signature_level: Mapped[Level | None] = mapped_column(String(5))
    # Days that scans of applicants' papers are kept after a letter's end. Empty: as above.
    attachment_days: Mapped[int | None] = mapped_column(Integer)
    parent: Mapped["Office | None"] = relationship(remote_side=[code])

    @property
    def is_village(self) -> bool:
        """Whether letters to residents start here (desa or kelurahan)."""
        return self.kind in (OfficeKind.DESA, OfficeKind.KELURAHAN)

    @property
    def full_name(self) -> str:
        """Name with its level: "Desa Japah", "Kecamatan Japah", "Kabupaten Blora"."""
        level = {"regency": "Kabupaten", "district": "Kecamatan"}.get(
            self.kind, self.kind.capitalize()
        )
        return self.name if self.name.startswith(level) else f"{level} {self.name}"

    def __repr__(self) -> str:
        return self.full_name


class Official(OfficeScoped, Model, Audited):
    """A person in a position of an office from one day to another (both included)."""

    __tablename__ = "official"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from"),)
    reach = Reach.LINEAGE  # a village reads its Camat's name for the seal

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), nullable=False)
    position: Mapped[Position] = mapped_column(String(20), nullable=False)
    # Of a section head, whose section the position does not name: "Kepala Seksi Pelayanan".
    title: Mapped[str] = mapped_column(String(80), default="", nullable=False)
    capacity: Mapped[Capacity] = mapped_column(String(10), default=Capacity.DEFINITIVE)
    nip: Mapped[str] = mapped_column(String(18), default="", nullable=False)
    rank: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    valid_from: Mapped[date] = mapped_column(Date, nullable=False)
    valid_to: Mapped[date | None] = mapped_column(Date)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)

    office: Mapped[Office] = relationship(foreign_keys="Official.office_code", viewonly=True)
    certificates: Mapped[list["Certificate"]] = relationship(back_populates="official")

    def holds_on(self, day: date) -> bool:
        """Whether the position is held on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def __repr__(self) -> str:
        return self.name


class Certificate(OfficeScoped, Model, Audited):
    """An official's signing certificate and where its key is. Keys are never in the database."""

    __tablename__ = "certificate"
    audit_secret = frozenset({"handle"})  # at BSrE it is the person's NIK

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    official_id: Mapped[int] = mapped_column(ForeignKey("official.id"), index=True)
    provider: Mapped[str] = mapped_column(String(20), default="pkcs12", nullable=False)
    # What the provider finds the key by: a file's fingerprint, a token's label, a NIK at BSrE.
    handle: Mapped[str] = mapped_column(String(120), default="", nullable=False)
    status: Mapped[CertificateStatus] = mapped_column(
        String(10), default=CertificateStatus.REQUESTED, nullable=False
    )
    # The certificate itself is unknown until its key was used once (asked for at BSrE).
    fingerprint: Mapped[str | None] = mapped_column(String(64), unique=True)
    subject: Mapped[str] = mapped_column(String(250), default="", nullable=False)
    issuer: Mapped[str] = mapped_column(String(250), default="", nullable=False)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    requested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(String(300), default="", nullable=False)

    official: Mapped[Official] = relationship(back_populates="certificates")

    @property
    def holder(self) -> str:
        """The name that the certificate was issued to; empty while it is unknown."""
        return common_name(self.subject)

    @property
    def authority(self) -> str:
        """The name of who issued it."""
        return common_name(self.issuer)

    def __repr__(self) -> str:
        return self.holder


class SigningService(OfficeScoped, Model, Audited):
    """An agency's account at the BSrE eSign Client Service. It serves the agency's offices."""

    __tablename__ = "signing_service"
    reach = Reach.SUBTREE
    audit_secret = frozenset({"password_sealed"})

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    base_url: Mapped[str] = mapped_column(String(200), nullable=False)
    version: Mapped[int] = mapped_column(Integer, nullable=False)  # of its interface: 1 or 2
    username: Mapped[str] = mapped_column(String(120), nullable=False)
    password_sealed: Mapped[str] = mapped_column(Text, nullable=False)  # encrypted, never shown
    timeout_seconds: Mapped[int] = mapped_column(Integer, default=60, nullable=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True, nullable=False)

    office: Mapped[Office] = relationship(foreign_keys="SigningService.office_code", viewonly=True)

    def __repr__(self) -> str:
        return self.base_url


def serving_on(day: date) -> ColumnElement[bool]:
    """SQL condition: officials who hold their position on ``day``."""
    return (Official.valid_from <= day) & or_(Official.valid_to.is_(None), Official.valid_to >= day)
