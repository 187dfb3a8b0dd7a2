"""Letter types with their versions and settings, letters, and the register of numbers."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit.trail import Audited
from app.database import UtcDateTime
from app.letters.states import SigningMode, State
from app.offices.models import Office
from app.residents.models import Resident
from app.scoping import DISTRICT, OFFICE_CODE_LENGTH, OfficeScoped, Reach


class Shared(OfficeScoped):
    """What comes with the system (no office), or was made by a regency for its own offices."""

    reach = Reach.SHARED
    office_code: Mapped[str | None] = mapped_column(  # type: ignore[assignment]
        String(OFFICE_CODE_LENGTH), ForeignKey("office.code"), index=True
    )


class LetterType(Shared, Model):
    """A kind of letter. What it says is in its versions; ``current`` is used for new letters.

    ``code`` is the key: the short code of a type that comes with the system, and with its office
    before it that of a regency's own (33.16-SKDU), so that neither ever takes the other's.
    """

    __tablename__ = "letter_type"
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), nullable=False)
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("letter_type_version.id", use_alter=True, name="fk_letter_type_current")
    )
    current: Mapped["LetterTypeVersion"] = relationship(foreign_keys=[current_version_id])
    office: Mapped[Office | None] = relationship(
        foreign_keys="LetterType.office_code", viewonly=True
    )

    @property
    def short_code(self) -> str:
        """The code as people say it and numbers print it."""
        return self.code.removeprefix(f"{self.office_code}-")

    def __repr__(self) -> str:
        return f"{self.short_code} – {self.name}"


class LetterTypeVersion(Shared, Model):
    """One definition of a type, never changed. Letters remember the one they were made with."""

    __tablename__ = "letter_type_version"
    __table_args__ = (
        UniqueConstraint("type_code", "office_code", "digest", name="uq_letter_type_version"),
        # NULLs are never equal, so the rule for those that come with the system stands apart.
        Index(
            "uq_letter_type_version_shipped",
            *("type_code", "digest"),
            unique=True,
            sqlite_where=text("office_code IS NULL"),
            postgresql_where=text("office_code IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    type_code: Mapped[str] = mapped_column(ForeignKey("letter_type.code"), nullable=False)
    digest: Mapped[str] = mapped_column(String(64), nullable=False)
    definition: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False)
    body: Mapped[str] = mapped_column(Text, nullable=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)


class LetterTypeSetting(OfficeScoped, Model, Audited):
    """What an office sets for a type. Empty means: as the office above, or the type, says.

    ``version_id`` is the version of the text that a regency uses instead of the one that came
    with the system; ``compared_id`` the one of the system that it last judged its own against.
    """

    __tablename__ = "letter_type_setting"
    __table_args__ = (UniqueConstraint("office_code", "type_code"),)
    reach = Reach.LINEAGE

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    type_code: Mapped[str] = mapped_column(ForeignKey("letter_type.code"), nullable=False)
    active: Mapped[bool | None] = mapped_column(Boolean)
    classification_code: Mapped[str | None] = mapped_column(String(30))
    number_format: Mapped[str | None] = mapped_column(String(120))
    padding: Mapped[int | None] = mapped_column(Integer)
    series: Mapped[str | None] = mapped_column(String(10))
    paper: Mapped[str | None] = mapped_column(String(2))
    validity_days: Mapped[int | None] = mapped_column(Integer)
    camat_mode: Mapped[str | None] = mapped_column(String(12))
    deputy: Mapped[str | None] = mapped_column(String(12))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("letter_type_version.id"))
    compared_id: Mapped[int | None] = mapped_column(ForeignKey("letter_type_version.id"))

    letter_type: Mapped[LetterType] = relationship()
    version: Mapped[LetterTypeVersion | None] = relationship(foreign_keys=[version_id])
    office: Mapped[Office] = relationship(
        foreign_keys="LetterTypeSetting.office_code", viewonly=True
    )


class Letter(OfficeScoped, Model):
    """One letter of one resident. ``office_code`` is the village that makes it.

    ``snapshot`` holds the data that the frozen PDF was rendered from; ``current_sha256`` names
    the newest stored PDF: the frozen one, then after each signature the signed one.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("id", "office_code", name="uq_letter_office"),
        ForeignKeyConstraint(
            ["resident_id", "office_code"], ["resident.id", "resident.office_code"]
        ),
        Index("ix_letter_list", "office_code", "id"),
        Index("ix_letter_district", text(DISTRICT), "id"),
        Index("ix_letter_state", "office_code", "state", "id"),
        Index("ix_letter_report", "office_code", "type_code", "letter_date"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    type_code: Mapped[str] = mapped_column(ForeignKey("letter_type.code"), nullable=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("letter_type_version.id"), nullable=False)
    # None, and with it ``resident``, only of a destroyed letter: it is nobody's any more.
    resident_id: Mapped[int | None] = mapped_column(Integer, index=True)
    state: Mapped[State] = mapped_column(String(20), default=State.DRAFT, nullable=False)
    values: Mapped[dict[str, Any]] = mapped_column("field_values", JSON, default=dict)
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    subject_name: Mapped[str] = mapped_column(String(120), default="", nullable=False)
    token: Mapped[str | None] = mapped_column(String(40), unique=True)

    number: Mapped[str | None] = mapped_column(String(120), index=True)
    district_number: Mapped[str | None] = mapped_column(String(120))
    letter_date: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)

    frozen_sha256: Mapped[str | None] = mapped_column(String(64))
    current_sha256: Mapped[str | None] = mapped_column(String(64), index=True)

    # "electronic", or "wet": printed for pen and stamp while an official has no certificate.
    signing_mode: Mapped[SigningMode] = mapped_column(
        String(10), default=SigningMode.ELECTRONIC, nullable=False
    )
    # Who signs on behalf of a head: the official's id by the role, "signs" or "acknowledges".
    deputies: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    # PAdES level: what its office wants of it, and what its newest file has reached.
    level_wanted: Mapped[str | None] = mapped_column(String(5))
    level: Mapped[str | None] = mapped_column(String(5))

    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Cancelled, revoked, superseded or destroyed.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500), default="", nullable=False)
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    # What this letter replaces as soon as it is issued, and why.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    replaces_reason: Mapped[str] = mapped_column(String(500), default="", nullable=False)

    letter_type: Mapped[LetterType] = relationship()
    version: Mapped[LetterTypeVersion] = relationship()
    office: Mapped[Office] = relationship(foreign_keys="Letter.office_code", viewonly=True)
    resident: Mapped[Resident] = relationship(foreign_keys=[resident_id])

    def __repr__(self) -> str:
        return self.number or f"{self.type_code} (konsep)"


class LetterFile(OfficeScoped, Model):
    """One PDF that a letter was issued as: the first, and each that carries its proof further.

    Every later one begins with the bytes of the one before. Whoever holds an older one still has
    the genuine letter. ``proof_until``: when the newest timestamp's certificate ends (B-LTA);
    ``algorithms``: what that timestamp was made with, as ``app.signing.ageing`` names them.
    """

    __tablename__ = "letter_file"
    __table_args__ = (
        UniqueConstraint("letter_id", "sha256"),
        Index("ix_letter_file_due", "proof_until"),
        ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    letter_id: Mapped[int] = mapped_column(Integer, index=True, nullable=False)
    sha256: Mapped[str] = mapped_column(String(64), index=True, nullable=False)
    level: Mapped[str | None] = mapped_column(String(5))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    proof_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    algorithms: Mapped[str | None] = mapped_column(String(40))

    letter: Mapped[Letter] = relationship(foreign_keys=[letter_id])


class RegisterEntry(OfficeScoped, Model):
    """One number in an office's register (buku agenda). It is never reused, only voided.

    ``office_code`` is the office whose register it is: the village's, or for the Camat's own
    number the district's. The unique constraint guards promise P3.
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("office_code", "series", "year", "counter", name="uq_register_number"),
        # What is printed must be one of a kind too, whatever formats an office sets.
        UniqueConstraint("office_code", "number", name="uq_register_printed"),
        Index("ix_register_district", text(DISTRICT), "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    series: Mapped[str] = mapped_column(String(20), nullable=False)
    year: Mapped[int] = mapped_column(Integer, nullable=False)
    counter: Mapped[int] = mapped_column(Integer, nullable=False)
    number: Mapped[str] = mapped_column(String(120), nullable=False)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True, nullable=False)
    letter_office_code: Mapped[str] = mapped_column(String(OFFICE_CODE_LENGTH), nullable=False)
    subject: Mapped[str] = mapped_column(String(200), nullable=False)
    letter_date: Mapped[date] = mapped_column(Date, nullable=False)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str] = mapped_column(String(500), default="", nullable=False)

    office: Mapped[Office] = relationship(foreign_keys="RegisterEntry.office_code", viewonly=True)
    letter: Mapped[Letter] = relationship()
