"""The act of signing one letter, in steps between which the process may die (promise P1).

claim → read → stamp → sign → check → store → commit. Only the first and the last touch the
database, each in one transaction; between them none is open, because a remote signer may take
40 seconds and SQLite has one writer. What is stored before the commit is named by its content
and nobody refers to it: a crash there leaves the letter as it was.

A letter that all have signed is issued if the file has reached the level that its office wants.
Otherwise it awaits its timestamp, and this act tries once to complete it (``app.proof``).
"""

import logging
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import current_app

from app.approvals import errors
from app.approvals.claim import Claim, claim, locked, release
from app.approvals.keys import UnlockedKey, require_not_withdrawn
from app.approvals.models import ApprovalState
from app.approvals.remote import note_sending, where_signed
from app.audit.actions import Action
from app.audit.trail import record
from app.clock import Clock, utc_now
from app.database import transaction
from app.letters.issue import issue
from app.letters.press import fonts_in
from app.letters.states import State
from app.offices.levels import reaches
from app.proof.due import complete_now, open_task
from app.proof.means import is_open, means
from app.signing import seal
from app.signing.errors import TimestampNotTrusted, TimestampUnavailable, UnexpectedResult
from app.signing.signer import Signer, Timestamper
from app.storage import DocumentDamaged, DocumentMissing, DocumentStore
from app.verification.validator.report import Report, Verdict

logger = logging.getLogger(__name__)


def sign_letter(approval_id: int, key: UnlockedKey, clock: Clock = utc_now) -> State:
    """Sign and seal one letter; returns the state it then has.

    Raises SigningError (and its kinds in ``app.approvals.errors``) or StorageError; the letter
    is then as it was, and the step is free again. Only after OutcomeUnknown it is not: a service
    elsewhere may have signed, and a person looks first (``app.approvals.reconcile``).
    """
    claimed = claim(approval_id, key, clock())
    try:
        before = read(claimed)
        sealed = stamp(claimed, before)
        if key.is_remote:
            note_sending(claimed, sealed, clock())
        with key.attempt():
            signed = sign(claimed, sealed, key.signer)
        if key.is_remote:
            claimed = where_signed(claimed, sealed, signed)
        return keep(claimed, before, signed, clock)
    except Exception as error:
        release(claimed, getattr(error, "code", type(error).__name__))
        raise


def keep(claimed: Claim, before: bytes, signed: bytes, clock: Clock) -> State:
    """Check what was signed, store it, and make it the letter's; then try to complete its proof."""
    report = check(claimed, before, signed, clock())
    state = commit(claimed, store(signed), report, clock())
    return complete_now(claimed.letter_id, clock) if state is State.AWAITING_TIMESTAMP else state


def read(claimed: Claim) -> bytes:
    """The PDF that the signer saw. Raises FileChanged unless it still has its hash."""
    try:
        return _documents().get(claimed.input_sha256)
    except (DocumentDamaged, DocumentMissing) as error:
        raise errors.FileChanged from error


def stamp(claimed: Claim, pdf: bytes) -> bytes:
    """With the first signature, put the seals of all signers onto the page; later, nothing."""
    if not claimed.seals:
        return pdf
    return seal.stamp(pdf, claimed.seals, _font(current_app.config["DATA_FOLDER"]))


def sign(claimed: Claim, pdf: bytes, signer: Signer) -> bytes:
    """Sign the step's own field, with a timestamp where the server has an authority for it.

    When that fails the signer's work is not lost: the letter is signed without, and cannot be
    issued below the level wanted.
    """

    def with_timestamp_of(timestamper: Timestamper | None) -> bytes:
        return signer.sign(
            pdf,
            field_name=claimed.field_name,
            at=claimed.at,
            location=claimed.location,
            reason=claimed.reason,
            timestamper=timestamper,
        )

    try:
        return with_timestamp_of(means(hurried=True).authority)
    except (TimestampUnavailable, TimestampNotTrusted) as error:
        logger.warning("approval %s is signed without a timestamp: %s", claimed.approval_id, error)
        return with_timestamp_of(None)


def check(claimed: Claim, before: bytes, signed: bytes, now: datetime) -> Report:
    """Prove the result as any verifier would (P1, P2, P9).

    It begins with the bytes that the signer saw, every signature is valid, and they are those of
    the certificates that were expected, no more and no fewer. Where nobody can say just now
    whether a certificate is revoked, the signature stands, but the letter cannot be issued before
    somebody did. Raises UnexpectedResult, NotProven.
    """
    if not signed.startswith(before):
        raise UnexpectedResult
    report = means(hurried=True).judge(signed, now)
    if report.verdict is not Verdict.VALID and not is_open(report):
        raise errors.NotProven(report.reason)
    found = {one.field_name: one.signer_fingerprint for one in report.signatures}
    if found != claimed.earlier | {claimed.field_name: claimed.fingerprint}:
        raise UnexpectedResult
    return report


def store(signed: bytes) -> str:
    """Write, flush and read back; returns the SHA-256. Raises StorageError."""
    return _documents().put(signed)


def commit(claimed: Claim, sha256: str, report: Report, now: datetime) -> State:
    """Make the signed file the letter's, if the claim and all that it relied on still hold.

    Raises LetterWithdrawn, ClaimLost, FileChanged, CertificateRevoked.
    """
    with transaction() as session:
        letter, approval = locked(session, claimed.approval_id)
        if approval.state == ApprovalState.VOID:
            raise errors.LetterWithdrawn
        if approval.claim != claimed.token:
            raise errors.ClaimLost
        if letter.state != claimed.state:
            raise errors.LetterWithdrawn
        if letter.current_sha256 != claimed.input_sha256:
            raise errors.FileChanged
        require_not_withdrawn(session, claimed.certificate_id)
        approval.state = ApprovalState.SIGNED
        approval.claim = approval.leased_until = approval.outcome_unknown_at = None
        approval.field_name = claimed.field_name
        approval.certificate_id = claimed.certificate_id
        approval.input_sha256, approval.output_sha256 = claimed.input_sha256, sha256
        approval.signed_at = claimed.at
        trace = {"step": approval.step, "field": claimed.field_name, "sha256": sha256}
        trace["certificate"] = claimed.fingerprint
        if claimed.sent_sha256:  # by hand: who did is the actor of both events
            settled = {"step": approval.step, "signed": True}
            record(Action.LETTER_OUTCOME_SETTLED, letter, letter.office_code, **settled)
        record(Action.LETTER_SIGNED, letter, letter.office_code, **trace)
        letter.level_wanted = claimed.level_wanted
        if claimed.is_last and reaches(report.level, claimed.level_wanted):
            issue(session, letter, sha256, report.level, now)
            return State.ISSUED
        letter.current_sha256, letter.level = sha256, report.level
        if not claimed.is_last:
            letter.state = State.AWAITING_SECOND
            return State.AWAITING_SECOND
        letter.state = State.AWAITING_TIMESTAMP
        open_task(session, letter, now)
        trace = {"level": report.level, "wanted": claimed.level_wanted}
        record(Action.LETTER_AWAITS_TIMESTAMP, letter, letter.office_code, **trace)
        return State.AWAITING_TIMESTAMP


def _documents() -> DocumentStore:
    documents: DocumentStore = current_app.extensions["documents"]
    return documents


@cache
def _font(data_folder: Path) -> bytes:
    return fonts_in(data_folder).path().read_bytes()
