"""Enrolling an official's signing certificate from a PKCS#12 file."""

import io
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from pypdf import PdfWriter
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.access import wall
from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.offices.keys import store_key
from app.offices.models import Certificate, Official
from app.signing.errors import SigningError
from app.signing.fields import reserve_fields
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.rsa_signer import RsaSigner
from app.signing.signer import KeyReference, require_valid_at
from app.verification.validator.judge import validate
from app.verification.validator.report import Verdict
from app.verification.validator.roots import TrustRoot


class CertificateTaken(SigningError):
    """The certificate is enrolled for another person already."""

    code = "certificate_taken"
    default_message = (
        "Sertifikat ini sudah terdaftar atas nama pejabat lain. Gunakan sertifikat Anda sendiri."
    )


class CertificateNotTrusted(SigningError):
    """A letter signed with it would not be valid for those who check it."""

    code = "certificate_not_trusted"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "Sertifikat ini belum dapat dipakai, karena surat yang ditandatangani dengannya tidak "
            f"akan dinyatakan sah: {reason}"
        )


def enroll(session: Session, official: Official, file: bytes, passphrase: str) -> Certificate:
    """Check the file, keep it, and make its certificate the person's active one.

    Older certificates of the person stay, inactive: old letters point at them. Raises
    CertificateTaken and the errors of ``app.signing.errors`` (wrong passphrase, expired, not for
    signing, …).
    """
    try:
        signer = _unlock(file, passphrase)
    finally:
        del passphrase  # a traceback would keep this frame (promise P5)
    return _keep(session, official, file, signer.certificate)


def require_trusted(
    file: bytes, passphrase: str, roots: Sequence[TrustRoot], now: datetime
) -> None:
    """Sign a blank page with it and have that judged, so that the first letter is no surprise.

    Raises CertificateNotTrusted and what ``enroll`` raises for a file that cannot be used.
    """
    try:
        signer = _unlock(file, passphrase)
    finally:
        del passphrase
    pdf = reserve_fields(_blank_page(), ["Trial"])
    signed = signer.sign(pdf, field_name="Trial", at=now, location="-", reason="Uji sertifikat")
    report = validate(signed, roots, now)
    if report.verdict is not Verdict.VALID:
        raise CertificateNotTrusted(report.reason)


def _unlock(file: bytes, passphrase: str) -> RsaSigner:
    reference = KeyReference(Pkcs12Provider.name, "upload")
    try:
        signer = Pkcs12Provider(lambda _key: file).unlock(reference, passphrase)
    finally:
        del passphrase
    require_valid_at(signer.certificate, utc_now())
    return signer


def _blank_page() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def _keep(
    session: Session, official: Official, file: bytes, certificate: x509.Certificate
) -> Certificate:
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    with wall.lifted():  # a fingerprint is one person's in all offices
        query = select(Certificate).where(Certificate.fingerprint == fingerprint)
        row = session.scalar(query)
        if row is not None and not _same_person(row.official, official):
            raise CertificateTaken
    store_key(fingerprint, file)
    for older in session.scalars(_active_of(official)):
        older.active = False
    if row is None:
        row = Certificate(
            official_id=official.id,
            office_code=official.office_code,
            fingerprint=fingerprint,
            subject=certificate.subject.rfc4514_string(),
            issuer=certificate.issuer.rfc4514_string(),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
        )
        session.add(row)
    row.active = True
    session.flush()
    record(Action.CERTIFICATE_ENROLLED, row, official.office_code, fingerprint=fingerprint)
    return row


def _same_person(one: Official, other: Official) -> bool:
    return one.id == other.id or (one.user_id is not None and one.user_id == other.user_id)


def _active_of(official: Official) -> Select[Certificate]:
    person = Official.id == official.id
    if official.user_id is not None:
        person = or_(person, Official.user_id == official.user_id)
    return (
        select(Certificate)
        .join(Official, Official.id == Certificate.official_id)
        .where(person, Certificate.active)
    )
