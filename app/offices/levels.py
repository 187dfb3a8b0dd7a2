"""The PAdES level that an office wants of its letters (ETSI EN 319 142-1, clause 6)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.offices.models import Level, Office
from app.scoping import ancestors

ORDER = tuple(Level)  # the lowest first


def wanted_level(session: Session, office_code: str, *, timestamps: bool) -> Level:
    """What the office wants, or the nearest above it that says so.

    Where none does, it is what the server can do by itself: B-T where it has a timestamp
    authority (``timestamps``), else B-B.
    """
    said = (
        select(Office.signature_level)
        .where(
            Office.code.in_([office_code, *ancestors(office_code)]),
            Office.signature_level.is_not(None),
        )
        .order_by(func.length(Office.code).desc())
        .limit(1)
    )
    level = session.scalar(said)
    return Level(level) if level else Level.B_T if timestamps else Level.B_B


def reaches(level: str | None, wanted: str) -> bool:
    """Whether a file of this level is good enough; one without a level never is."""
    return level is not None and ORDER.index(Level(level)) >= ORDER.index(Level(wanted))
