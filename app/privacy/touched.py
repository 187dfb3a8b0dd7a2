"""Which events of the trail concern whom, in both directions.

A resident is concerned by what was done to their own row, to their household and to the letters
about them or naming them; by imports that made or changed them, and by exports of all residents.
"""

from collections.abc import Sequence

from sqlalchemy import Text, cast, or_, select, tuple_
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.letters.mentions import chosen_residents
from app.letters.models import Letter
from app.residents.models import Resident
from app.residents.workbook.models import ImportedResident

IMPORT, REGISTER = "residentimport", "register"
PEOPLE = ("resident", "household", "letter", IMPORT, REGISTER)


def letters_about(session: Session, resident: Resident) -> Sequence[Letter]:
    """The letters of which the resident is the subject, the oldest first."""
    query = select(Letter).where(Letter.resident_id == resident.id).order_by(Letter.id)
    return session.scalars(query).all()


def letters_naming(session: Session, resident: Resident) -> list[Letter]:
    """Letters about somebody else in whose fields the resident was chosen (a child, a heir)."""
    query = select(Letter).where(
        Letter.office_code == resident.office_code,
        Letter.resident_id != resident.id,
        cast(Letter.values, Text).contains(str(resident.id)),  # narrows; the rest is exact
    )
    found = session.scalars(query.order_by(Letter.id))
    return [letter for letter in found if resident.id in chosen_residents(letter.values)]


def events_about(
    session: Session, resident: Resident, letters: Sequence[Letter]
) -> Sequence[AuditEvent]:
    """What the trail tells of the resident, their household and these letters, in order."""
    rows = [("resident", str(resident.id)), ("household", str(resident.household_id))]
    rows += [("letter", str(letter.id)) for letter in letters]
    imports = select(ImportedResident.import_id).where(ImportedResident.resident_id == resident.id)
    rows += [(IMPORT, str(key)) for key in session.scalars(imports)]
    rows += [(REGISTER, resident.office_code)]
    named = tuple_(AuditEvent.subject_type, AuditEvent.subject_id)
    # In groups: databases limit how many values one statement may hold.
    groups = [rows[start : start + 500] for start in range(0, len(rows), 500)]
    query = select(AuditEvent).where(or_(*(named.in_(group) for group in groups)))
    events = session.scalars(query.order_by(AuditEvent.seq)).all()
    # Exports from before the resident was registered did not hold them.
    begin = next((one.seq for one in events if one.subject_type != REGISTER), 0)
    return [one for one in events if one.seq >= begin]
