"""One-time codes: BSrE sends the signer one that stands for the passphrase of so many letters."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.approvals.keys import certificate_of
from app.extensions import db
from app.offices.guessing import count_code
from app.offices.models import Certificate
from app.offices.signing_services import client_for
from app.signing.bsre.errors import OneTimeCodeUnsupported
from app.signing.bsre.provider import BsreProvider
from app.signing.bsre.secret import Secret
from app.signing.errors import SigningError
from app.signing.signer import KeyReference


def offers_codes(session: Session, certificate: Certificate) -> bool:
    """Whether letters may be signed with a one-time code instead of the passphrase."""
    if certificate.provider != BsreProvider.name:
        return False
    try:
        return client_for(session, certificate.office_code).account.version > 1
    except SigningError:
        return False


def request_code(user_id: int, letters: int, now: datetime) -> None:
    """Let BSrE send this person a code for so many letters.

    Raises what ``certificate_of`` raises, OneTimeCodeUnsupported, TooManyCodes, RefusedByBsre,
    ServiceUnavailable and its kinds.
    """
    certificate = certificate_of(db.session(), user_id, now)
    if certificate.provider != BsreProvider.name:
        raise OneTimeCodeUnsupported
    client = client_for(db.session(), certificate.office_code)
    key, signer = KeyReference(certificate.provider, certificate.handle), Secret(certificate.handle)
    count_code(key, user_id)
    db.session.rollback()  # hold no transaction while the service takes its time
    client.request_one_time_code(signer, letters)
