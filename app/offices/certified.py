"""Who can sign electronically today, and with a key that is kept where."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import wall
from app.offices.models import Certificate, CertificateStatus, Official


def certified(session: Session, official_ids: Iterable[int], now: datetime) -> set[int]:
    """Which of these officials have an account and a certificate in use, valid ``now``."""
    return _holding(
        session,
        official_ids,
        or_(Certificate.not_before.is_(None), Certificate.not_before <= now),
        or_(Certificate.not_after.is_(None), Certificate.not_after >= now),
    )


def keys_at(session: Session, provider: str, official_ids: Iterable[int]) -> set[int]:
    """Which of these officials sign with a key that this provider keeps."""
    return _holding(session, official_ids, Certificate.provider == provider)


def _holding(
    session: Session, official_ids: Iterable[int], *which: ColumnElement[bool]
) -> set[int]:
    """It counts whichever of the person's positions the certificate was enrolled under."""
    holder = aliased(Official)
    query = (
        select(Official.id)
        .join(holder, holder.user_id == Official.user_id)
        .join(Certificate, Certificate.official_id == holder.id)
        .where(
            Official.id.in_(set(official_ids)),
            Certificate.status == CertificateStatus.ACTIVE,
            *which,
        )
    )
    # Lifted, because who moves to another office keeps the certificate enrolled in the first one.
    with wall.lifted():
        return set(session.scalars(query))
