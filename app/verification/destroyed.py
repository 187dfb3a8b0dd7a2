"""Answers about letters destroyed after their retention: truthful, and never SAH (P8, P9).

The QR goes on answering. What the register still holds is said; what nobody can examine any more
is not called valid, and not false either.
"""

from flask_babel import format_date
from flask_babel import gettext as _

from app.letters.models import Letter
from app.letters.states import State
from app.verification import lookup
from app.verification.answers import Answer, Finding
from app.verification.public_letter import describe
from app.verification.validator.report import Report, Verdict


def destroyed(letter: Letter, report: Report | None = None) -> Answer:
    """The answer; ``report`` is the validator's on a file whose hash the register has kept."""
    in_force = _in_force(letter)
    return Answer(
        registered=Finding(True, _("The number is in the register of %(office)s.",
                                   office=letter.office.full_name)),
        intact=_intact(report),
        in_force=in_force,
        summary=_("The office's copy of this letter was destroyed according to %(minutes)s.",
                  minutes=letter.reason),
        advice=_("Number, type and date above are from the register. Whoever needs proof of what "
                 "the letter said asks the office, or the holder for a newer letter."),
        sha256=report.sha256 if report else None,
        letter=describe(letter),
        report=report,
    )  # fmt: skip


def _intact(report: Report | None) -> Finding:
    if report is None:
        return Finding(None, _("The document was destroyed, so there is nothing to examine."))
    if report.verdict is not Verdict.VALID:
        return Finding(False if report.verdict is Verdict.INVALID else None, report.reason)
    return Finding(True, _("This file is, byte for byte, the one that the office issued; its "
                           "signatures are trusted."))  # fmt: skip


def _in_force(letter: Letter) -> Finding:
    """No where it had ended before; else nobody can tell any more."""
    was = lookup.state_when_destroyed(letter)
    ended = {
        State.CANCELLED: _("The office cancelled this letter before it was issued."),
        State.REVOKED: _("The office had revoked this letter."),
        State.SUPERSEDED: _("The office had replaced this letter with a newer one."),
    }.get(was or State.ISSUED)
    if ended is not None:
        return Finding(False, ended)
    if letter.valid_until is not None:  # destroyed only after that
        return Finding(False, _("The letter was valid until %(day)s.",
                                day=format_date(letter.valid_until, "long")))  # fmt: skip
    return Finding(None, _("Since its copy was destroyed, the office can no longer confirm it."))
