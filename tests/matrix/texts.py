"""What an answer says, whatever it is wrapped in: a page, a table, a PDF, an archive."""

from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pypdfium2
from werkzeug.test import TestResponse

SPOKEN = ("text/html", "application/json", "application/x-ndjson", "text/plain")


def is_file(response: TestResponse) -> bool:
    """Whether it hands out a document or a picture, not a page of the site or its parts."""
    return response.status_code == 200 and response.mimetype not in SPOKEN


def text_of(response: TestResponse) -> bytes:
    """UTF-8; nothing of a picture. Raises what a broken document raises."""
    return _text(response.data)


def _text(content: bytes) -> bytes:
    if content.startswith(b"%PDF-"):
        with pypdfium2.PdfDocument(content) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
        return " ".join(" ".join(pages).split()).encode()  # a line may end within a mark
    if content.startswith(b"PK") and is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:  # a workbook is one too
            return b"\n".join(_text(archive.read(name)) for name in archive.namelist())
    return content
