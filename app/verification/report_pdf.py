"""The answer as a PDF report under the service's own seal."""

import unicodedata
from xml.dom.minidom import parseString

from flask import current_app, render_template

from app.clock import local_time
from app.letters.press import fonts_in
from app.letters.rendering.engine import Sheet, build_pdf
from app.letters.rendering.errors import RenderError
from app.letters.rendering.glyphs import printable
from app.letters.rendering.markup import EXAMPLE_MARK
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
    config = current_app.config
    fonts = fonts_in(config["DATA_FOLDER"])
    page = render_template(
        "pages/verification/report.html",
        answer=answer,
        checked_at=local_time(answer.checked_at, ZONE),
        most=MOST_SIGNATURES,
        title=TITLE,
        example_mark=EXAMPLE_MARK if config["DEVELOPMENT"] else "",
    )
    # Certificates and files of anybody are named here: what the typeface lacks, or would turn the
    # direction of reading, shows as a question mark. Our own markup is ASCII.
    characters = printable(fonts.characters)
    shown = (one if one in characters else "?" for one in unicodedata.normalize("NFC", page))
    document = parseString("".join(shown))  # noqa: S318 (our own page, autoescaped)
    sheet = Sheet(
        paper="A4",
        title=TITLE,
        author="Esuk Layang Mabur",
        number=TITLE,
        code_url=None,
        watermark=EXAMPLE_MARK if config["DEVELOPMENT"] else None,
    )
    try:
        return build_pdf(document, sheet, fonts).pdf
    finally:
        document.unlink()
