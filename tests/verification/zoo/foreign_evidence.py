"""Revocation data that is another's, too old, or made by nobody who may."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from asn1crypto import crl
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from app.signing.longterm import with_evidence
from app.verification.validator.evidence import Evidence
from tests.factories.signed_letters import DISTRICT_HEAD, rsa_key
from tests.pki.authority import Person

from . import authorities
from .authorities import authority, before
from .letters import update, written
from .registry import defect
from .times import EVIDENCE, level_b_lt, now, person, signed


@cache
def _asked_by_ocsp() -> Person:
    return person("by ocsp", asks=("ocsp",))


@cache
def _asked_by_list() -> Person:
    return person("by list", asks=("crls",))


def _of_another() -> Evidence:
    """Good evidence, all of it, but for the one certificate it is needed for."""
    return authorities.of(person("another", DISTRICT_HEAD), at=EVIDENCE)


@defect(roots=authorities.roots)
def store_with_anothers_ocsp_response() -> bytes:
    return with_evidence(signed(_asked_by_ocsp()), _of_another())


@defect(roots=authorities.roots)
def store_with_nothing_in_it() -> bytes:
    writer = update(signed(_asked_by_ocsp()))
    writer.root["/DSS"] = writer.add_object(generic.DictionaryObject())
    writer.update_root()
    return written(writer)


@defect(roots=authorities.roots)
def store_swapped_for_another_letters() -> bytes:
    """The lists of the store now name another letter's evidence."""
    pdf = with_evidence(signed(_asked_by_ocsp()), authorities.of(_asked_by_ocsp(), at=EVIDENCE))
    other = update(with_evidence(pdf, _of_another()))
    kept = other.root["/DSS"]["/OCSPs"]
    own = len(update(pdf).root["/DSS"]["/OCSPs"])
    other.root["/DSS"][pdf_name("/OCSPs")] = generic.ArrayObject(
        kept.raw_get(position) for position in range(own, len(kept))
    )
    other.update_container(other.root["/DSS"])
    return written(other)


@defect(roots=authorities.roots)
def store_with_a_forged_ocsp_response() -> bytes:
    evidence = authorities.of(_asked_by_ocsp(), at=EVIDENCE)
    own, *rest = evidence.ocsp_responses
    response = bytearray(own)
    at = own.index(b"\x30\x82", len(own) // 4) if b"\x30\x82" in own[len(own) // 4 :] else -1
    response[at - 8] ^= 1  # the end of the signature value, before the certificates
    return with_evidence(
        signed(_asked_by_ocsp()), replace(evidence, ocsp_responses=(bytes(response), *rest))
    )


def _only_list(der: bytes) -> Evidence:
    """Evidence in which this list is the only word on persons."""
    evidence = authorities.of(at=EVIDENCE)
    return replace(evidence, revocation_lists=(der, *evidence.revocation_lists[1:]))


@defect(roots=authorities.roots)
def revocation_list_of_another_issuer() -> bytes:
    other = authorities.revocation_list("root", EVIDENCE)
    return with_evidence(signed(_asked_by_list()), _only_list(other))


@defect(roots=authorities.roots)
def revocation_list_expired() -> bytes:
    """Published for one hour, two hours before the letter was signed."""
    old = authorities.revocation_list("issuing", before(5))
    return with_evidence(signed(_asked_by_list()), _only_list(old))


@defect(roots=authorities.roots)
def revocation_list_by_a_forger() -> bytes:
    """In the issuer's name, by another key."""
    issuing = authority().certificate("issuing")
    forged = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuing.subject)
        .last_update(EVIDENCE)
        .next_update(EVIDENCE + timedelta(days=30))
        .sign(rsa_key("impostor"), hashes.SHA256())
    )
    return with_evidence(signed(_asked_by_list()), _only_list(forged.public_bytes(Encoding.DER)))


@defect(roots=authorities.roots)
def revocation_list_tampered() -> bytes:
    """The genuine list of an issuer that revoked the signer, with the entry cut out."""
    who = person("cut out", asks=("crls",))
    authority().revoke(who, before(4))
    try:
        genuine = crl.CertificateList.load(authorities.revocation_list("issuing", EVIDENCE))
    finally:
        authority().reset()
    genuine["tbs_cert_list"]["revoked_certificates"] = []
    return with_evidence(signed(who), _only_list(genuine.dump(force=True)))


@defect(roots=authorities.roots, evidence=lambda: authorities.of(at=now()))
def revocation_unanswered() -> bytes:
    return signed(_asked_by_ocsp())


@defect(roots=authorities.roots)
def evidence_update_that_hides_a_page() -> bytes:
    """The update that brings the evidence brings another page content along."""
    writer = update(level_b_lt())
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(180)
    writer.update_container(page)
    writer.root["/DSS"]["/Certs"].append(
        writer.add_object(generic.StreamObject(stream_data=b"sertifikat"))
    )
    writer.update_container(writer.root["/DSS"])
    return written(writer)
