"""Until when the algorithms of a timestamp are strong enough (ETSI TS 119 312 V1.4.2, 2022-02).

The specification gives recommendations for some years ahead and moves its end with each edition:
a newer edition means later years here. A proof has to be carried on, by a timestamp that is made
with stronger algorithms, while the old ones still hold.
"""

import io
from itertools import product

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info, extract_signer_info

from . import documents

#: The last year of each digest: clause 5.
DIGESTS = {
    "sha-256": 2028, "sha-384": 2028, "sha-512": 2028,
    "sha3-256": 2028, "sha3-384": 2028, "sha3-512": 2028,
}  # fmt: skip
#: The last year of each kind of key, by its smallest size in bits: clause 6.
KEYS = {"rsa-1900": 2025, "rsa-3000": 2028, "ec-256": 2028}
UNKNOWN = "other"  # what the specification does not recommend has aged already
PAST = 0


def algorithms_in(pdf: bytes) -> str | None:
    """How the newest document timestamp was made, as "sha-256 rsa-3000"; None without one.

    Raises UnreadablePdf.
    """
    with documents.readable():
        timestamps = PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures
        return _made_with(timestamps[-1].signed_data) if timestamps else None


def algorithms_of(token: bytes) -> str:
    """The same of a timestamp token (DER), as a Timestamper gives it."""
    return _made_with(cms.ContentInfo.load(token)["content"])


def last_year(algorithms: str) -> int:
    """The last year in which a timestamp that was made so proves anything."""
    digest, _, key = algorithms.partition(" ")
    return min(DIGESTS.get(digest, PAST), KEYS.get(key, PAST))


def ending_by(year: int) -> list[str]:
    """Every pair of algorithms whose last year is ``year`` or earlier."""
    pairs = (f"{digest} {key}" for digest, key in product([*DIGESTS, UNKNOWN], [*KEYS, UNKNOWN]))
    return [pair for pair in pairs if last_year(pair) <= year]


def _made_with(signed: cms.SignedData) -> str:
    imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]
    digests = {
        _digest(imprint["hash_algorithm"]["algorithm"].native),
        _digest(extract_signer_info(signed)["digest_algorithm"]["algorithm"].native),
    }
    key = extract_certificate_info(signed).signer_cert.public_key
    weakest = min(sorted(digests), key=lambda name: DIGESTS.get(name, PAST))
    return f"{weakest} {_key(key.algorithm, key.bit_size)}"


def _digest(name: str) -> str:
    written = name.replace("_", "-")
    known = written if written.startswith("sha3-") else written.replace("sha", "sha-", 1)
    return known if known in DIGESTS else UNKNOWN


def _key(kind: str, bits: int) -> str:
    for name in ("rsa-3000", "rsa-1900", "ec-256"):
        family, _, smallest = name.partition("-")
        if kind == family and bits >= int(smallest):
            return name
    return UNKNOWN
