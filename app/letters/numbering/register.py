"""The register (buku agenda): taking numbers that never repeat, voiding them without losing them.

Promise P3. The counter is the highest one plus one, read while the office's row is locked; the
unique constraint on (office, series, year, counter) is the guard should that ever fail.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import wall
from app.letters.errors import Refused
from app.letters.guard import lock_office
from app.letters.models import Letter, RegisterEntry
from app.letters.numbering.format import InvalidNumberFormat, NumberFormat
from app.letters.settings import TypeSettings

OFFICE_SERIES = "office"


@dataclass(frozen=True)
class NumberRule:
    """How an office numbers a letter. ``series`` is "office", or the type's code."""

    series: str
    number_format: str
    padding: int
    classification: str

    @classmethod
    def of(cls, settings: TypeSettings, type_code: str) -> "NumberRule":
        """The rule that an office's settings for a type make."""
        return cls(
            series=OFFICE_SERIES if settings.series == OFFICE_SERIES else type_code,
            number_format=settings.number_format,
            padding=settings.padding,
            classification=settings.classification_code,
        )


def take_number(
    session: Session,
    office_code: str,
    letter: Letter,
    rule: NumberRule,
    *,
    subject: str,
    day: date,
    now: datetime,
) -> str:
    """The next number of the office's series in the year of ``day``, entered in its register.

    ``day`` is the letter's date in the office's own time zone: the year, and with it the first
    number of a new year, follow the office's calendar. Raises Refused for an unusable format.
    """
    # Lifted: the Camat's own number stands in the district's register, which a village may
    # neither read nor write; here it takes exactly the next number there, for its own letter.
    with wall.lifted():
        office = lock_office(session, office_code)
        last = session.scalar(
            select(func.max(RegisterEntry.counter)).where(
                RegisterEntry.office_code == office_code,
                RegisterEntry.series == rule.series,
                RegisterEntry.year == day.year,
            )
        )
        counter = (last or 0) + 1
        try:
            number = NumberFormat.parse(rule.number_format).render(
                counter=counter,
                padding=rule.padding,
                classification=rule.classification,
                type_code=letter.letter_type.short_code,
                office_code=office.code,
                office_name=office.name,
                date=day,
            )
        except InvalidNumberFormat as error:
            raise Refused(f"{error} Perbaiki di menu Pengaturan surat.") from error
        if _stands_in_register(session, office_code, number):
            raise Refused(
                f"Nomor {number} sudah dipakai surat lain di {office.full_name}. Bedakan dahulu "
                f"format nomor {office.full_name} untuk jenis surat ini di menu Pengaturan surat, "
                "misalnya dengan menambahkan {type}, singkatan jenis surat."
            )
        session.add(
            RegisterEntry(
                office_code=office_code,
                series=rule.series,
                year=day.year,
                counter=counter,
                number=number,
                letter_id=letter.id,
                letter_office_code=letter.office_code,
                subject=subject,
                letter_date=day,
                taken_at=now,
            )
        )
        session.flush()
    return number


def _stands_in_register(session: Session, office_code: str, number: str) -> bool:
    """Whether a letter of this office, in whatever series or year, bears this number."""
    same = (RegisterEntry.office_code == office_code) & (RegisterEntry.number == number)
    return session.scalar(select(RegisterEntry.id).where(same).limit(1)) is not None


def void_numbers(session: Session, letter: Letter, reason: str, now: datetime) -> None:
    """Mark every number that this letter took as void; the entries stay, with the reason."""
    # Lifted: one of them may stand in the district's register (see take_number).
    with wall.lifted():
        entries = select(RegisterEntry).where(
            RegisterEntry.letter_id == letter.id, RegisterEntry.voided_at.is_(None)
        )
        for entry in session.scalars(entries):
            entry.voided_at, entry.void_reason = now, reason
        session.flush()
