"""What a signed message (CMS, RFC 5652) says of itself outside of what is signed in it.

pyHanko needs little of it and leaves the rest unread: it could be changed unseen. So it must say
what follows from the rest of the message, and no more.
"""

from collections.abc import Iterator

from asn1crypto import cms, core
from pyhanko.sign.general import extract_certificate_info

from .tokens import signature_timestamps


def plain(message: cms.SignedData) -> bool:
    """Whether that is so, for the timestamps over its value too.

    Raises what asn1crypto and pyHanko raise on malformed messages.
    """
    (signer,) = message["signer_infos"]
    said = (
        message["version"].native == _version(message),
        [_bare(each) for each in message["digest_algorithms"]]
        == [_bare(signer["digest_algorithm"])],
        all(_is_bare(each) for each in (*message["digest_algorithms"], signer["digest_algorithm"])),
        all(each.name == "certificate" for each in message["certificates"]),
        message["crls"].native is None,
        _names_its_signer(message, signer),
        signer["signature_algorithm"].signature_algo == "rsassa_pss"
        or _is_bare(signer["signature_algorithm"]),
    )
    return all(said) and all(_unsigned(signer))


def _version(message: cms.SignedData) -> str:
    """RFC 5652, 5.1, where all certificates are X.509 ones."""
    (signer,) = message["signer_infos"]
    data = message["encap_content_info"]["content_type"].native == "data"
    return "v1" if data and signer["sid"].name == "issuer_and_serial_number" else "v3"


def _names_its_signer(message: cms.SignedData, signer: cms.SignerInfo) -> bool:
    """By the very bytes of the certificate: names that differ in case are the same to pyHanko."""
    certificate, sid = extract_certificate_info(message).signer_cert, signer["sid"]
    if sid.name != "issuer_and_serial_number":
        return bool(signer["version"].native == "v3")
    same_name = sid.chosen["issuer"].dump() == certificate.issuer.dump()
    return bool(signer["version"].native == "v1" and same_name)


def _unsigned(signer: cms.SignerInfo) -> Iterator[bool]:
    """Timestamps over the value and nothing else."""
    attributes = signer["unsigned_attrs"] or ()
    yield all(each["type"].native == "signature_time_stamp_token" for each in attributes)
    for token in signature_timestamps(signer):
        yield plain(token)


def _bare(algorithm: core.Sequence) -> str:
    return str(algorithm["algorithm"].dotted)


def _is_bare(algorithm: core.Sequence) -> bool:
    """Without parameters, which may be said by NULL or by nothing (RFC 5754, 2)."""
    identifier: bytes = algorithm["algorithm"].dump()
    forms = (identifier, identifier + core.Null().dump())
    return algorithm.dump() in [b"\x30" + bytes([len(form)]) + form for form in forms]
