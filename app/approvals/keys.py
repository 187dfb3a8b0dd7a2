"""Unlocking a signer's key: once for a whole batch, and slowly for whoever guesses.

Promise P5: the passphrase is an argument on its way to the provider and nothing else. Every
frame that it passes lets go of it before an error leaves, because tracebacks keep frames.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import throttle
from app.approvals.errors import NoCertificate
from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.extensions import db
from app.offices.keys import read_key
from app.offices.models import Certificate, Official
from app.signing.errors import CertificateExpired, CertificateNotYetValid, WrongPassphrase
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyProvider, KeyReference, Signer

PASSPHRASE = "passphrase"  # noqa: S105 (the kind of guess that is counted)

#: Kinds of key stores, by ``Certificate.provider``.
PROVIDERS: dict[str, KeyProvider] = {
    Pkcs12Provider.name: Pkcs12Provider(read=lambda key: read_key(key.handle)),
}


@dataclass(frozen=True)
class UnlockedKey:
    """Whose key it is, and the signer that uses it. Lives as long as one request."""

    user_id: int
    certificate_id: int
    fingerprint: str
    signer: Signer


def certificate_of(session: Session, user_id: int, now: datetime) -> Certificate:
    """The certificate that this person signs with.

    Raises NoCertificate, CertificateExpired and CertificateNotYetValid.
    """
    certificate = session.scalars(
        select(Certificate)
        .join(Official, Official.id == Certificate.official_id)
        .where(Official.user_id == user_id, Certificate.active)
        .order_by(Certificate.id.desc())
        .limit(1)
    ).first()
    if certificate is None:
        raise NoCertificate
    require_valid(certificate, now)
    return certificate


def require_valid(certificate: Certificate, now: datetime) -> None:
    """Raise NoCertificate, CertificateExpired or CertificateNotYetValid unless valid ``now``."""
    if certificate.not_before is None or certificate.not_after is None:
        raise NoCertificate
    if now < certificate.not_before:
        raise CertificateNotYetValid
    if now > certificate.not_after:
        raise CertificateExpired


def unlock(user_id: int, passphrase: str, now: datetime) -> UnlockedKey:
    """Open the key of this person's certificate.

    Raises what ``certificate_of`` raises, TooManyTries after five wrong passphrases, and the
    provider's errors (WrongPassphrase, KeyMissing, …).
    """
    try:
        certificate = certificate_of(db.session(), user_id, now)
        key = KeyReference(certificate.provider, certificate.fingerprint or "")
        certificate_id, office_code = certificate.id, certificate.office_code
        # Ends the session's transaction: opening a key takes a while, and holds none meanwhile.
        throttle.begin(PASSPHRASE, str(user_id))
        signer = _opened(key, passphrase, user_id)
    except WrongPassphrase:
        _record_wrong_try(certificate_id, office_code)
        raise
    finally:
        del passphrase
    throttle.succeeded(PASSPHRASE, str(user_id))
    return UnlockedKey(user_id, certificate_id, key.handle, signer)


def _opened(key: KeyReference, passphrase: str, user_id: int) -> Signer:
    try:
        return PROVIDERS[key.provider].unlock(key, passphrase)
    except WrongPassphrase:
        raise
    except Exception:
        throttle.spared(PASSPHRASE, str(user_id))  # the key is not there: no guess was judged
        raise
    finally:
        del passphrase


def _record_wrong_try(certificate_id: int, office_code: str) -> None:
    with transaction():
        subject = ("certificate", certificate_id)
        record(Action.LETTER_SIGNING_FAILED, subject, office_code, code=WrongPassphrase.code)
