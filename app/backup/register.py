"""Whether the register of numbers and the letters agree (promise P3)."""

from collections.abc import Iterator

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app.letters.models import Letter, RegisterEntry

NAMED = 10  # of each kind; more would hide the others


def disagreements(session: Session) -> Iterator[str]:
    """What in the register does not fit the letters, or is missing or double in a series."""
    numbers = (Letter.number, Letter.district_number)
    of_letter = RegisterEntry.letter_id == Letter.id
    for letter_number in numbers:
        entered = exists().where(of_letter, RegisterEntry.number == letter_number)
        unknown = select(Letter.id, letter_number).where(letter_number.is_not(None), ~entered)
        for letter, number in session.execute(unknown.limit(NAMED)):
            yield f"nomor {number} milik surat id {letter} tidak ada di buku agenda"
    differs = [RegisterEntry.number.is_distinct_from(number) for number in numbers]
    stray = select(RegisterEntry.number, Letter.id).join(Letter, of_letter).where(*differs)
    for number, letter in session.execute(stray.limit(NAMED)):
        yield f"buku agenda mencatat {number} untuk surat id {letter}, surat itu bernomor lain"
    series = (RegisterEntry.office_code, RegisterEntry.series, RegisterEntry.year)
    last, count = func.max(RegisterEntry.counter), func.count(func.distinct(RegisterEntry.counter))
    rows = func.count(RegisterEntry.id)
    uneven = select(*series, last).group_by(*series).having(or_(last != count, last != rows))
    for office, name, year, counter in session.execute(uneven.limit(NAMED)):
        yield f"seri {name} {office} tahun {year} tidak urut sampai {counter}"
