"""Where each office's head stands with the signing certificate: one question of the database."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.offices.holders import RENEWAL_NOTICE
from app.offices.models import (
    Certificate,
    CertificateStatus,
    Office,
    OfficeKind,
    Official,
    Position,
    serving_on,
)
from app.scoping import within


class Standing(StrEnum):
    """What a head needs before, or while, letters can be signed."""

    NO_OFFICIAL = "no_official"
    NO_ACCOUNT = "no_account"
    NONE = "none"
    REQUESTED = "requested"
    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Chosen:
    """Which offices are asked about: ``scope`` is an office code, ``words`` part of a name."""

    scope: str
    words: str = ""
    state: Standing | None = None


@dataclass(frozen=True)
class Row:
    """One serving head of an office; an office without one has a row without a head."""

    office: Office
    district: Office | None
    head: Official | None
    certificate: Certificate | None
    state: Standing


# No alias of what the wall guards: SQLAlchemy would not adapt its condition in a join.
_district = aliased(Office)
#: One account is one person; an official without an account is a person for itself.
PERSON = func.coalesce(Official.user_id, -Official.id)


def counts(session: Session, chosen: Chosen, now: datetime, today: date) -> dict[Standing, int]:
    """How many rows stand where, whatever state is chosen."""
    state = _state(now).label("state")
    query = _select(chosen, today, state, func.count().label("rows")).group_by("state")
    found: dict[str, int] = dict(session.execute(query).tuples().all())
    return {state: found.get(state, 0) for state in Standing}


def rows(
    session: Session,
    chosen: Chosen,
    now: datetime,
    today: date,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """The rows in the order of the offices' codes, the newest head of an office first."""
    state = _state(now)
    query = _select(chosen, today, Office, _district, Official, Certificate, state)
    if chosen.state is not None:
        query = query.where(state == chosen.state)
    query = query.order_by(Office.code, Official.valid_from.desc(), Official.id.desc())
    found = session.execute(query.limit(limit).offset(offset)).unique()
    return [
        Row(office, district, head, certificate, Standing(standing))
        for office, district, head, certificate, standing in found
    ]


def _select(chosen: Chosen, today: date, *columns: Any) -> Select[Any]:
    position = case(
        (Office.kind == OfficeKind.DISTRICT, Position.DISTRICT_HEAD), else_=Position.VILLAGE_HEAD
    )
    heads = (Official.office_code == Office.code) & (Official.position == position)
    newest = _newest()
    query = (
        select(*columns)
        .select_from(Office)
        .outerjoin(_district, _district.code == Office.parent_code)
        .outerjoin(Official, heads & serving_on(today))
        .outerjoin(newest, (newest.c.person == PERSON) & (newest.c.place == 1))
        .outerjoin(Certificate, Certificate.id == newest.c.certificate_id)
        .where(Office.kind != OfficeKind.REGENCY, within(Office.code, chosen.scope))
    )
    if chosen.words:
        named = (Office.name, _district.name, Official.name)
        query = query.where(or_(*(name.icontains(chosen.words, autoescape=True) for name in named)))
    return query


def _newest() -> Subquery:
    """For each person the one certificate that counts, in whatever position it was enrolled."""
    counted = (
        CertificateStatus.REQUESTED,  # first: somebody has to decide about it
        CertificateStatus.ACTIVE,
        CertificateStatus.REVOKED,
    )
    rank = case({status: place for place, status in enumerate(counted)}, value=Certificate.status)
    place = func.row_number().over(partition_by=PERSON, order_by=(rank, Certificate.id.desc()))
    return (
        select(PERSON.label("person"), Certificate.id.label("certificate_id"), place.label("place"))
        .join(Certificate.official)
        .where(Certificate.status.in_(counted))
        .subquery()
    )


def _state(now: datetime) -> ColumnElement[str]:
    return case(
        (Official.id.is_(None), Standing.NO_OFFICIAL),
        (Official.user_id.is_(None), Standing.NO_ACCOUNT),
        (Certificate.id.is_(None), Standing.NONE),
        (Certificate.status == CertificateStatus.REQUESTED, Standing.REQUESTED),
        (Certificate.status == CertificateStatus.REVOKED, Standing.REVOKED),
        (Certificate.not_after <= now, Standing.EXPIRED),
        (Certificate.not_after <= now + RENEWAL_NOTICE, Standing.EXPIRING),
        else_=Standing.ACTIVE,
    )
