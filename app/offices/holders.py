"""A person's certificates: they follow the person through positions and offices.

The wall is lifted here, because somebody who moves to another office keeps the certificate that
was enrolled in the first one. Every question names the person.
"""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager

from app.access import wall
from app.offices.models import Certificate, CertificateStatus, Official
from app.signing.certificates import common_name

RENEWAL_NOTICE = timedelta(days=60)  # before its end a certificate is announced to end soon

#: The key of such a certificate may still be asked for.
ALIVE = (CertificateStatus.ACTIVE, CertificateStatus.REQUESTED)


def is_person(official: Official) -> ColumnElement[bool]:
    """SQL condition: rows of this official, and of the same account's other positions."""
    if official.user_id is None:
        return Official.id == official.id
    return or_(Official.id == official.id, Official.user_id == official.user_id)


def held(session: Session, official: Official) -> Official:
    """The official, with all the person's positions locked until the transaction ends.

    Of two acts on one person's certificates the second sees what the first did.
    """
    query = select(Official).where(is_person(official)).order_by(Official.id)
    with wall.lifted():
        session.scalars(query.with_for_update(key_share=True)).all()
        return session.get_one(Official, official.id, populate_existing=True)


def certificates_of(session: Session, person: ColumnElement[bool]) -> list[Certificate]:
    """The person's certificates with their officials, the newest first, as they are now."""
    query = (
        select(Certificate)
        .join(Certificate.official)
        .options(contains_eager(Certificate.official))
        .where(person)
        .order_by(Certificate.id.desc())
        .execution_options(populate_existing=True)
    )
    with wall.lifted():
        return list(session.scalars(query))


def known_names(session: Session, official: Official) -> list[str]:
    """The names that the official's account is known by: in its other positions, and in the
    certificates that it signs with. None where there is no account."""
    if official.user_id is None:
        return []
    same_account = Official.user_id == official.user_id
    positions = select(Official.name).where(same_account, Official.id != (official.id or 0))
    in_use = select(Certificate.subject).join(Certificate.official)
    in_use = in_use.where(same_account, Certificate.status == CertificateStatus.ACTIVE)
    with wall.lifted():
        subjects = session.scalars(in_use).all()
        return [*session.scalars(positions), *map(common_name, subjects)]


def is_others(session: Session, official: Official, which: ColumnElement[bool]) -> bool:
    """Whether one of these certificates is another person's."""
    query = select(Certificate.id).join(Certificate.official).where(which, ~is_person(official))
    with wall.lifted():
        return session.scalar(query.limit(1)) is not None


def put_in_use(chosen: Certificate, all_of_person: Iterable[Certificate]) -> None:
    """Make it the one that the person signs with."""
    for other in all_of_person:
        if other.status in ALIVE:
            other.status = CertificateStatus.REPLACED
    chosen.status = CertificateStatus.ACTIVE


def ask_for(chosen: Certificate, all_of_person: Iterable[Certificate]) -> None:
    """Let it wait for the regency in the place of an earlier request; one in use stays so."""
    for other in all_of_person:
        if other.status == CertificateStatus.REQUESTED:
            other.status = CertificateStatus.REPLACED
    chosen.status = CertificateStatus.REQUESTED
