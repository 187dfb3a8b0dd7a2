"""A signature value that was emptied, broken or taken from elsewhere."""

import re

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from .letters import one, replaced, two, update, written
from .registry import defect

_VALUE = re.compile(rb"/Contents <([0-9a-f]{1000,})>")


def _value(pdf: bytes) -> bytes:
    found = _VALUE.search(pdf)
    assert found
    return found.group(1)


@defect
def contents_null() -> bytes:
    value = _value(one().final)
    return replaced(one().final, b"<" + value + b">", b"null")


@defect
def contents_missing() -> bytes:
    value = _value(one().final)
    return replaced(one().final, b"/Contents <" + value + b">", b"")


@defect
def contents_zero() -> bytes:
    value = _value(one().final)
    return replaced(one().final, value, b"0" * len(value))


@defect
def contents_empty() -> bytes:
    value = _value(one().final)
    return replaced(one().final, b"<" + value + b">", b"<>")


@defect
def contents_no_message() -> bytes:
    value = _value(one().final)
    return replaced(one().final, value, b"3003020101" + value[10:])


@defect
def contents_padding_filled() -> bytes:
    value = _value(one().final)
    return replaced(one().final, value, value[:-4] + b"beef")


@defect
def contents_in_mixed_case() -> bytes:
    """The same value, spelt otherwise: the signature leaves these bytes uncovered."""
    value = _value(one().final)
    return replaced(one().final, value, value[:50].upper() + value[50:])


@defect
def contents_of_another_letter() -> bytes:
    own, other = _value(one().final), _value(two().first)
    size = len(own)
    return replaced(one().final, own, other[:size].ljust(size, b"0"))


@defect
def signature_value_flipped() -> bytes:
    """One bit of the RSA value itself: the digest still matches."""
    value = _value(one().final)
    end = len(value.rstrip(b"0")) - 8
    flipped = b"0" if value[end : end + 1] != b"0" else b"1"
    return replaced(one().final, value, value[:end] + flipped + value[end + 1 :])


def _second_field(writer: object, value: generic.PdfObject) -> None:
    field = writer.root["/AcroForm"]["/Fields"][1]  # type: ignore[attr-defined]
    field[pdf_name("/V")] = value
    writer.update_container(field)  # type: ignore[attr-defined]


@defect
def same_signature_in_two_fields() -> bytes:
    """The village head's signature is passed off as the sub-district head's too."""
    writer = update(two().first)
    _second_field(writer, writer.root["/AcroForm"]["/Fields"][0].raw_get("/V"))
    return written(writer)


@defect
def same_signature_copied_to_the_second_field() -> bytes:
    writer = update(two().first)
    value = writer.root["/AcroForm"]["/Fields"][0]["/V"]
    _second_field(writer, writer.add_object(generic.DictionaryObject(value)))
    return written(writer)


@defect
def signature_value_is_a_number() -> bytes:
    writer = update(two().first)
    _second_field(writer, generic.NumberObject(7))
    return written(writer)


@defect
def signature_removed() -> bytes:
    writer = update(one().final)
    field = writer.root["/AcroForm"]["/Fields"][0]
    del field["/V"]
    writer.update_container(field)
    return written(writer)
