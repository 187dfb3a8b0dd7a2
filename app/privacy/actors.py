"""Who did something, as an office and a role: enough for a resident, and no name of staff."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.access import wall
from app.access.models import Account
from app.access.roles import Role
from app.audit.models import AuditEvent
from app.audit.trail import SYSTEM

ROLES = {
    Role.VILLAGE_ADMIN: "Admin desa/kelurahan",
    Role.VILLAGE_SECRETARY: "Sekretaris desa/kelurahan",
    Role.VILLAGE_HEAD: "Kepala desa/lurah",
    Role.DISTRICT_ADMIN: "Admin kecamatan",
    Role.DISTRICT_HEAD: "Camat",
    Role.DISTRICT_SECRETARY: "Sekretaris kecamatan",
    Role.SECTION_HEAD: "Kepala seksi",
    Role.SUPERVISOR: "Pengawas",
    Role.REGENCY_ADMIN: "Admin kabupaten",
    Role.PLATFORM_ADMIN: "Admin platform",
}
VISITOR = "Pengunjung halaman periksa surat"
ITSELF = "Sistem, tanpa campur tangan orang"
FORMER = "Petugas yang akunnya sudah tidak ada"


def actors_of(session: Session, events: Iterable[AuditEvent]) -> dict[int, str]:
    """For each event, by its number, who acted."""
    events = list(events)
    ids = {event.actor_id for event in events if event.actor_id is not None}
    query = select(Account).where(Account.id.in_(ids)).options(selectinload(Account.roles))
    # Whoever looked may be of an office above, whose accounts the wall hides; no name is told.
    with wall.lifted():
        people = {one.id: _in_words(one) for one in session.scalars(query)}
    return {event.seq: _actor(event, people) for event in events}


def _actor(event: AuditEvent, people: dict[int, str]) -> str:
    if event.actor_id is not None:
        return people.get(event.actor_id, FORMER)
    return ITSELF if event.actor_name == SYSTEM else VISITOR


def _in_words(account: Account) -> str:
    known = [ROLES[Role(role.name)] for role in account.roles if role.name in list(Role)]
    return f"{', '.join(known) or 'Petugas'}, {account.office.full_name}"
