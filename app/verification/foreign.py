"""Answers about codes and files that belong to no letter of ours."""

from flask_babel import gettext as _

from app.verification.answers import Answer, Finding
from app.verification.signatures import lines
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


def foreign(report: Report) -> Answer:
    """The answer for a file that is none of our letters, from the validator's report on it."""
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
        signatures=lines(report),
        foreign=True,
    )  # fmt: skip


def own_report(report: Report) -> Answer:
    """The answer for a report of ours: it may be genuine, but it is no letter (promise P9)."""
    intact = {Verdict.VALID: True, Verdict.INVALID: False}.get(report.verdict)
    summary = {
        Verdict.VALID: _(
            "This is a genuine report of this service, and unchanged. A report is no letter."
        ),
        Verdict.INVALID: _("This report was changed after this service sealed it."),
    }.get(report.verdict, _("Whether this report is genuine could not be confirmed."))
    return Answer(
        registered=Finding(None, _("A report of a check is in no office's register.")),
        intact=Finding(intact, report.reason),
        in_force=Finding(None, _("It tells what was found at the time that stands in it.")),
        summary=summary,
        advice=_("What counts is the letter itself. Check it now, by its code or its file."),
        sha256=report.sha256,
        report=report,
        signatures=lines(report),
        foreign=True,
        own_report=True,
    )
