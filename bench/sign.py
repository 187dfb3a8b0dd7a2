"""Stamping and signing (PAdES B-B) one letter, against the bare RSA-2048 signature in it.

What limits it: a fifth is the CMS structure, which asn1crypto builds anew inside endesive; another
fifth is the QR, for every letter has its own; half is reading the PDF (pyHanko to stamp, pypdf to
sign, pyHanko before and after to prove what happened) and writing the two updates. All of that is
Python; the RSA operation itself is a twentieth. What a signer's letters share is made once: the
certificates and signed attributes, the font of the seal, what a QR's masks change.
"""

from datetime import UTC, datetime
from secrets import token_urlsafe

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from app.letters.rendering import render_letter
from app.signing.fields import reserve_fields
from app.signing.seal import Seal, stamp
from bench.harness import Row, rows, take_turns
from bench.letters import business_letter, prepared_fonts
from tests.factories.signed_letters import VERIFY_URL, VILLAGE_HEAD, rsa_key, signer

SIGNED, AIM = "stamp + sign", 20
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

    def seal() -> bytes:
        url = f"{VERIFY_URL.rpartition('/')[0]}/{token_urlsafe(24)}"
        return stamp(frozen, [Seal(spot, url, lines)], font)

    stamped = seal()

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
        "stamp": seal,
        "sign": lambda: sign(stamped),
        SIGNED: lambda: sign(seal()),
    }
    return rows("sign", take_turns(cases, runs=60, warm_up=5), per=RAW, aims={SIGNED: AIM})
