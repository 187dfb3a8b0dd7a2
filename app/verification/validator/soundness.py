"""Whether everything that a file brings along as proof is whole, needed or not.

A signature's value and the evidence after it are what no digest covers. What is needed of them is
judged where it is used; a piece that nothing needs could be changed unseen. So each certificate
has to be signed by one at hand, and each piece of revocation data by a certificate at hand.
"""

from asn1crypto import core, x509
from cryptography.exceptions import InvalidSignature
from pyhanko_certvalidator.errors import PathError
from pyhanko_certvalidator.revinfo.archival import CRLContainer
from pyhanko_certvalidator.sig_validate import DEFAULT_SIGNATURE_VALIDATOR

from . import checks, der, material, message, roots, tokens
from .case import Case
from .checks import Check
from .issuing import signed_by
from .material import Item

MOST = 100
"""Different certificates in a file; a letter of ten signatures brings some thirty."""


def examine(case: Case) -> Check | None:
    """Return the check that fails where a piece is damaged, foreign or written over."""
    try:
        return None if _sound(case) else checks.EVIDENCE_DAMAGED
    except MemoryError:
        raise
    except Exception:  # asn1crypto and pyHanko raise nearly anything on malformed messages
        return checks.EVIDENCE_DAMAGED


def _sound(case: Case) -> bool:
    store, messages = case.store, [each.signed_data for each in case.signatures.values()]
    items = [item for item in case.material.items if item.revision is not None]
    certificates = [*case.material.certificates]
    for brought in (*map(tokens.certificates_in, messages), *map(_brought_by, items)):
        certificates += brought
    return (
        store.readable
        and not any(each.overwritten for each in store.entries)
        and material.readable(store)
        and all(map(der.well_formed, (each.data for each in store.entries)))
        and all(der.well_formed(each.pkcs7_content) for each in case.signatures.values())
        and all(map(message.plain, messages))
        and _certified(certificates, roots.load_roots(case.request.roots))
        and all(map(_signed, items))
    )


def _certified(certificates: list[x509.Certificate], trusted: tuple[x509.Certificate, ...]) -> bool:
    """Whether each is a root, or signed by one of them or by a root."""
    certificates = list({each.dump(): each for each in certificates}.values())
    if len(certificates) > MOST:
        return False
    anchors = {each.dump() for each in trusted}  # of asn1crypto no two are equal
    issuers: dict[str, list[x509.Certificate]] = {}
    for each in (*trusted, *certificates):
        issuers.setdefault(each.subject.hashable, []).append(each)
    return all(
        each.dump() in anchors
        or any(signed_by(issuer, each) for issuer in issuers.get(each.issuer.hashable, ()))
        for each in certificates
    )


def _signed(item: Item) -> bool:
    """Whether one of those who may have signed it did."""
    piece = item.piece
    if isinstance(piece, CRLContainer):
        data, content = piece.crl_data, piece.crl_data["tbs_cert_list"]
        if content["signature"].dump() != data["signature_algorithm"].dump():
            return False
    else:
        data = piece.ocsp_response_data["response_bytes"]["response"].parsed
        content = data["tbs_response_data"]
    return any(_signed_by(signer, data, content.dump()) for signer in item.signers)


def _signed_by(signer: x509.Certificate, data: core.Sequence, content: bytes) -> bool:
    try:
        DEFAULT_SIGNATURE_VALIDATOR.validate_signature(
            data["signature"].native, content, signer.public_key, data["signature_algorithm"]
        )
    except (InvalidSignature, PathError, ValueError, TypeError):
        return False
    return True


def _brought_by(item: Item) -> list[x509.Certificate]:
    """The certificates within an OCSP response."""
    if isinstance(item.piece, CRLContainer):
        return []
    return list(item.piece.ocsp_response_data["response_bytes"]["response"].parsed["certs"] or ())
