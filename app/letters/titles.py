"""How the block on a letter, the seal and the running text name who signs, in which capacity.

a.n. (atas nama) is the mandate one level down, u.b. (untuk beliau) the one below it, always after
a.n.; Plt., Plh. and Pj. stand before the title (Permendagri 1/2023). The name under the block is
that of the person who signs.
"""

from dataclasses import dataclass

from app.offices.models import Capacity, Office, OfficeKind, Official, Position

PREFIXES = {Capacity.DEFINITIVE: "", Capacity.PLT: "Plt. ", Capacity.PLH: "Plh. ",
            Capacity.PJ: "Pj. "}  # fmt: skip
_HEADS = {OfficeKind.DESA: "Kepala Desa", OfficeKind.KELURAHAN: "Lurah"}
_SECRETARIES = {OfficeKind.DESA: "Sekretaris Desa", OfficeKind.KELURAHAN: "Sekretaris Kelurahan"}


@dataclass(frozen=True)
class Title:
    """``lines`` as set above the seal, ``short`` beside the QR, ``in_text`` in a sentence."""

    lines: tuple[str, ...]
    short: str
    in_text: str


def head_title(office: Office) -> str:
    """Kepala Desa Japah, Lurah Cepu, Camat Japah."""
    return f"{_HEADS.get(OfficeKind(office.kind), 'Camat')} {office.name}"


def secretary_title(office: Office) -> str:
    """Sekretaris Desa, Sekretaris Kelurahan, Sekretaris Kecamatan."""
    return _SECRETARIES.get(OfficeKind(office.kind), "Sekretaris Kecamatan")


def title_of(official: Official, office: Office) -> Title:
    """The title under which this official signs a letter of this office."""
    head, prefix = head_title(office), PREFIXES[Capacity(official.capacity)]
    if official.position in (Position.VILLAGE_HEAD, Position.DISTRICT_HEAD):
        return Title((f"{prefix}{head.upper()}",), f"{prefix}{head}", f"{prefix}{head}")
    mandate, secretary = f"a.n. {head.upper()}", secretary_title(office)
    if official.position == Position.SECTION_HEAD:
        own = f"{prefix}{official.title}"
        return Title(
            (mandate, secretary.upper(), "u.b.", f"{prefix}{official.title.upper()}"),
            f"a.n. {head}, {secretary}, u.b. {own}",
            f"{own} atas nama {head}",
        )
    own = f"{prefix}{secretary}"
    return Title(
        (mandate, f"{prefix}{secretary.upper()}"), f"a.n. {head}, {own}", f"{own} atas nama {head}"
    )
