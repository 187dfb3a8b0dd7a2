"""Stamping and signing (PAdES B-B) one letter, against the bare RSA-2048 signature in it.

What limits it: parsing the PDF and writing the update, and the CMS structure. Both are Python.
"""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from app.letters.rendering import render_letter
from app.signing.fields import reserve_fields
from app.signing.seal import Seal, stamp
from bench.harness import Row, rows, take_turns
from bench.letters import business_letter, prepared_fonts
from tests.factories.signed_letters import VERIFY_URL, VILLAGE_HEAD, rsa_key, signer

RAW = "RSA-2048 PKCS#1 v1.5, SHA-256 (cryptography)"


def measure() -> list[Row]:
    """Each case on the same frozen letter with one signer; the key is already unlocked."""
    definition, data = business_letter()
    who, key = signer(VILLAGE_HEAD), rsa_key(f"demo {VILLAGE_HEAD}")
    lines = ("Ditandatangani secara elektronik oleh:", VILLAGE_HEAD, "Kepala Desa Japah")
    with prepared_fonts() as fonts:
        rendered = render_letter(definition, data, fonts=fonts)
        font = fonts.path().read_bytes()
    (spot,) = rendered.spots
    frozen = reserve_fields(rendered.pdf, [spot.field_name])
    seals = [Seal(spot, VERIFY_URL, lines)]
    stamped = stamp(frozen, seals, font)

    def sign(pdf: bytes) -> bytes:
        return who.sign(
            pdf,
            field_name=spot.field_name,
            at=datetime.now(UTC),
            location="Japah",
            reason="Menandatangani surat",
        )

    cases = {
        RAW: lambda: key.sign(frozen, padding.PKCS1v15(), SHA256()),
        "stamp": lambda: stamp(frozen, seals, font),
        "sign": lambda: sign(stamped),
        "stamp + sign": lambda: sign(stamp(frozen, seals, font)),
    }
    return rows("sign", take_turns(cases, runs=60, warm_up=5), per=RAW, aims={})
