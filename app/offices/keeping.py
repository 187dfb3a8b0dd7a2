"""How long an office keeps scans of applicants' papers.

No law asks for them once the letter is issued, so they go early (UU 27/2022 art. 16 (2) g, 43).
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.offices.models import Office
from app.scoping import ancestors

USUAL_DAYS = 90
LEAST_DAYS, MOST_DAYS = 1, 365


def attachment_days(session: Session, office_code: str) -> int:
    """What the office says, or the nearest above it that says so; else USUAL_DAYS."""
    said = (
        select(Office.attachment_days)
        .where(
            Office.code.in_([office_code, *ancestors(office_code)]),
            Office.attachment_days.is_not(None),
        )
        .order_by(func.length(Office.code).desc())
        .limit(1)
    )
    return session.scalar(said) or USUAL_DAYS
