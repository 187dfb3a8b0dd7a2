"""Answering: a visitor's code or file in, the three verdicts out."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from flask import current_app
from flask_babel import format_date
from flask_babel import gettext as _

from app.approvals.models import Approval
from app.clock import local_date
from app.letters.models import Letter
from app.letters.states import State
from app.storage import DocumentDamaged, DocumentStore, StorageError
from app.verification import lookup
from app.verification.answers import Answer, Finding
from app.verification.judging import Judge
from app.verification.public_letter import describe, is_expired, signed_steps
from app.verification.validator import checks
from app.verification.validator.report import Report, Verdict

# Reasons that are about the file as such: said first, before anything about registers.
_NOT_READABLE = {
    check.name
    for check in (
        *(checks.EMPTY_FILE, checks.NOT_A_PDF, checks.NO_END, checks.UNREADABLE),
        *(checks.ENCRYPTED, checks.UNSIGNED),
    )
}


@dataclass(frozen=True)
class Examiner:
    """Answers from the register, the store and the validator of this application."""

    documents: DocumentStore
    judge: Judge

    def token(self, token: str) -> tuple[Answer, Letter | None]:
        """The answer for a token from a QR code or typed by hand, and the letter behind it."""
        letter = lookup.by_token(token)
        return (self._letter(letter) if letter else unknown_code()), letter

    def file(self, content: bytes) -> tuple[Answer, Letter | None]:
        """The answer for an uploaded file, and the letter whose issued file it is, if any."""
        digest = sha256(content).hexdigest()
        report = self.judge.report(content)
        letter = lookup.by_file(digest)
        if letter is not None:
            return _issued(letter, report), letter
        return _foreign(report), None

    def _letter(self, letter: Letter) -> Answer:
        if letter.state not in lookup.ISSUED:
            return _never_issued(letter)
        try:
            report = self.judge.report(self.documents.get(letter.current_sha256 or ""))
        except (StorageError, OSError) as error:
            # Our own copy is missing or damaged: that says nothing against the paper.
            current_app.logger.error("letter %s: %s", letter.id, type(error).__name__)
            return _issued(letter, None, _no_archive(error))
        return _issued(letter, report)


def examiner() -> Examiner:
    """The examiner of the running application."""
    return Examiner(current_app.extensions["documents"], current_app.extensions["judge"])


def unknown_code() -> Answer:
    """One answer for every code that belongs to no letter of ours, whatever it looks like."""
    reason = _("There is no letter with this code in our register.")
    return Answer(
        registered=Finding(False, reason),
        intact=Finding(None, _("Without a registered letter there is no file to examine.")),
        in_force=Finding(None, _("Without a registered letter this cannot be said.")),
        summary=reason,
        advice=_(
            "Check that you typed the whole code, capital and small letters as printed. If the "
            "code came from a QR on a letter, do not accept the letter before you have asked the "
            "office that is named on it."
        ),
    )


def too_large() -> Answer:
    """The answer for a file above the limit, which was not examined."""
    unknown = Finding(None, _("The file was not examined."))
    return Answer(unknown, unknown, unknown, _("The file is larger than 10 MB."),
                  _("Upload the original PDF of the letter, not a scan of the paper."))  # fmt: skip


def _issued(letter: Letter, report: Report | None, unread: Finding | None = None) -> Answer:
    """Answer for an issued letter; ``unread`` says why there is no report on its file."""
    steps = signed_steps(letter)
    intact = _matched(steps, report) if report else unread or Finding(None, "")
    in_force = _in_force(letter)
    summary, advice = _conclusion(intact.ok, in_force)
    return Answer(
        registered=Finding(True, _("This letter is in the register of %(office)s.",
                                   office=letter.office.full_name)),
        intact=intact,
        in_force=in_force,
        summary=summary,
        advice=advice,
        sha256=letter.current_sha256,
        letter=describe(letter, steps),
        report=report,
    )  # fmt: skip


def _matched(steps: Sequence[Approval], report: Report) -> Finding:
    """The validator's word on our file, and whether the officials of the register signed it.

    They are matched by certificate, never by name (reference: what the verifier must enforce).
    """
    if report.verdict is not Verdict.VALID:
        return Finding(False if report.verdict is Verdict.INVALID else None, report.reason)
    signed = {one.field_name: one.signer_fingerprint for one in report.signatures}
    if not steps or any(
        step.certificate is None or signed.get(step.field_name) != step.certificate.fingerprint
        for step in steps
    ):
        return Finding(None, _("The signatures do not belong to the officials in the register."))
    return Finding(True, _("The document is unchanged since it was signed, and the officials' "
                           "signatures are trusted."))  # fmt: skip


def _no_archive(error: Exception) -> Finding:
    if isinstance(error, DocumentDamaged):
        return Finding(None, _("Our stored copy is damaged, so it cannot be examined now. Ask the "
                               "office that issued the letter."))  # fmt: skip
    return Finding(None, _("Our stored copy cannot be read now. Try again later or ask the office "
                           "that issued the letter."))  # fmt: skip


def _never_issued(letter: Letter) -> Answer:
    cancelled = letter.state == State.CANCELLED
    reason = (
        _("The office cancelled this letter before it was issued.")
        if cancelled
        else _("This letter has not been issued: not every official has signed it yet.")
    )
    return Answer(
        registered=Finding(True, _("The number is in the register of %(office)s.",
                                   office=letter.office.full_name)),
        intact=Finding(None, _("There is no finished document to examine.")),
        in_force=Finding(False, reason),
        summary=reason,
        advice=_("Do not accept a paper with this code. Ask the office that is named above."),
        letter=describe(letter),
    )  # fmt: skip


def _in_force(letter: Letter) -> Finding:
    zone = letter.office.timezone
    ended = format_date(local_date(letter.ended_at, zone), "long") if letter.ended_at else "–"
    if letter.state == State.REVOKED:
        return Finding(False, _("Revoked on %(day)s. Reason: %(reason)s",
                                day=ended, reason=letter.reason or "–"))  # fmt: skip
    if letter.state == State.SUPERSEDED:
        return Finding(False, _("Replaced by a newer letter on %(day)s.", day=ended))
    if is_expired(letter):
        return Finding(False, _("The letter was valid until %(day)s.",
                                day=format_date(letter.valid_until, "long")))  # fmt: skip
    if letter.valid_until is not None:
        return Finding(True, _("Valid until %(day)s.", day=format_date(letter.valid_until, "long")))
    return Finding(True, _("Issued and not revoked."))


def _conclusion(intact: bool | None, in_force: Finding) -> tuple[str, str]:
    if intact is False:
        return (
            _("The signatures on this letter's file do not hold."),
            _("Do not rely on this letter. Ask the office that issued it."),
        )
    if in_force.ok is False:
        return (
            _("This letter was issued by the office but is no longer in force."),
            _("Ask the holder for a newer letter."),
        )
    if intact is None:
        return (
            _("The letter is registered, but its signatures could not be confirmed just now."),
            _("Try again in a while. Until then treat the letter as not yet checked."),
        )
    return (
        _("This letter is registered, unchanged and in force."),
        _("This holds for the genuine letter. Make sure that the text of the letter in your hands "
          "is the same."),
    )  # fmt: skip


def _foreign(report: Report) -> Answer:
    intact = {Verdict.VALID: True, Verdict.INVALID: False}.get(report.verdict)
    if report.check in _NOT_READABLE:
        summary = report.reason
        advice = _("Only the original PDF can be checked this way. For a letter on paper, scan its "
                   "QR code or type its code.")  # fmt: skip
    elif intact:
        summary = _("The signatures are in order, but this is not a letter issued here.")
        advice = _("If the document names one of our offices, ask that office before you accept "
                   "it.")  # fmt: skip
    else:
        summary = _("This file is not a letter issued here, or it was changed after it was issued.")
        advice = _("Do not accept it. Ask for the original PDF, or scan the QR code on the paper.")
    return Answer(
        registered=Finding(False, _("This file is not the same, byte for byte, as any letter that "
                                    "was issued here.")),
        intact=Finding(intact, report.reason),
        in_force=Finding(None, _("This can only be said of letters issued here.")),
        summary=summary,
        advice=advice,
        sha256=report.sha256,
        report=report,
        foreign=True,
    )  # fmt: skip
