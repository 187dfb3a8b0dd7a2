"""Carrying a letter's proof on, in steps between which the process may die (promise P1).

claim → read → extend → check → store → commit, as the act of signing does it: only the first and
the last touch the database, and what is stored before the commit is nobody's. Each file begins
with the bytes of the one before (P2): whoever holds an older one still has the genuine letter.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import Clock, utc_now
from app.database import transaction
from app.letters.issue import issue, keep
from app.letters.states import Act
from app.offices.models import Level
from app.proof import errors
from app.proof.claim import ProofClaim, claim, is_over, locked, release
from app.proof.extend import carried_on, require_further
from app.proof.means import Means, means
from app.signing.ageing import algorithms_in
from app.storage import DocumentStore, StorageError
from app.verification.validator.report import Report, Verdict


@dataclass(frozen=True)
class Proven:
    """A file, what the validator says of it, and how its newest document timestamp was made."""

    pdf: bytes
    report: Report
    algorithms: str | None


def prove(letter_id: int, clock: Clock = utc_now, *, hurried: bool = False) -> None:
    """Complete a signed letter's proof and issue it, or renew an issued letter's.

    Raises SigningError (its kinds in ``app.proof.errors``) or StorageError; the letter is then as
    it was, and is tried again later. ``hurried``: somebody waits for the answer.
    """
    claimed = claim(letter_id, clock())
    try:
        tools = means(hurried=hurried, clock=clock)
        before = read(claimed, tools, clock())
        longer = extend(claimed, before, tools, clock())
        after = check(claimed, before, longer, tools, clock())
        commit(claimed, store(after.pdf), after, clock())
        claimed.hold.end()
    except Exception as error:
        release(claimed, error, clock())
        raise


def read(claimed: ProofClaim, tools: Means, now: datetime) -> Proven:
    """The letter's present file. Raises FileUnusable, LevelNotReached when it is not valid now."""
    try:
        pdf = _documents().get(claimed.input_sha256)
    except StorageError as error:
        raise errors.FileUnusable from error
    return _judged(pdf, tools, now)


def extend(claimed: ProofClaim, before: Proven, tools: Means, now: datetime) -> bytes:
    """The file with what its proof lacks; a renewal repeats what B-LTA adds to B-T."""
    level = Level.B_T if claimed.act is Act.RENEW else before.report.level
    return carried_on(before.pdf, level, claimed.wanted, tools, now)


def check(claimed: ProofClaim, before: Proven, pdf: bytes, tools: Means, now: datetime) -> Proven:
    """Judge the result as any verifier would (P1, P2, P9).

    Raises LevelNotReached unless it only appends to the file before, bears the same signatures,
    and proves what it was made for.
    """
    after = _judged(pdf, tools, now)
    if not pdf.startswith(before.pdf) or _signers(after) != _signers(before):
        raise errors.LevelNotReached("isi berkasnya berubah.")
    require_further(claimed, before, after)
    return after


def store(pdf: bytes) -> str:
    """Write, flush and read back; returns the SHA-256. Raises StorageError."""
    return _documents().put(pdf)


def commit(claimed: ProofClaim, sha256: str, proven: Proven, now: datetime) -> None:
    """Make the file the letter's, and issue it where it waited for that.

    Raises ProofOvertaken, NothingToProve.
    """
    report = proven.report
    with transaction() as session:
        letter, task = locked(session, claimed.letter_id)
        if task.claim != claimed.hold.token or is_over(letter, claimed):
            raise errors.ProofOvertaken
        session.delete(task)
        trace = {"level": report.level, "sha256": sha256}
        if claimed.act is Act.COMPLETE:
            record(Action.LETTER_PROOF_COMPLETED, letter, letter.office_code, **trace)
            keep_file = issue
        else:
            record(Action.LETTER_PROOF_RENEWED, letter, letter.office_code, **trace)
            keep_file = keep
        keep_file(
            session, letter, sha256, report.level, now,
            proof_until=report.proof_until, algorithms=proven.algorithms,
        )  # fmt: skip


def _judged(pdf: bytes, tools: Means, now: datetime) -> Proven:
    report = tools.judge(pdf, now)
    if report.verdict is not Verdict.VALID:
        raise errors.LevelNotReached(report.reason)
    return Proven(pdf, report, algorithms_in(pdf))


def _signers(proven: Proven) -> dict[str, str | None]:
    return {one.field_name: one.signer_fingerprint for one in proven.report.signatures}


def _documents() -> DocumentStore:
    documents: DocumentStore = current_app.extensions["documents"]
    return documents
