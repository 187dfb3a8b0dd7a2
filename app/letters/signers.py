"""Who signs a letter: the officials who serve on the day it is submitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.letters.errors import Refused
from app.letters.rounds import PlannedSigner
from app.letters.settings import TypeSettings
from app.letters.titles import head_title, title_of
from app.offices.certified import keys_at
from app.offices.models import Office, Official, Position, serving_on
from app.signing.bsre.provider import BsreProvider

SIGNS, ACKNOWLEDGES = "signs", "acknowledges"
SEALED_BY = "Ditandatangani secara elektronik oleh:"
# Who may sign on behalf of the head, by what the letter type allows.
MANDATED: dict[str, tuple[Position, ...]] = {
    "none": (),
    "secretary": (Position.VILLAGE_SECRETARY, Position.DISTRICT_SECRETARY),
    "section_head": (
        Position.VILLAGE_SECRETARY, Position.DISTRICT_SECRETARY, Position.SECTION_HEAD,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Seat:
    """One signature on a letter: whose office signs, and in which role."""

    office: Office
    role: str  # SIGNS or ACKNOWLEDGES

    @property
    def head(self) -> Position:
        """The position that signs unless it has given a mandate."""
        return Position.VILLAGE_HEAD if self.office.is_village else Position.DISTRICT_HEAD

    @property
    def secretary(self) -> Position:
        """The position that a mandate goes to first."""
        village = self.office.is_village
        return Position.VILLAGE_SECRETARY if village else Position.DISTRICT_SECRETARY


def seats_of(session: Session, office: Office, camat_mode: str) -> tuple[Seat, ...]:
    """The signatures of a letter of this village, in the order of signing.

    ``camat_mode`` none: the village head; acknowledges: the village head, then the Camat;
    issues: the Camat alone.
    """
    if camat_mode == "none":
        return (Seat(office, SIGNS),)
    district = district_of(session, office)
    if camat_mode == "issues":
        return (Seat(district, SIGNS),)
    return (Seat(office, SIGNS), Seat(district, ACKNOWLEDGES))


def plan_signers(
    session: Session,
    office: Office,
    settings: TypeSettings,
    day: date,
    deputies: Mapping[str, int],
) -> tuple[PlannedSigner, ...]:
    """The signers of a letter of this village, in the order of signing.

    ``deputies`` names by role the official who signs on behalf of the head. Raises Refused when
    an office has no head who serves on ``day``, or the deputy may not or does not serve.
    """
    planned = [
        _planned(f"Signature{step}", _signer(session, seat, settings.deputy, day, deputies), seat)
        for step, seat in enumerate(seats_of(session, office, settings.camat_mode), start=1)
    ]
    at_bsre = keys_at(session, BsreProvider.name, [signer.official_id for signer in planned])
    return tuple(replace(signer, at_bsre=signer.official_id in at_bsre) for signer in planned)


def district_of(session: Session, office: Office) -> Office:
    """The district above a village."""
    return session.get_one(Office, office.parent_code)


def serving_head(session: Session, seat: Seat, day: date) -> Official | None:
    """The head on ``day``; whoever came last: a Plh. takes over from one who still holds it."""
    return next(iter(_serving(session, seat.office, (seat.head,), day)), None)


def serving_deputies(session: Session, seat: Seat, deputy: str, day: date) -> Sequence[Official]:
    """Who may sign on behalf of this seat's head on ``day``: the newest secretary, then others.

    Nobody without a head who gives the mandate; u.b. goes through a secretary, so there is no
    section head without one.
    """
    if serving_head(session, seat, day) is None:
        return []
    found = _serving(session, seat.office, MANDATED[deputy], day)
    secretaries = [one for one in found if one.position == seat.secretary][:1]
    if not secretaries:
        return []
    return secretaries + [one for one in found if one.position == Position.SECTION_HEAD]


def _serving(
    session: Session, office: Office, positions: Sequence[Position], day: date
) -> Sequence[Official]:
    query = (
        select(Official)
        .where(
            Official.office_code == office.code,
            Official.position.in_(positions),
            serving_on(day),
        )
        .order_by(Official.valid_from.desc(), Official.id.desc())
    )
    return session.scalars(query).all()


def _signer(
    session: Session, seat: Seat, deputy: str, day: date, deputies: Mapping[str, int]
) -> Official:
    head = serving_head(session, seat, day)
    if head is None:
        raise Refused(
            f"Tidak ada {head_title(seat.office)} yang menjabat pada {day:%d-%m-%Y}, jadi surat "
            "ini belum dapat diajukan. Mintalah admin kecamatan melengkapi data pejabat."
        )
    wanted = deputies.get(seat.role)
    if wanted is None:
        return head
    for official in serving_deputies(session, seat, deputy, day):
        if official.id == wanted:
            return official
    raise Refused(
        {
            signed_by(seat.role): "Pejabat yang dipilih tidak (lagi) dapat menandatangani surat "
            f"ini atas nama {head_title(seat.office)}. Pilih lagi penanda tangannya."
        }
    )


def signed_by(role: str) -> str:
    """The name of the form's field that says who signs in this role."""
    return f"signed_by_{role}"


def _planned(field_name: str, official: Official, seat: Seat) -> PlannedSigner:
    title = title_of(official, seat.office)
    return PlannedSigner(
        field_name=field_name,
        official_id=official.id,
        signing_office_code=seat.office.code,
        heading=title.lines,
        title=title.short,
        in_text=title.in_text,
        name=official.name,
        rank=official.rank,
        nip=official.nip,
        role=seat.role,
        seal_lines=(SEALED_BY, official.name, title.short),
    )
