"""Facts about a PDF that signing needs: its signature fields and which of them are signed."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from .errors import UnreadablePdf


@dataclass(frozen=True)
class Field:
    """A signature field. `offset`: where its signature object starts in the file, if it has one."""

    name: str
    signed: bool
    offset: int | None


@contextmanager
def readable() -> Iterator[None]:
    """Turn a parser's complaint into UnreadablePdf.

    pyHanko answers malformed input with its own errors but also with plain ValueErrors,
    TypeErrors and AssertionErrors; all of them mean the same to a signer.
    """
    try:
        yield
    except (
        PdfError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        AssertionError,
        RecursionError,
    ) as error:
        raise UnreadablePdf from error


def fields(pdf: bytes) -> tuple[Field, ...]:
    """Every signature field in document order. Raises UnreadablePdf."""
    with readable():
        return fields_of(PdfFileReader(io.BytesIO(pdf)))


def fields_of(reader: PdfFileReader) -> tuple[Field, ...]:
    """The same for a file that is already open; call it inside readable()."""
    if reader.encrypted:
        raise UnreadablePdf
    form = entry(reader.root, "/AcroForm", {})
    return tuple(_walk(reader, entry(form, "/Fields", ())))


def field_names(pdf: bytes) -> tuple[str, ...]:
    """Every signature field, signed or not, in document order. Raises UnreadablePdf."""
    return tuple(field.name for field in fields(pdf))


def unsigned_fields(pdf: bytes) -> tuple[str, ...]:
    """The signature fields that still wait, in document order. Raises UnreadablePdf."""
    return tuple(field.name for field in fields(pdf) if not field.signed)


def signed_fields(pdf: bytes) -> tuple[str, ...]:
    """The signature fields that hold a signature, in document order. Raises UnreadablePdf."""
    return tuple(field.name for field in fields(pdf) if field.signed)


def signature_count(pdf: bytes) -> int:
    """How many signatures the file holds. Says nothing about their validity."""
    return len(signed_fields(pdf))


def entry(node: Any, key: str, default: Any) -> Any:
    """The object under `key` of a pyHanko dictionary, whose own `get` follows no references."""
    if key in node:
        return node[key]
    return default


def _walk(
    reader: PdfFileReader,
    entries: Iterable[generic.PdfObject],
    prefix: str = "",
    inherited: str | None = None,
    depth: int = 0,
) -> Iterator[Field]:
    """The fields of a form tree (ISO 32000-1 12.7.3).

    It looks at the reference to a signature, not at the signature: pyHanko reads the thousands of
    hexadecimal digits in one, digit by digit, which takes longer than all else here.
    """
    if depth > 32:  # a tree deeper than any real one, or a circle
        raise UnreadablePdf
    for reference in entries:
        node = reference.get_object()
        kind = entry(node, "/FT", inherited)
        name = ".".join(filter(None, [prefix, str(entry(node, "/T", ""))]))
        if kind == "/Sig" and "/T" in node:
            value = node.raw_get("/V") if "/V" in node else None
            yield Field(name, value is not None, _offset(reader, value))
        yield from _walk(reader, entry(node, "/Kids", ()), name, kind, depth + 1)


def _offset(reader: PdfFileReader, value: generic.PdfObject | None) -> int | None:
    if not isinstance(value, generic.IndirectObject):
        return None
    position = reader.xrefs[value.reference]
    return position if isinstance(position, int) else None
