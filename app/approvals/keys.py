"""Unlocking a signer's key: once for a whole batch, and slowly for whoever guesses.

Promise P5: the passphrase is an argument on its way to the provider and nothing else. Every
frame that it passes lets go of it before an error leaves, because tracebacks keep frames.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import wall
from app.approvals import errors
from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.extensions import db
from app.offices.guessing import one_try
from app.offices.holders import certificates_of
from app.offices.models import Certificate, CertificateStatus, Official
from app.offices.providers import provider_of
from app.signing.errors import CertificateExpired, CertificateNotYetValid, WrongPassphrase
from app.signing.signer import KeyReference, Signer


@dataclass(frozen=True)
class UnlockedKey:
    """Whose key it is, and the signer that uses it. Lives as long as one request.

    ``attempt`` is what each signature must happen in: where a service elsewhere keeps the key
    (``is_remote``), only signing proves the secret, so only there a guess can be counted.
    """

    user_id: int
    certificate_id: int
    fingerprint: str
    signer: Signer
    is_remote: bool = False
    attempt: Callable[[], AbstractContextManager[None]] = nullcontext


def certificate_of(session: Session, user_id: int, now: datetime) -> Certificate:
    """The certificate that this person signs with.

    Raises NoCertificate, CertificateUnconfirmed, CertificateRevoked, CertificateExpired and
    CertificateNotYetValid.
    """
    mine = certificates_of(session, Official.user_id == user_id)
    for certificate in mine:
        if certificate.status == CertificateStatus.ACTIVE:
            require_usable(certificate, now)
            return certificate
    require_usable(mine[0] if mine else None, now)
    raise errors.NoCertificate


def require_usable(certificate: Certificate | None, now: datetime) -> None:
    """Raise what ``certificate_of`` raises unless letters may be signed with it ``now``."""
    if certificate is None or certificate.not_before is None or certificate.not_after is None:
        raise errors.NoCertificate
    if certificate.status == CertificateStatus.REQUESTED:
        raise errors.CertificateUnconfirmed
    if certificate.status == CertificateStatus.REVOKED:
        raise errors.CertificateRevoked(certificate.note)
    if certificate.status != CertificateStatus.ACTIVE:
        raise errors.NoCertificate
    if now < certificate.not_before:
        raise CertificateNotYetValid
    if now > certificate.not_after:
        raise CertificateExpired


def require_not_withdrawn(session: Session, certificate_id: int) -> None:
    """Raise CertificateRevoked if it was revoked meanwhile; holds it until the transaction ends.

    One that was replaced meanwhile still counts: it was good when the letter was signed.
    """
    query = select(Certificate).where(Certificate.id == certificate_id)
    with wall.lifted():  # the signer's own, perhaps enrolled in a former office
        certificate = session.scalars(
            query.with_for_update(read=True).execution_options(populate_existing=True)
        ).one()
    if certificate.status not in (CertificateStatus.ACTIVE, CertificateStatus.REPLACED):
        raise errors.CertificateRevoked(certificate.note)


def unlock(user_id: int, passphrase: str, now: datetime) -> UnlockedKey:
    """Open the key of this person's certificate.

    Raises what ``certificate_of`` raises, TooManyTries after five wrong passphrases, and the
    provider's errors (WrongPassphrase, KeyMissing, …).
    """
    try:
        certificate = certificate_of(db.session(), user_id, now)
        key = KeyReference(certificate.provider, certificate.handle, certificate.fingerprint)
        certificate_id, office_code = certificate.id, certificate.office_code
        fingerprint = certificate.fingerprint or ""
        provider = provider_of(key.provider, office_code)
        attempt = partial(one_try, key, user_id)
        db.session.rollback()  # opening a key takes a while, and holds no transaction meanwhile
        with nullcontext() if provider.is_remote else attempt():
            signer = provider.unlock(key, passphrase)
    except WrongPassphrase:
        _record_wrong_try(certificate_id, office_code)
        raise
    finally:
        del passphrase
    if provider.is_remote:
        return UnlockedKey(user_id, certificate_id, fingerprint, signer, True, attempt)
    return UnlockedKey(user_id, certificate_id, fingerprint, signer)


def _record_wrong_try(certificate_id: int, office_code: str) -> None:
    with transaction():
        subject = ("certificate", certificate_id)
        record(Action.LETTER_SIGNING_FAILED, subject, office_code, code=WrongPassphrase.code)
