"""Whose certificates a file relies on, and which of them are settled for good."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathError, PathValidationError
from pyhanko_certvalidator.path import ValidationPath

from app.verification.validator.roots import TrustRoot, load_roots

from .errors import UnreadablePdf

MOST_SIGNATURES = 64  # timestamps included; letters have two signers and are renewed for decades
IF_DECLARED = "hard-fail"  # revocation must be cleared wherever a certificate names a place to ask


@dataclass(frozen=True)
class Holder:
    """Whoever signed or timestamped; `revision`: of the file, when it did. `others`: the further
    certificates that came with it."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    is_timestamp: bool
    revision: int


@dataclass(frozen=True)
class _Seal:
    """A document timestamp and the evidence that it covers."""

    revision: int
    time: datetime
    store: DocumentSecurityStore


def unsettled(reader: PdfFileReader, roots: Sequence[TrustRoot]) -> Iterator[Holder]:
    """Those for whom no later document timestamp seals sufficient evidence.

    Call it inside documents.readable(). Raises UnreadablePdf for a file with so many signatures
    that weighing each against each would take long.
    """
    if len(reader.embedded_signatures) > MOST_SIGNATURES:
        raise UnreadablePdf
    seals = list(_seals(reader))
    for signature in reader.embedded_signatures:
        for holder in _holders(signature):
            later = (seal for seal in seals if seal.revision > holder.revision)
            if not any(_sealed(holder, seal, roots) for seal in later):
                yield holder


async def clear(holder: Holder, context: ValidationContext) -> ValidationPath:
    """The path from a root to the certificate; raises what pyhanko_certvalidator raises unless
    it is good in the context."""
    validator = CertificateValidator(holder.certificate, holder.others, context)
    return await validator.async_validate_path()


def trusted(
    roots: Sequence[TrustRoot], at: datetime, *, timestamps: bool
) -> Sequence[x509.Certificate]:
    """The roots that are trusted at a time for timestamps or for signatures."""
    return load_roots(
        [
            root
            for root in roots
            if (root.timestamps if timestamps else root.signatures)
            and (root.until is None or at < root.until)
        ]
    )


def _holders(signature: EmbeddedPdfSignature) -> Iterator[Holder]:
    """The signer, and the authority of each timestamp on the signature."""
    is_timestamp = signature.sig_object_type == "/DocTimeStamp"
    yield _holder(signature.signed_data, is_timestamp, signature.signed_revision)
    for signed in (False, True):
        for token in extract_tst_data_iter(signature.signer_info, signed=signed):
            yield _holder(token, True, signature.signed_revision)


def _holder(signed_data: cms.SignedData, is_timestamp: bool, revision: int) -> Holder:
    found = extract_certificate_info(signed_data)
    return Holder(found.signer_cert, tuple(found.other_certs), is_timestamp, revision)


def _seals(reader: PdfFileReader) -> Iterator[_Seal]:
    for signature in reader.embedded_timestamp_signatures:
        try:
            view = reader.get_historical_resolver(signature.signed_revision)
            store = DocumentSecurityStore.read_dss(view)
        except NoDSSFoundError:
            continue
        stated = signature.signed_data["encap_content_info"]["content"].parsed
        yield _Seal(signature.signed_revision, stated["gen_time"].native, store)


def _sealed(holder: Holder, seal: _Seal, roots: Sequence[TrustRoot]) -> bool:
    """Whether the certificate was good by the sealed evidence alone when it was sealed."""
    context = seal.store.as_validation_context(
        {
            "trust_roots": trusted(roots, seal.time, timestamps=holder.is_timestamp),
            "moment": seal.time,
            "revocation_mode": IF_DECLARED,
        }
    )
    try:
        asyncio.run(clear(holder, context))
    except (PathError, PathValidationError, InvalidCertificateError):
        return False
    return True
