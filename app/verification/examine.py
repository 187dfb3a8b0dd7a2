"""Answering: a visitor's code or file in, the three verdicts out."""

from dataclasses import dataclass, replace
from hashlib import sha256

from flask import current_app

from app.letters.models import Letter, SigningMode
from app.letters.states import State
from app.storage import DocumentStore, StorageError
from app.trust.seals import seal_roots
from app.verification import issued, lookup
from app.verification.answers import Answer
from app.verification.destroyed import destroyed
from app.verification.foreign import foreign, own_report, unknown_code
from app.verification.judging import Judge
from app.verification.validator.report import Report, Verdict


@dataclass(frozen=True)
class Examiner:
    """Answers from the register, the store and the validator of this application."""

    documents: DocumentStore
    judge: Judge

    def token(self, token: str) -> tuple[Answer, Letter | None]:
        """The answer for a token from a QR code or typed by hand, and the letter behind it."""
        letter = lookup.by_token(token)
        return self.letter(letter) if letter else (unknown_code(), None)

    def file(self, content: bytes) -> tuple[Answer, Letter | None]:
        """The answer for an uploaded file, and the letter that was issued as it, if any."""
        report, digest = self.judge.report(content), sha256(content).hexdigest()
        letter = lookup.by_file(digest)
        if letter is None:
            return self._foreign(content, report), None
        newer = letter.current_sha256 not in (None, digest)
        if report.verdict is Verdict.UNDETERMINED and newer:
            identity = letter.id
            report = self._carried_further(letter, content, report)
            letter = lookup.by_id(identity) or letter
        return issued.issued(letter, report), letter

    def letter(self, letter: Letter) -> tuple[Answer, Letter]:
        """The answer about a letter of our register, and that letter as it then is.

        Judging may take seconds, in which somebody may revoke it: its state is read last.
        """
        if letter.state == State.DESTROYED:
            return destroyed(letter), letter
        if letter.state not in lookup.ISSUED:
            return issued.never_issued(letter), letter
        if letter.signing_mode == SigningMode.WET:
            return issued.by_pen(letter), letter
        identity, digest = letter.id, letter.current_sha256 or ""
        try:
            report = self.judge.report(self.documents.get(digest))
        except (StorageError, OSError) as error:
            current_app.logger.error("letter %s: %s", identity, type(error).__name__)
            return issued.unread(letter, error), letter
        letter = lookup.by_id(identity) or letter
        return issued.issued(letter, report), letter

    def _foreign(self, content: bytes, report: Report) -> Answer:
        """Judged again with the seal's root when our seal claims the file as a report."""
        seals = seal_roots()
        claimed = {one.signer_fingerprint for one in report.signatures}
        if len(claimed) == 1 and (seal := seals.get(str(*claimed))) is not None:
            return own_report(self.judge.report(content, seal))
        return foreign(report)

    def _carried_further(self, letter: Letter, content: bytes, report: Report) -> Report:
        """The report on an older file, proven by the newer one that begins with its bytes."""
        try:
            newest = self.documents.get(letter.current_sha256 or "")
        except (StorageError, OSError) as error:
            current_app.logger.error("letter %s: %s", letter.id, type(error).__name__)
            return report
        if not newest.startswith(content):
            return report
        return replace(self.judge.report(newest), sha256=report.sha256)


def examiner() -> Examiner:
    """The examiner of the running application."""
    return Examiner(current_app.extensions["documents"], current_app.extensions["judge"])


def seal_holds(document: bytes) -> bool | None:
    """Whether this is a document under our seal, unchanged; None where that is not certain."""
    answer, _letter = examiner().file(document)
    return answer.intact.ok if answer.own_report else False
