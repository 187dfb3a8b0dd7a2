"""A daily head as a sealed PDF.

A PDF, because an inspector opens it with whatever they have, prints it, and sees in any reader
whose seal it bears and that nothing was changed; the line for machines stands on the page and in
the signature. A detached CMS would ask for a program that no district office has.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.audit.heads import Head, daily_head, due_days
from app.clock import utc_now
from app.verification.sealed_page import sealed_page
from app.verification.signatures import ZONE

TITLE = "Segel harian jejak audit"


def sealed(head: Head) -> bytes:
    """The head as a PDF. Raises SealUnavailable."""
    return sealed_page(
        "pages/heads/document.html", TITLE, head.made_at, reason=head.line, hurried=False, head=head
    )


def make_due(now: datetime | None = None) -> int:
    """Make the heads of the days that are over; how many. Raises SealUnavailable.

    What could not be sealed today is made up at the next run, under the time of that run.
    """
    now = now or utc_now()
    made = 0
    for day in due_days(now, ZONE):
        end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(ZONE))
        made += daily_head(day, end, now, sealed)
    return made
