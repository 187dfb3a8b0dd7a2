"""Letters with timestamps and long-term proof, genuine as our own programs and others make them.

Each was signed three hours before the zoo's now; persons' certificates name OCSP and revocation
list as places to ask.
"""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.general import load_certs_from_pemder_data
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.signing.fetching import fetch
from app.signing.gathering import gather
from app.signing.longterm import with_document_timestamp, with_evidence
from app.signing.timestamp import HttpTimestamper
from app.verification.validator.evidence import Evidence
from app.verification.validator.roots import TrustRoot
from tests.factories.signed_letters import DISTRICT_HEAD, VILLAGE_HEAD, sign
from tests.pki.authority import Person

from . import authorities
from .authorities import Stamper, authority, before
from .keys import PADES
from .letters import one, two
from .provers import Asking, timestamped_by_pyhanko
from .registry import honest

SIGNED, EVIDENCE, SEALED = before(3), before(2.9), before(2.8)


@cache
def person(label: str, name: str = VILLAGE_HEAD, **options: Any) -> Person:
    """A person per label."""
    return authority().person(name, **options)


def signed(who: Person, pdf: bytes | None = None, field: str = "Signature1", **how: Any) -> bytes:
    """Signed with a timestamp of the same moment, unless told otherwise."""
    at, stamper = how.get("at", SIGNED), how.get("timestamper", Stamper(SIGNED))
    return sign(pdf or one().stamped, who.signer(), field, at, stamper)


def now() -> datetime:
    """The clock's now; the authority counts in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def asked(*labels: str) -> Evidence:
    """What the services say now of the persons with these labels."""
    return authorities.of(*(person(label) for label in labels), at=now())


def separate_roots(**of_signers: Any) -> list[TrustRoot]:
    """The root for timestamps, and once more, limited, for signers."""
    (root,) = authorities.roots()
    return [replace(root, signatures=False), replace(root, timestamps=False, **of_signers)]


@honest(roots=authorities.roots, evidence=lambda: asked("b-b"))
def revocation_answered_by_the_caller() -> bytes:
    return signed(person("b-b"), timestamper=None)


@honest(roots=authorities.roots, evidence=lambda: asked("b-t"))
@cache
def level_b_t() -> bytes:
    return signed(person("b-t"))


@honest(roots=authorities.roots)
@cache
def level_b_lt() -> bytes:
    who = person("b-lt")
    return with_evidence(signed(who), authorities.of(who, at=EVIDENCE))


@honest(roots=authorities.roots)
@cache
def level_b_lta() -> bytes:
    return with_document_timestamp(level_b_lt(), Stamper(SEALED))


@honest(roots=authorities.roots)
def level_b_lta_by_another_program() -> bytes:
    return timestamped_by_pyhanko(level_b_lt(), Stamper(SEALED))


@honest(roots=authorities.roots)
def level_b_lta_as_our_jobs_make_it() -> bytes:
    """Everything asked for over HTTP, as the services answer now."""
    stamper = HttpTimestamper(authority().tsa_url, roots=authorities.roots())
    pdf = signed(person("our jobs"), at=now(), timestamper=stamper)
    evidence = gather(pdf, authorities.roots(), now(), fetch)
    return with_document_timestamp(with_evidence(pdf, evidence), stamper)


@honest(roots=authorities.roots)
@cache
def renewed() -> bytes:
    proven = with_evidence(level_b_lta(), authorities.of(at=before(1)))
    return with_document_timestamp(proven, Stamper(before(0.9)))


@honest(roots=authorities.roots, at=lambda: now() + timedelta(days=1500))
def renewed_and_read_after_the_signer_expired() -> bytes:
    return renewed()


@honest(roots=authorities.roots)
def evidence_after_the_document_timestamp() -> bytes:
    return with_evidence(level_b_lta(), authorities.of(at=before(1)))


@honest(roots=authorities.roots)
def two_signers_level_b_lta() -> bytes:
    first, second = person("first"), person("second", DISTRICT_HEAD)
    pdf = signed(second, signed(first, two().stamped), "Signature2")
    proven = with_evidence(pdf, authorities.of(first, second, at=EVIDENCE))
    return with_document_timestamp(proven, Stamper(SEALED))


@honest(roots=authorities.roots)
def timestamped_as_a_document_only() -> bytes:
    who = person("document only")
    proven = with_evidence(signed(who, timestamper=None), authorities.of(who, at=EVIDENCE))
    return with_document_timestamp(proven, Stamper(SEALED))


@honest(roots=authorities.roots)
def expired_after_its_timestamp() -> bytes:
    who = person("expired", until=before(1))
    return with_evidence(signed(who), authorities.of(who, at=EVIDENCE))


def revoked(label: str, since: datetime) -> Evidence:
    """What the services say of a person whose certificate was revoked."""
    authority().revoke(person(label), since)
    try:
        return asked(label)
    finally:
        authority().reset()


@honest(roots=authorities.roots, evidence=lambda: revoked("revoked after", before(1)))
def revoked_after_its_timestamp() -> bytes:
    return signed(person("revoked after"))


@honest(roots=lambda: separate_roots(until=before(1)))
def trust_withdrawn_after_its_timestamp() -> bytes:
    return level_b_lt()


@honest(roots=authorities.roots, evidence=lambda: asked("slow clock"))
def clock_off_by_twenty_minutes() -> bytes:
    return signed(person("slow clock"), at=SIGNED - timedelta(minutes=20))


@honest(roots=authorities.roots)
def asked_by_ocsp_only() -> bytes:
    who = person("by ocsp", asks=("ocsp",))
    return with_evidence(signed(who), authorities.of(who, at=EVIDENCE))


@honest(roots=authorities.roots)
def asked_by_revocation_list_only() -> bytes:
    who = person("by list", asks=("crls",))
    return with_evidence(signed(who), authorities.of(at=EVIDENCE))


@honest(roots=authorities.roots, evidence=lambda: asked("elliptic"))
def elliptic_curve_signer() -> bytes:
    return by_pyhanko(person("elliptic", key="ec"), one().stamped, field_name="Signature1")


@honest(roots=authorities.roots, evidence=lambda: asked("bsre"))
def as_the_state_authority_makes_them() -> bytes:
    """A visible signature in a field of the service's own, timestamped; a clock six minutes off."""
    box = SigFieldSpec("SIGNATURE_20261101_1", box=(60, 60, 250, 120))
    return by_pyhanko(
        person("bsre"), one().plain, Stamper(now() - timedelta(minutes=6)), box,
        field_name=box.sig_field_name, reason="Saya menyetujui dokumen ini", location="Jakarta",
    )  # fmt: skip


def by_pyhanko(
    who: Person,
    pdf: bytes,
    stamper: Stamper | None = None,
    field: SigFieldSpec | None = None,
    **options: Any,
) -> bytes:
    """Sign through pyHanko, with its PdfSignatureMetadata options."""
    der = who.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    pems = [each.public_bytes(Encoding.PEM) for each in (who.certificate, *who.chain)]
    own, *chain = load_certs_from_pemder_data(b"".join(pems))
    simple = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(own.dump()),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore.from_certs(chain),
    )
    metadata = signers.PdfSignatureMetadata(md_algorithm="sha256", subfilter=PADES, **options)
    hand = signers.PdfSigner(
        metadata, simple, timestamper=stamper and Asking(stamper), new_field_spec=field
    )
    return bytes(hand.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue())
