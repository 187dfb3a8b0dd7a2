"""Answers about letters of our register: issued, signed by pen, ended, or never issued."""

from flask_babel import format_date
from flask_babel import gettext as _

from app.clock import local_date
from app.letters.models import Letter, SigningMode
from app.letters.states import State
from app.storage import DocumentDamaged
from app.verification import lookup
from app.verification.answers import Answer, Finding, Replacement
from app.verification.destroyed import destroyed
from app.verification.public_letter import PublicLetter, describe, is_expired
from app.verification.signatures import lines
from app.verification.validator.report import Report, Verdict


def issued(letter: Letter, report: Report) -> Answer:
    """Answer from the validator's report on a file that this letter was issued as."""
    if letter.state == State.DESTROYED:
        return destroyed(letter, report)
    if letter.signing_mode == SigningMode.WET:
        return by_pen(letter)
    public = describe(letter)
    return _registered(letter, public, _matched(public, report), report)


def unread(letter: Letter, error: Exception) -> Answer:
    """Our own copy is missing or damaged: that says nothing against the paper."""
    if isinstance(error, DocumentDamaged):
        reason = _("Our stored copy is damaged, so it cannot be examined now. Ask the office that "
                   "issued the letter.")  # fmt: skip
    else:
        reason = _("Our stored copy cannot be read now. Try again later or ask the office that "
                   "issued the letter.")  # fmt: skip
    return _registered(letter, describe(letter), Finding(None, reason), None)


def by_pen(letter: Letter) -> Answer:
    """A letter signed on paper. Nothing electronic speaks for its signature (promise P9)."""
    reason = _("The officials signed on paper, so the signature cannot be checked electronically.")
    return _registered(letter, describe(letter), Finding(None, reason), None)


def never_issued(letter: Letter) -> Answer:
    """A number that was taken for a letter which did not leave the office, or not yet."""
    reason = {
        State.CANCELLED: _("The office cancelled this letter before it was issued."),
        State.AWAITING_TIMESTAMP: _("This letter has not been issued yet: it waits for its "
                                    "trusted time."),
    }.get(
        State(letter.state),
        _("This letter has not been issued: not every official has signed it yet."),
    )  # fmt: skip
    return Answer(
        registered=Finding(True, _("The number is in the register of %(office)s.",
                                   office=letter.office.full_name)),
        intact=Finding(None, _("There is no finished document to examine.")),
        in_force=Finding(False, reason),
        summary=reason,
        advice=_("Do not accept a paper with this code. Ask the office that is named above."),
        letter=describe(letter),
    )  # fmt: skip


def _registered(
    letter: Letter, public: PublicLetter, intact: Finding, report: Report | None
) -> Answer:
    in_force = _in_force(letter)
    summary, advice = _conclusion(intact.ok, in_force, public.by_pen)
    return Answer(
        registered=Finding(True, _("This letter is in the register of %(office)s.",
                                   office=letter.office.full_name)),
        intact=intact,
        in_force=in_force,
        summary=summary,
        advice=advice,
        sha256=report.sha256 if report else letter.current_sha256,
        letter=public,
        report=report,
        signatures=lines(report, public.signers),
        replacement=_replacement(letter),
    )  # fmt: skip


def _matched(letter: PublicLetter, report: Report) -> Finding:
    """The validator's word on our file, and whether the officials of the register signed it.

    They are matched by certificate, never by name (reference: what the verifier must enforce).
    """
    if report.verdict is not Verdict.VALID:
        return Finding(False if report.verdict is Verdict.INVALID else None, report.reason)
    signed = {one.field_name: one.signer_fingerprint for one in report.signatures}
    signers = letter.signers
    if not signers or not all(one.made(signed.get(one.field_name)) for one in signers):
        return Finding(None, _("The signatures do not belong to the officials in the register."))
    return Finding(True, _("The document is unchanged since it was signed, and the officials' "
                           "signatures are trusted."))  # fmt: skip


def _replacement(letter: Letter) -> Replacement | None:
    newer = lookup.replacement_of(letter)
    return newer and Replacement(newer.number or "", newer.letter_date)


def _in_force(letter: Letter) -> Finding:
    zone, office = letter.office.timezone, letter.office.full_name
    ended = format_date(local_date(letter.ended_at, zone), "long") if letter.ended_at else "–"
    if letter.state == State.REVOKED:
        return Finding(False, _("Revoked by %(office)s on %(day)s. Reason: %(reason)s",
                                office=office, day=ended, reason=letter.reason or "–"))  # fmt: skip
    if letter.state == State.SUPERSEDED:
        return Finding(False, _("Replaced by %(office)s with a newer letter on %(day)s. Reason: "
                                "%(reason)s", office=office, day=ended,
                                reason=letter.reason or "–"))  # fmt: skip
    if is_expired(letter):
        return Finding(False, _("The letter was valid until %(day)s.",
                                day=format_date(letter.valid_until, "long")))  # fmt: skip
    if letter.valid_until is not None:
        return Finding(True, _("Valid until %(day)s.", day=format_date(letter.valid_until, "long")))
    return Finding(True, _("Issued and not revoked."))


def _conclusion(intact: bool | None, in_force: Finding, by_pen: bool) -> tuple[str, str]:
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
    if by_pen:
        return (
            _("This letter is registered and in force. It was signed with a pen, so look at the "
              "paper itself."),
            _("Compare the text with the genuine letter, and look at the signature and the stamp "
              "on the original paper. A copy proves nothing."),
        )  # fmt: skip
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
