"""The act of signing one letter, in steps between which the process may die (promise P1).

claim → read → stamp → sign → check → store → commit. Only the first and the last touch the
database, each in one transaction; between them none is open, because a remote signer may take
40 seconds and SQLite has one writer. What is stored before the commit is named by its content
and nobody refers to it: a crash there leaves the letter as it was.

A letter that all have signed is issued if the file has reached the level that its office wants.
Otherwise it awaits its timestamp, and this act tries once to complete it (``app.proof``).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from flask import current_app

from app.approvals import errors
from app.approvals.claim import Claim, claim, locked, release
from app.approvals.keys import UnlockedKey, require_not_withdrawn
from app.approvals.models import ApprovalState
from app.approvals.remote import note_sending, where_signed
from app.approvals.telling import tell_signer
from app.audit.actions import Action
from app.audit.trail import record
from app.clock import Clock, utc_now
from app.database import transaction
from app.letters.issue import issue
from app.letters.press import fonts_in
from app.letters.states import State
from app.offices.levels import reaches
from app.proof.due import complete_now, open_task
from app.proof.means import Means, is_open, means
from app.signing import seal
from app.signing.errors import (
    ClockDisagrees,
    TimestampNotTrusted,
    TimestampUnavailable,
    UnexpectedResult,
)
from app.signing.signer import Signer, Timestamper
from app.storage import DocumentDamaged, DocumentMissing, DocumentStore
from app.verification.validator.report import Report, Verdict

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Signed:
    """A letter between its two transactions: claimed and signed, neither proven nor kept."""

    claimed: Claim
    before: bytes
    after: bytes
    tools: Means
    documents: DocumentStore


@dataclass(frozen=True)
class Proof:
    """What the validator said of a signed file, which is stored by this SHA-256."""

    report: Report
    sha256: str


def sign_letter(approval_id: int, key: UnlockedKey, clock: Clock = utc_now) -> State:
    """Sign and seal one letter; returns the state it then has.

    Raises SigningError (and its kinds in ``app.approvals.errors``) or StorageError; the letter
    is then as it was, and the step is free again. Only after OutcomeUnknown it is not: a service
    elsewhere may have signed, and a person looks first (``app.approvals.reconcile``).
    """
    signed = begin(approval_id, key, clock, means(hurried=True, clock=clock))
    return finish(signed, partial(prove, signed, clock), clock)


def begin(approval_id: int, key: UnlockedKey, clock: Clock, tools: Means) -> Signed:
    """The first part of the act: claim, read, stamp, sign. Raises as ``sign_letter`` does."""
    claimed = claim(approval_id, key, clock())
    with released_on_failure(claimed):
        before = read(claimed)
        sealed = stamp(claimed, before)
        if key.is_remote:
            note_sending(claimed, sealed, clock())
        with key.attempt():
            after = sign(claimed, sealed, key.signer, tools.authority)
        if key.is_remote:
            claimed = where_signed(claimed, sealed, after)
        return Signed(claimed, before, after, tools, documents())


def prove(signed: Signed, clock: Clock) -> Proof:
    """The second part: check and store. It needs no database, so any thread may do it."""
    return Proof(check(signed, clock()), store(signed))


def finish(signed: Signed, proof: Callable[[], Proof], clock: Clock) -> State:
    """The last part: commit what is proven, then try to complete its proof.

    Raises as ``sign_letter`` does.
    """
    claimed = signed.claimed
    with released_on_failure(claimed):
        state = commit(claimed, proof(), clock())
        claimed.hold.end()
    return complete_now(claimed.letter_id, clock) if state is State.AWAITING_TIMESTAMP else state


@contextmanager
def released_on_failure(claimed: Claim) -> Iterator[None]:
    """Free the step again when its act fails."""
    try:
        yield
    except Exception as error:
        release(claimed, getattr(error, "code", type(error).__name__))
        raise


def read(claimed: Claim) -> bytes:
    """The PDF that the signer saw. Raises FileChanged unless it still has its hash."""
    try:
        return documents().get(claimed.input_sha256)
    except (DocumentDamaged, DocumentMissing) as error:
        raise errors.FileChanged from error


def stamp(claimed: Claim, pdf: bytes) -> bytes:
    """With the first signature, put the seals of all signers onto the page; later, nothing."""
    if not claimed.seals:
        return pdf
    return seal.stamp(pdf, claimed.seals, _font(current_app.config["DATA_FOLDER"]))


def sign(claimed: Claim, pdf: bytes, signer: Signer, authority: Timestamper | None) -> bytes:
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
        return with_timestamp_of(authority)
    except ClockDisagrees:  # the time that is signed would be wrong, with or without a timestamp
        raise
    except (TimestampUnavailable, TimestampNotTrusted) as error:
        logger.warning("approval %s is signed without a timestamp: %s", claimed.approval_id, error)
        return with_timestamp_of(None)


def check(signed: Signed, now: datetime) -> Report:
    """Prove the result as any verifier would (P1, P2, P9).

    It begins with the bytes that the signer saw, every signature is valid, and they are those of
    the certificates that were expected, no more and no fewer. Where nobody can say just now
    whether a certificate is revoked, the signature stands, but the letter cannot be issued before
    somebody did. Raises UnexpectedResult, NotProven.
    """
    claimed = signed.claimed
    if not signed.after.startswith(signed.before):
        raise UnexpectedResult
    report = signed.tools.judge(signed.after, now)
    if report.verdict is not Verdict.VALID and not is_open(report):
        raise errors.NotProven(report.reason)
    found = {one.field_name: one.signer_fingerprint for one in report.signatures}
    if found != claimed.earlier | {claimed.field_name: claimed.fingerprint}:
        raise UnexpectedResult
    return report


def store(signed: Signed) -> str:
    """Write, flush and read back; returns the SHA-256. Raises StorageError."""
    return signed.documents.put(signed.after)


def commit(claimed: Claim, proof: Proof, now: datetime) -> State:
    """Make the signed file the letter's, if the claim and all that it relied on still hold.

    Raises LetterWithdrawn, ClaimLost, FileChanged, CertificateRevoked.
    """
    report, sha256 = proof.report, proof.sha256
    with transaction() as session:
        letter, approval = locked(session, claimed.approval_id)
        if approval.state == ApprovalState.VOID:
            raise errors.LetterWithdrawn
        if approval.claim != claimed.hold.token:
            raise errors.ClaimLost
        if letter.state != claimed.state:
            raise errors.LetterWithdrawn
        if letter.current_sha256 != claimed.input_sha256:
            raise errors.FileChanged
        require_not_withdrawn(session, claimed.certificate_id)
        approval.state = ApprovalState.SIGNED
        approval.leave()
        approval.outcome_unknown_at = None
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
            session.flush()
            tell_signer(session, letter)
            return State.AWAITING_SECOND
        letter.state = State.AWAITING_TIMESTAMP
        open_task(session, letter, now)
        trace = {"level": report.level, "wanted": claimed.level_wanted}
        record(Action.LETTER_AWAITS_TIMESTAMP, letter, letter.office_code, **trace)
        return State.AWAITING_TIMESTAMP


def documents() -> DocumentStore:
    """Where the letters' files are kept."""
    store: DocumentStore = current_app.extensions["documents"]
    return store


@cache
def _font(data_folder: Path) -> bytes:
    return fonts_in(data_folder).path().read_bytes()
