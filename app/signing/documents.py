"""Facts about a PDF that signing needs: its signature fields and which of them are signed."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from .errors import UnreadablePdf


@contextmanager
def readable() -> Iterator[None]:
    """Turn a parser's complaint into UnreadablePdf.

    pyHanko answers malformed input with its own errors but also with plain ValueErrors,
    TypeErrors and AssertionErrors; all of them mean the same to a signer.
    """
    try:
        yield
    except (PdfError, ValueError, TypeError, KeyError, IndexError, AssertionError) as error:
        raise UnreadablePdf from error


def fields(pdf: bytes) -> dict[str, bool]:
    """Name of each signature field, in document order, and whether it is signed.

    Raises UnreadablePdf.
    """
    with readable():
        reader = PdfFileReader(io.BytesIO(pdf))
        if reader.encrypted:
            raise UnreadablePdf
        return {name: value is not None for name, value, _ in enumerate_sig_fields(reader)}


def field_names(pdf: bytes) -> tuple[str, ...]:
    """Every signature field, signed or not, in document order. Raises UnreadablePdf."""
    return tuple(fields(pdf))


def unsigned_fields(pdf: bytes) -> tuple[str, ...]:
    """The signature fields that still wait, in document order. Raises UnreadablePdf."""
    return tuple(name for name, signed in fields(pdf).items() if not signed)


def signed_fields(pdf: bytes) -> tuple[str, ...]:
    """The signature fields that hold a signature, in document order. Raises UnreadablePdf."""
    return tuple(name for name, signed in fields(pdf).items() if signed)


def signature_count(pdf: bytes) -> int:
    """How many signatures the file holds. Says nothing about their validity."""
    return len(signed_fields(pdf))
