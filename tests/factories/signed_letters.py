"""Signed sample letters, built through the real signing code. Keys are made once a process."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import fontpkg_arimo
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from reportlab.pdfgen.canvas import Canvas

from app.signing.demo_authority import DemoAuthority, make_demo_authority, new_key
from app.signing.fields import reserve_fields
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.rsa_signer import RsaSigner
from app.signing.seal import Seal, stamp
from app.signing.signer import KeyReference, Signer, Timestamper
from app.signing.spots import SealSpot

PASSPHRASE = "melati-7-jambu"
VERIFY_URL = "https://surat.example.id/v/Zk3vTq8wLxP2mRnB7cYd9A"
VILLAGE_HEAD, DISTRICT_HEAD = "SUTRISNO (CONTOH)", "DRA. WULANDARI (CONTOH)"
F4 = (609.45, 935.43)  # points, 215 × 330 mm
SPOTS = (
    SealSpot("Signature1", 0, 340, 200, 190, 62),
    SealSpot("Signature2", 0, 60, 200, 190, 62),
)


@dataclass(frozen=True)
class SignedLetter:
    """A letter at each stage; every stage begins with the bytes of the one before."""

    plain: bytes
    frozen: bytes
    stamped: bytes
    first: bytes
    second: bytes | None
    signers: tuple[RsaSigner, ...]
    roots: tuple[x509.Certificate, ...]
    verify_url: str

    @property
    def final(self) -> bytes:
        """The file with all its signatures."""
        return self.second or self.first


def one_signer_letter(text: str = "SURAT KETERANGAN USAHA") -> SignedLetter:
    """A letter that the village head signed."""
    return _letter(text, SPOTS[:1])


def two_signer_letter(text: str = "SURAT KETERANGAN TIDAK MAMPU") -> SignedLetter:
    """A letter that the village head signed and after him the sub-district head."""
    return _letter(text, SPOTS)


def plain_letter(text: str = "SURAT KETERANGAN", pages: int = 1) -> bytes:
    """An unsigned PDF on F4 paper."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=F4)
    for number in range(1, pages + 1):
        canvas.drawString(60, 880, "CONTOH - BUKAN DOKUMEN RESMI")
        canvas.drawString(60, 850, text)
        canvas.drawString(60, 820, f"Halaman {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def seals(spots: tuple[SealSpot, ...] = SPOTS, url: str = VERIFY_URL) -> tuple[Seal, ...]:
    """One seal per spot, for the village head and the sub-district head."""
    people = ((VILLAGE_HEAD, "Kepala Desa Japah"), (DISTRICT_HEAD, "Camat Japah"))
    return tuple(
        Seal(spot, url, ("Ditandatangani secara elektronik oleh:", name, position))
        for spot, (name, position) in zip(spots, people, strict=False)
    )


@lru_cache
def arimo() -> bytes:
    """Arimo Regular as a static TrueType font."""
    folder = Path(fontpkg_arimo.__file__).parent / "files"
    variable = TTFont(folder / "Arimo[wght].ttf")
    for table in ("GDEF", "GPOS", "GSUB", "STAT"):  # half the work of cutting, and not drawn with
        del variable[table]
    font = instancer.instantiateVariableFont(variable, {"wght": 400})
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@lru_cache
def rsa_key(label: str) -> rsa.RSAPrivateKey:
    """A key per label, made once."""
    return new_key()


def authority(label: str = "demo") -> DemoAuthority:
    """A certificate authority per label; two labels are two authorities with the same names."""
    return _authority(label)


@lru_cache
def _authority(label: str) -> DemoAuthority:
    return make_demo_authority((rsa_key(f"{label} root"), rsa_key(f"{label} issuing")))


def person_p12(
    name: str,
    *,
    issuer: str = "demo",
    passphrase: str = PASSPHRASE,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> bytes:
    """A person's PKCS#12 file, valid from yesterday for two years unless told otherwise."""
    now = datetime.now(UTC)
    return authority(issuer).issue_person(
        name,
        "Pemerintah Desa Japah (CONTOH)",
        passphrase,
        not_before or now - timedelta(days=1),
        not_after or now + timedelta(days=730),
        key=rsa_key(f"{issuer} {name}"),
    )


@lru_cache
def signer(name: str, issuer: str = "demo") -> RsaSigner:
    """An unlocked signer. The same name from another `issuer` is an impostor."""
    provider = Pkcs12Provider(lambda _: person_p12(name, issuer=issuer))
    return provider.unlock(KeyReference("pkcs12", name), PASSPHRASE)


def sign(
    pdf: bytes,
    by: Signer,
    field_name: str,
    at: datetime | None = None,
    timestamper: Timestamper | None = None,
) -> bytes:
    """Sign one field as an office in Japah would."""
    return by.sign(
        pdf,
        field_name=field_name,
        at=at or datetime.now(UTC),
        location="Japah",
        reason="Penandatanganan surat",
        timestamper=timestamper,
    )


def _letter(text: str, spots: tuple[SealSpot, ...]) -> SignedLetter:
    signers = tuple(signer(name) for name in (VILLAGE_HEAD, DISTRICT_HEAD)[: len(spots)])
    plain = plain_letter(text)
    frozen = reserve_fields(plain, [spot.field_name for spot in spots])
    stamped = stamp(frozen, seals(spots), arimo())
    first = sign(stamped, signers[0], spots[0].field_name)
    second = sign(first, signers[1], spots[1].field_name) if len(spots) > 1 else None
    return SignedLetter(
        plain, frozen, stamped, first, second, signers, (authority().root,), VERIFY_URL
    )
