"""The genuine letters from which every animal is bred, made once a process."""

import io
from functools import cache

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.verification.validator.roots import TrustRoot
from tests.factories import signed_letters as factory


@cache
def one() -> factory.SignedLetter:
    """Signed by the village head."""
    return factory.one_signer_letter()


@cache
def two() -> factory.SignedLetter:
    """Signed by the village head, then by the sub-district head."""
    return factory.two_signer_letter()


def roots() -> list[TrustRoot]:
    """The only trusted root."""
    return [TrustRoot(factory.authority().root_pem)]


def update(pdf: bytes) -> IncrementalPdfFileWriter:
    """Open a file for an incremental update, as anybody may."""
    return IncrementalPdfFileWriter(io.BytesIO(pdf))


def written(writer: IncrementalPdfFileWriter) -> bytes:
    """The file with its update."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def catalogue(pdf: bytes) -> int:
    """The object number of the catalogue."""
    return int(pdf.rsplit(b"/Root ", 1)[1].split()[0])


def replaced(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """Replace the last occurrence without moving anything: `new` is padded with spaces."""
    if len(new) > len(old):
        raise ValueError("the new text is too long to leave every offset as it is")
    at = pdf.rindex(old)
    return pdf[:at] + new.ljust(len(old)) + pdf[at + len(old) :]
