"""A one-time code from BSrE, asked for while enrolling: it stands for the passphrase once."""

from app.access import throttle
from app.extensions import db
from app.offices.signing_services import client_for
from app.signing.bsre.secret import Secret

CODES = "one-time-code"


def send_code(nik: str, office_code: str, user_id: int) -> None:
    """Let BSrE send the owner of this NIK a code for the trial page.

    Every request counts, so that nobody floods somebody else with codes. Raises TooManyTries,
    NoAccount, OneTimeCodeUnsupported, RefusedByBsre, ServiceUnavailable and its kinds.
    """
    throttle.begin(CODES, str(user_id))
    client = client_for(db.session(), office_code)
    db.session.rollback()  # hold no transaction while the service takes its time
    client.request_one_time_code(Secret(nik), 1)
