"""Settling an unknown outcome by hand: a person asked BSrE whether the letter was signed there.

Either it was not, and the step is free again; or it was, and the signed file is brought here,
where it is checked and kept exactly like an answer of the service itself.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import islice

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from app.approvals import errors, sign
from app.approvals.claim import locked, retake
from app.approvals.models import Approval, ApprovalState
from app.approvals.remote import where_signed
from app.approvals.turn import require_unsettled
from app.audit.actions import Action
from app.audit.trail import record
from app.clock import Clock, utc_now
from app.database import transaction
from app.letters.states import State
from app.offices.signing_services import client_for
from app.proof.means import means
from app.signing.errors import UnexpectedResult

MARK = b"%%EOF"
LONGEST_REASON = 500  # characters
NOT_THIS_LETTER = (
    "Berkas ini bukan surat yang dikirim ke BSrE, atau isinya berubah, jadi tidak dipakai. Unduh "
    "kembali berkas yang ditandatangani dari layanan BSrE."
)
MOST_ENDS = 300  # three for each revision of a file; a letter has about five


def unsettled(now: datetime) -> ColumnElement[bool]:
    """SQL condition: it is unknown whether the step was signed, and nobody waits any more."""
    return (
        (Approval.state == ApprovalState.WAITING)
        & Approval.outcome_unknown_at.is_not(None)
        & Approval.is_free(now)
    )


def free(approval_id: int, reason: str, now: datetime) -> None:
    """Let the step be signed again, because BSrE says that it was not signed there.

    Raises ReasonMissing, and what ``require_unsettled`` raises.
    """
    reason = reason.strip()
    if not reason:
        raise errors.ReasonMissing
    with transaction() as session:
        letter, approval = locked(session, approval_id)
        require_unsettled(approval, now)
        approval.forget_sending()
        approval.leave()
        detail = {"step": approval.step, "signed": False, "reason": reason[:LONGEST_REASON]}
        record(Action.LETTER_OUTCOME_SETTLED, letter, letter.office_code, **detail)


def fetch(session: Session, approval: Approval, document_id: str) -> bytes:
    """The signed file from BSrE by its number there (version 1); it is handed out once.

    Raises NoAccount, DocumentNotFetched.
    """
    client = client_for(session, approval.signing_office_code)
    session.rollback()  # hold no transaction while the service takes its time
    return client.download(document_id)


def adopt(approval_id: int, signed_pdf: bytes, clock: Clock = utc_now) -> State:
    """Keep a file that BSrE signed, through the same check and commit as any signature.

    Raises what ``require_unsettled`` raises, UnexpectedResult when it is not this letter as it
    was sent with one signature more, and what ``sign.finish`` raises; the outcome is then as
    unknown as before.
    """
    claimed = retake(approval_id, clock())
    with sign.released_on_failure(claimed):
        before = sign.read(claimed)
        claimed = where_signed(claimed, _sent_part(signed_pdf, claimed.sent_sha256), signed_pdf)
        tools = means(hurried=True)
        signed = sign.Signed(claimed, before, signed_pdf, tools, sign.documents())
    return sign.finish(signed, partial(sign.prove, signed, clock), clock)


def _sent_part(pdf: bytes, sent_sha256: str | None) -> bytes:
    """The beginning of the file that was sent, known by its hash: every revision ends somewhere."""
    digest, start = sha256(), 0
    for end in islice(_ends(pdf), MOST_ENDS):
        digest.update(pdf[start:end])
        start = end
        if digest.hexdigest() == sent_sha256:
            return pdf[:end]
    raise UnexpectedResult(NOT_THIS_LETTER)


def _ends(pdf: bytes) -> Iterator[int]:
    """Where a revision may end: after its mark, and after the end of that line."""
    at = pdf.find(MARK)
    while at != -1:
        yield from range(at + len(MARK), min(at + len(MARK) + 2, len(pdf)) + 1)
        at = pdf.find(MARK, at + len(MARK))
