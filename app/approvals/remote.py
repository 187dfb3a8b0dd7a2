"""Signing through a service elsewhere: what is noted before a letter is sent, and after.

The note is written first. If this process then dies, or no answer comes, the step stays marked:
the service may have signed, and only a person may free the step again (``reconcile``).
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from app.approvals import errors
from app.approvals.claim import Claim, locked
from app.database import transaction
from app.signing.bsre.returned import field_signed


def note_sending(claimed: Claim, pdf: bytes, now: datetime) -> None:
    """Note that this file is about to be sent, for whoever has to look for its signature later.

    In a transaction of its own. Raises ClaimLost.
    """
    with transaction() as session:
        _, approval = locked(session, claimed.approval_id)
        if approval.claim != claimed.hold.token:
            raise errors.ClaimLost
        approval.outcome_unknown_at = now
        approval.input_sha256 = sha256(pdf).hexdigest()
        approval.certificate_id = claimed.certificate_id


def where_signed(claimed: Claim, sent: bytes, signed: bytes) -> Claim:
    """The same claim with the field that the service put the signature in.

    Raises UnexpectedResult unless one signature is all that was added.
    """
    return replace(claimed, field_name=field_signed(sent, signed))
