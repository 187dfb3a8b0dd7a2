"""Who signs a letter: the officials who serve on the day it is submitted."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.letters.errors import Refused
from app.letters.rounds import PlannedSigner
from app.offices.models import Capacity, Office, OfficeKind, Official, Position, serving_on

PREFIXES = {Capacity.DEFINITIVE: "", Capacity.PLT: "Plt. ", Capacity.PLH: "Plh. ",
            Capacity.PJ: "Pj. "}  # fmt: skip
SIGNS, ACKNOWLEDGES = "signs", "acknowledges"
SEALED_BY = "Ditandatangani secara elektronik oleh:"


def plan_signers(
    session: Session, office: Office, camat_mode: str, day: date
) -> tuple[PlannedSigner, ...]:
    """The signers of a letter of this village, in the order of signing.

    ``camat_mode`` none: the village head; acknowledges: the village head, then the Camat;
    issues: the Camat alone. Raises Refused when an office has nobody who serves on ``day``.
    """
    signers = []
    if camat_mode != "issues":
        signers.append((office, Position.VILLAGE_HEAD, SIGNS))
    if camat_mode != "none":
        role = SIGNS if camat_mode == "issues" else ACKNOWLEDGES
        signers.append((district_of(session, office), Position.DISTRICT_HEAD, role))
    return tuple(
        _planned(f"Signature{step}", _serving(session, place, position, day), place, role)
        for step, (place, position, role) in enumerate(signers, start=1)
    )


def district_of(session: Session, office: Office) -> Office:
    """The district above a village."""
    return session.get_one(Office, office.parent_code)


def head_title(office: Office) -> str:
    """Kepala Desa Japah, Lurah Cepu, Camat Japah."""
    title = {OfficeKind.DESA: "Kepala Desa", OfficeKind.KELURAHAN: "Lurah"}
    return f"{title.get(OfficeKind(office.kind), 'Camat')} {office.name}"


def _serving(session: Session, office: Office, position: Position, day: date) -> Official:
    # Whoever came last: a Plh. takes over from one who still holds the position.
    query = (
        select(Official)
        .where(Official.office_code == office.code, Official.position == position, serving_on(day))
        .order_by(Official.valid_from.desc(), Official.id.desc())
        .limit(1)
    )
    official = session.scalar(query)
    if official is None:
        raise Refused(
            f"Tidak ada {head_title(office)} yang menjabat pada {day:%d-%m-%Y}, jadi surat ini "
            "belum dapat diajukan. Mintalah admin kecamatan melengkapi data pejabat."
        )
    return official


def _planned(field_name: str, official: Official, office: Office, role: str) -> PlannedSigner:
    prefix, title = PREFIXES[Capacity(official.capacity)], head_title(office)
    return PlannedSigner(
        field_name=field_name,
        official_id=official.id,
        signing_office_code=office.code,
        heading=(f"{prefix}{title.upper()}",),
        name=official.name,
        rank=official.rank,
        nip=official.nip,
        role=role,
        seal_lines=(SEALED_BY, official.name, f"{prefix}{title}"),
    )
