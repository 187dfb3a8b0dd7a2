"""Enrolling an official's signing certificate from a PKCS#12 file."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.offices.keys import store_key
from app.offices.models import Certificate, Official
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyReference, require_valid_at


def enroll(session: Session, official: Official, file: bytes, passphrase: str) -> Certificate:
    """Check the file, keep it, and make its certificate the official's active one.

    Older certificates of the official stay, inactive: old letters point at them. Raises the
    errors of ``app.signing.errors`` (wrong passphrase, expired, not for signing, …).
    """
    reference = KeyReference(Pkcs12Provider.name, "upload")
    signer = Pkcs12Provider(lambda _key: file).unlock(reference, passphrase)
    require_valid_at(signer.certificate, utc_now())
    return _keep(session, official, file, signer.certificate)


def _keep(
    session: Session, official: Official, file: bytes, certificate: x509.Certificate
) -> Certificate:
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    store_key(fingerprint, file)
    for older in session.scalars(
        select(Certificate).where(Certificate.official_id == official.id, Certificate.active)
    ):
        older.active = False
    row = session.scalar(select(Certificate).where(Certificate.fingerprint == fingerprint))
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
