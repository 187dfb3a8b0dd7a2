"""The answer as a PDF report under the service's own seal."""

from app.verification.answers import Answer
from app.verification.sealed_page import sealed_page

TITLE = "Laporan hasil pemeriksaan"
MOST_SIGNATURES = 20
"""Told one by one; a file with more is no letter of any office."""


def sealed_report(answer: Answer) -> bytes:
    """The report, sealed. Raises SealUnavailable."""
    return sealed_page(
        "pages/verification/report.html",
        TITLE,
        answer.checked_at,
        answer=answer,
        most=MOST_SIGNATURES,
    )
