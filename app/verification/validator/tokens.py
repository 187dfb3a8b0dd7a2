"""What a timestamp token must show before pyHanko weighs it: RFC 3161, ETSI EN 319 422."""

from collections.abc import Callable

from asn1crypto import cms, tsp, x509
from pyhanko.sign.general import extract_certificate_info, extract_signer_info

from . import checks
from .checks import Check

STRONG_DIGESTS = {"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"}
_BINDING = {"signing_certificate", "signing_certificate_v2"}
MOST = 4
"""Timestamps of one signature that are looked at."""


def signature_timestamps(signer_info: cms.SignerInfo) -> list[cms.SignedData]:
    """The tokens over a signature's value; raise ValueError where one is no signed message."""
    found = []
    for attribute in signer_info["unsigned_attrs"] or ():
        if attribute["type"].native != "signature_time_stamp_token":
            continue
        for value in attribute["values"]:
            if value["content_type"].native != "signed_data":
                raise ValueError("a timestamp is no signed message")
            found.append(value["content"])
    if len(found) > MOST:
        raise ValueError("too many timestamps")
    return found


def certificates_in(signed_data: cms.SignedData) -> list[x509.Certificate]:
    """Every X.509 certificate that a signed message brings along, those of its timestamps too."""
    own = [each.chosen for each in signed_data["certificates"] or () if each.name == "certificate"]
    for signer_info in signed_data["signer_infos"]:
        try:
            for token in signature_timestamps(signer_info):
                own += certificates_in(token)
        except (ValueError, TypeError, KeyError):
            continue  # that it cannot be read is said when the timestamps are judged
    return own


def kind(token: cms.SignedData) -> Check | None:
    """One signer, and what is signed is a TSTInfo."""
    content = token["encap_content_info"]
    if content["content_type"].native != "tst_info" or len(token["signer_infos"]) != 1:
        return checks.TIMESTAMP_FORMAT
    return None if isinstance(content["content"].parsed, tsp.TSTInfo) else checks.TIMESTAMP_FORMAT


def digest(token: cms.SignedData) -> Check | None:
    """SHA-256 or better, for the token itself and for what it is about."""
    imprint = token["encap_content_info"]["content"].parsed["message_imprint"]
    used = (imprint["hash_algorithm"], extract_signer_info(token)["digest_algorithm"])
    strong = all(each["algorithm"].native in STRONG_DIGESTS for each in used)
    return None if strong else checks.TIMESTAMP_WEAK


def signed_attributes(token: cms.SignedData) -> Check | None:
    """The digest of the content, once, and the certificate of the signer: RFC 3161, 2.4.2."""
    names = [each["type"].native for each in extract_signer_info(token)["signed_attrs"]]
    once = all(names.count(name) == 1 for name in ("content_type", "message_digest"))
    return None if once and _BINDING & set(names) else checks.TIMESTAMP_FORMAT


def purpose(token: cms.SignedData) -> Check | None:
    """The certificate is for timestamps and for nothing else, critically so: RFC 3161, 2.3."""
    certificate = extract_certificate_info(token).signer_cert
    usage = certificate.extended_key_usage_value
    sole = usage is not None and usage.native == ["time_stamping"]
    critical = "extended_key_usage" in certificate.critical_extensions
    return None if sole and critical else checks.TIMESTAMP_USAGE


RULES: tuple[Callable[[cms.SignedData], Check | None], ...] = (
    kind,
    digest,
    signed_attributes,
    purpose,
)


def examine(token: cms.SignedData) -> Check | None:
    """Return the first of the rules that fails."""
    try:
        return next((failed for rule in RULES if (failed := rule(token))), None)
    except MemoryError:
        raise
    except Exception:  # asn1crypto and pyHanko raise nearly anything on malformed tokens
        return checks.TIMESTAMP_FORMAT
