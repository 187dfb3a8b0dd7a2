"""Enrolling an official's signing certificate: whatever holds the key, it is tried out first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from app.access import wall
from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.extensions import db
from app.offices.errors import CertificateTaken, CertificateWithdrawn
from app.offices.guessing import one_try
from app.offices.holders import (
    ALIVE,
    ask_for,
    certificates_of,
    held,
    is_others,
    is_person,
    put_in_use,
)
from app.offices.keys import forget_key, store_key
from app.offices.models import Certificate, CertificateStatus, Official
from app.offices.names import same_name
from app.offices.providers import provider_of
from app.offices.trial import try_out
from app.signing.errors import (
    OutcomeUnknown,
    ServiceUnavailable,
    WrongPassphrase,
)
from app.signing.pkcs11 import Pkcs11Provider
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyProvider, KeyReference
from app.trust.roots import trusted_roots

LONGEST_NAME = 250  # characters of a distinguished name that the row has room for


@dataclass(frozen=True)
class Offer:
    """What an official offers: a PKCS#12 file to keep, or where a key is that others keep."""

    provider: str
    handle: str = ""
    file: bytes = field(default=b"", repr=False)


def enroll(official: Official, offer: Offer, secret: str, now: datetime) -> Certificate:
    """Open the key, try it out, and keep its certificate for this person.

    While a remote service cannot be asked, what was stated is kept as a request without a
    certificate, to be tried again. Raises CertificateTaken, CertificateWithdrawn,
    CertificateNotTrusted, ProviderMissing, TooManyTries and the errors of ``app.signing.errors``
    (wrong passphrase, expired, …).
    """
    try:
        session, office_code = db.session(), official.office_code
        key = KeyReference(offer.provider, offer.handle)
        if is_others(session, official, in_use_at(key)):
            raise CertificateTaken
        roots = trusted_roots()
        with one_try(_guessed(offer), official.user_id):
            # Not kept in a variable: a token stays logged in as long as its signer is referred to.
            certificate = try_out(_provider(offer, office_code).unlock(key, secret), roots, now)
    except WrongPassphrase:
        _record_wrong_try(official, offer)
        raise
    except (ServiceUnavailable, OutcomeUnknown):  # a blank page: no harm if it was signed
        return _ask_later(official, offer, now)
    finally:
        del secret  # a traceback would keep this frame (promise P5)
    with transaction() as session:
        row = keep(session, held(session, official), offer, certificate, now)
    forget_unused(certificates_of(db.session(), is_person(official)))
    return row


def keep(
    session: Session, official: Official, offer: Offer, certificate: x509.Certificate, now: datetime
) -> Certificate:
    """Make a certificate that was tried out the person's own; older ones stay for old letters.

    It is in use at once where it bears the official's name, or was confirmed before; otherwise it
    waits for the regency admin. Raises CertificateTaken, CertificateWithdrawn.
    """
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    if is_others(session, official, Certificate.fingerprint == fingerprint):
        raise CertificateTaken
    mine = certificates_of(session, is_person(official))
    row = _row(official, offer, fingerprint, mine)
    if row.status == CertificateStatus.REVOKED:
        raise CertificateWithdrawn
    row.provider, row.handle, row.requested_at = offer.provider, offer.handle or fingerprint, now
    row.fingerprint = fingerprint
    row.subject = certificate.subject.rfc4514_string()[:LONGEST_NAME]
    row.issuer = certificate.issuer.rfc4514_string()[:LONGEST_NAME]
    row.not_before, row.not_after = (
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )
    if offer.file:
        store_key(fingerprint, offer.file)
    proven = row.status == CertificateStatus.ACTIVE or row.confirmed_at is not None
    if proven or same_name(official.name, row.holder):
        put_in_use(row, mine)
    else:
        ask_for(row, mine)
    _save(session, row, Action.CERTIFICATE_ENROLLED)
    return row


def _guessed(offer: Offer) -> KeyReference:
    """The key whose secret is guessed. A file has no handle yet: its bytes tell it from others."""
    return KeyReference(offer.provider, offer.handle or sha256(offer.file).hexdigest())


def _record_wrong_try(official: Official, offer: Offer) -> None:
    with transaction():
        trace = {"provider": offer.provider, "code": WrongPassphrase.code}
        record(Action.CERTIFICATE_ENROLLING_FAILED, official, official.office_code, **trace)


def _ask_later(official: Official, offer: Offer, now: datetime) -> Certificate:
    with transaction() as session:
        person = held(session, official)
        mine = certificates_of(session, is_person(person))
        row = _row(person, offer, None, mine)
        row.provider, row.handle, row.requested_at = offer.provider, offer.handle, now
        ask_for(row, mine)
        _save(session, row, Action.CERTIFICATE_REQUESTED)
    return row


def _row(
    official: Official, offer: Offer, fingerprint: str | None, mine: Iterable[Certificate]
) -> Certificate:
    """The person's row of this certificate, or the request that it fulfils, or a new one."""
    asked = (offer.provider, offer.handle, None)
    for row in mine:
        if fingerprint is not None and row.fingerprint == fingerprint:
            return row
    for row in mine:
        if row.status in ALIVE and (row.provider, row.handle, row.fingerprint) == asked:
            return row
    return Certificate(official_id=official.id, office_code=official.office_code)


def _save(session: Session, row: Certificate, action: Action) -> None:
    session.add(row)
    with wall.lifted():  # what it replaces may be of the person's former office
        session.flush()
    trace = {"fingerprint": row.fingerprint, "provider": row.provider, "status": str(row.status)}
    record(action, row, row.office_code, **trace)


def forget_unused(certificates: Iterable[Certificate]) -> None:
    """Delete the key files of those that nobody may sign with any more."""
    for one in certificates:
        if one.fingerprint and one.status not in ALIVE:
            forget_key(one.fingerprint)


def _provider(offer: Offer, office_code: str) -> KeyProvider:
    if offer.file:
        return Pkcs12Provider(lambda _key: offer.file)
    return provider_of(offer.provider, office_code)


def in_use_at(key: KeyReference) -> ColumnElement[bool]:
    """SQL condition: certificates in use whose secret would be tried with this key's."""
    same = Certificate.handle == key.handle
    if key.provider == Pkcs11Provider.name:
        # Whatever the object's name: wrong PINs would lock a colleague's whole token.
        token = key.handle.partition(";")[0] + ";"
        same = Certificate.handle.startswith(token, autoescape=True)
    in_use = Certificate.status == CertificateStatus.ACTIVE
    return (Certificate.provider == key.provider) & same & in_use
