"""The answer as a PDF report under the service's own seal."""

from flask import current_app, render_template

from app.clock import local_time
from app.letters.paper import example_mark, set_page
from app.letters.rendering.errors import RenderError
from app.proof.means import means
from app.signing.errors import SigningError
from app.signing.fields import reserve_fields
from app.trust.seals import the_seal
from app.vault import VaultLocked
from app.verification.answers import Answer
from app.verification.signatures import ZONE

FIELD = "Segel"
TITLE = "Laporan hasil pemeriksaan"
MOST_SIGNATURES = 20
"""Told one by one; a file with more is no letter of any office."""


class ReportUnavailable(Exception):
    """The seal, or the timestamp that this server promises, is not to be had just now."""


def sealed_report(answer: Answer) -> bytes:
    """Render and seal; where the server has a timestamp authority the seal proves its time (B-T).

    Raises ReportUnavailable: a report without its proof would be taken for a lesser one.
    """
    try:
        return the_seal().sign(
            reserve_fields(_render(answer), [FIELD]),
            field_name=FIELD,
            at=local_time(answer.checked_at, ZONE),
            location=current_app.config["BASE_URL"],
            reason=TITLE,
            timestamper=means(hurried=True).authority,
        )
    except (SigningError, RenderError, VaultLocked, FileNotFoundError) as error:
        raise ReportUnavailable from error


def _render(answer: Answer) -> bytes:
    page = render_template(
        "pages/verification/report.html",
        answer=answer,
        checked_at=local_time(answer.checked_at, ZONE),
        most=MOST_SIGNATURES,
        title=TITLE,
        example_mark=example_mark(),
    )
    return set_page(page, TITLE)
