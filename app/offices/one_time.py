"""A one-time code from BSrE, asked for while enrolling: it stands for the passphrase once."""

from app.extensions import db
from app.offices.enroll import in_use_at
from app.offices.errors import CertificateTaken, OtherNik
from app.offices.guessing import count_code
from app.offices.holders import certificates_of, is_others, is_person
from app.offices.models import Official
from app.offices.signing_services import client_for
from app.signing.bsre.provider import BsreProvider
from app.signing.bsre.secret import Secret
from app.signing.signer import KeyReference


def send_code(nik: str, official: Official, user_id: int) -> None:
    """Let BSrE send the owner of this NIK a code for the trial page.

    Every request counts. Raises CertificateTaken where the NIK is a colleague's, OtherNik where
    this person proved another before, TooManyCodes, NoAccount, OneTimeCodeUnsupported,
    RefusedByBsre, ServiceUnavailable and its kinds.
    """
    key, office_code = KeyReference(BsreProvider.name, nik), official.office_code
    if is_others(db.session(), official, in_use_at(key)):
        raise CertificateTaken
    own = certificates_of(db.session(), is_person(official))
    proven = {one.handle for one in own if one.provider == key.provider and one.fingerprint}
    if proven and nik not in proven:
        raise OtherNik
    count_code(key, user_id)
    client = client_for(db.session(), office_code)
    db.session.rollback()  # hold no transaction while the service takes its time
    client.request_one_time_code(Secret(nik), 1)
