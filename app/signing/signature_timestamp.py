"""The timestamp of a signature: proof by a third party that it existed (level B-T).

An unsigned attribute of the signature, id-aa-signatureTimeStampToken, holds a token over the
SHA-256 digest of the signature value (RFC 3161 appendix A, ETSI EN 319 122-1, 5.3).
"""

from hashlib import sha256

from asn1crypto import cms

from .errors import TimestampTooLarge
from .signer import Timestamper


def with_timestamp(pdf: bytes, contents: slice, timestamper: Timestamper) -> bytes:
    """The file with the signature in `contents` timestamped, in the room it has; same length.

    `contents` is the hexadecimal string's place, brackets included (see outcome.py). The signed
    bytes are all outside it, so the signature stays good. Raises TimestampTooLarge and what
    Timestamper.stamp raises.
    """
    start, end = contents.start + 1, contents.stop - 1
    signature = cms.ContentInfo.load(bytes.fromhex(pdf[start:end].decode("ascii")))
    (signer_info,) = signature["content"]["signer_infos"]
    token = timestamper.stamp(sha256(signer_info["signature"].native).digest())
    attribute = {
        "type": "signature_time_stamp_token",
        "values": [cms.ContentInfo.load(token)],
    }
    signer_info["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(attribute)])
    written = signature.dump().hex().encode()
    if len(written) > end - start:
        raise TimestampTooLarge
    return pdf[:start] + written.ljust(end - start, b"0") + pdf[end:]
