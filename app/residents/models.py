"""Residents and households of one office. NIK and KK are unique within an office only."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import Date, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.audit.trail import Audited
from app.offices.models import Office
from app.scoping import OfficeScoped


class Household(OfficeScoped, Model, Audited):
    """A family card (KK): who lives together, and where."""

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("office_code", "kk_number", name="uq_household_kk"),
        UniqueConstraint("id", "office_code", name="uq_household_office"),
    )
    audit_secret = frozenset({"kk_number", "address"})

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kk_number: Mapped[str] = mapped_column(String(16), nullable=False)
    address: Mapped[str] = mapped_column(String(200), default="", nullable=False)
    hamlet: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    rt: Mapped[str] = mapped_column(String(3), default="", nullable=False)
    rw: Mapped[str] = mapped_column(String(3), default="", nullable=False)

    office: Mapped[Office] = relationship(foreign_keys="Household.office_code", viewonly=True)
    members: Mapped[list["Resident"]] = relationship(
        foreign_keys="Resident.household_id", viewonly=True
    )

    @property
    def head(self) -> "Resident | None":
        """The head of the family, or whoever is first where none is marked."""
        ordered = sorted(self.members, key=lambda person: person.family_relation)
        return ordered[0] if ordered else None

    @property
    def head_name(self) -> str:
        """By whose name a family is found in a list, where its number is masked."""
        return self.head.name if self.head else "–"

    @property
    def masked_kk(self) -> str:
        """The KK number as lists show it: first four digits only."""
        return f"{self.kk_number[:4]}••••••••••••"

    def __repr__(self) -> str:
        return f"KK {self.masked_kk}"


class Resident(OfficeScoped, Model, Audited):
    """One person in the register. Code columns hold the numbers of ``codes.py``."""

    __tablename__ = "resident"
    __table_args__ = (
        # NULL (no NIK yet) may stand many times in both databases.
        UniqueConstraint("office_code", "nik", name="uq_resident_nik"),
        UniqueConstraint("id", "office_code", name="uq_resident_office"),
        # The database itself refuses a resident in another office's household.
        ForeignKeyConstraint(
            ["household_id", "office_code"], ["household.id", "household.office_code"]
        ),
        Index("ix_resident_name", "office_code", "name"),
    )
    audit_secret = frozenset({"nik", "father_nik", "mother_nik", "disability", "religion"})

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    household_id: Mapped[int] = mapped_column(Integer, index=True, nullable=False)
    nik: Mapped[str | None] = mapped_column(String(16), index=True)
    name: Mapped[str] = mapped_column(String(120), nullable=False)
    sex: Mapped[int] = mapped_column(Integer, nullable=False)
    birthplace: Mapped[str] = mapped_column(String(60), default="", nullable=False)
    birth_date: Mapped[date] = mapped_column(Date, nullable=False)
    religion: Mapped[int | None] = mapped_column(Integer)
    education: Mapped[int | None] = mapped_column(Integer)
    occupation: Mapped[int | None] = mapped_column(Integer)
    marital_status: Mapped[int | None] = mapped_column(Integer)
    family_relation: Mapped[int] = mapped_column(Integer, nullable=False)
    nationality: Mapped[int] = mapped_column(Integer, default=1, nullable=False)
    blood_group: Mapped[int | None] = mapped_column(Integer)
    disability: Mapped[int | None] = mapped_column(Integer)
    father_name: Mapped[str] = mapped_column(String(120), default="", nullable=False)
    father_nik: Mapped[str] = mapped_column(String(16), default="", nullable=False)
    mother_name: Mapped[str] = mapped_column(String(120), default="", nullable=False)
    mother_nik: Mapped[str] = mapped_column(String(16), default="", nullable=False)
    phone: Mapped[str] = mapped_column(String(20), default="", nullable=False)
    # Life state (status_dasar): 1 alive, 2 died, 3 moved out, 4 missing, 6 gone, 9 not valid.
    life_state: Mapped[int] = mapped_column(Integer, default=1, nullable=False)
    life_state_date: Mapped[date | None] = mapped_column(Date)
    life_state_note: Mapped[str] = mapped_column(String(200), default="", nullable=False)

    office: Mapped[Office] = relationship(foreign_keys="Resident.office_code", viewonly=True)
    household: Mapped[Household] = relationship(foreign_keys=[household_id])

    @property
    def masked_nik(self) -> str:
        """The NIK as lists show it: first four digits only."""
        return f"{self.nik[:4]}••••••••••••" if self.nik else "belum ada"

    def __repr__(self) -> str:
        return self.name
