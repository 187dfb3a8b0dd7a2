"""Look at what a signer gave back before anyone keeps it.

This is no validation: it proves only that the file is the input plus one signature in the right
place. Whether that signature is good is the validator's judgement.
"""

import io
import re
from collections.abc import Sequence

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from . import documents
from .documents import Field
from .errors import FieldAlreadySigned, FieldMissing, UnexpectedResult, UnreadablePdf

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def require_waiting(pdf: bytes, field_name: str) -> tuple[Field, ...]:
    """The file's fields, if the named one waits to be signed.

    Raises FieldMissing, FieldAlreadySigned, UnreadablePdf.
    """
    fields = documents.fields(pdf)
    wanted = [field for field in fields if field.name == field_name]
    if not wanted:
        raise FieldMissing
    if any(field.signed for field in wanted):
        raise FieldAlreadySigned
    return fields


def require_one_more(
    before: bytes, after: bytes, field_name: str, fields: Sequence[Field]
) -> slice:
    """Raise UnexpectedResult unless `after` is `before` plus one signature in `field_name`.

    `fields` are those of `before`. The new signature's ByteRange must reach from the first byte
    to the last and leave out nothing but its own Contents (ISO 32000-1 12.8.1). Returns where
    these Contents are in `after`, brackets included.
    """
    if not after.startswith(before):
        raise UnexpectedResult
    try:
        found = documents.fields(after)
    except UnreadablePdf as error:
        raise UnexpectedResult from error
    changed = set(found) ^ set(fields)
    new = [field for field in changed if field.signed]
    if len(found) != len(fields) or len(changed) != 2 or len(new) != 1:
        raise UnexpectedResult
    offset = new[0].offset
    if new[0].name != field_name or offset is None or offset < len(before):
        raise UnexpectedResult
    byte_range = BYTE_RANGE.search(after, offset)
    if byte_range is None:
        raise UnexpectedResult
    start, gap, resume, rest = (int(number) for number in byte_range.groups())
    covers_all = start == 0 and offset < gap < resume and resume + rest == len(after)
    # The first ">" after "<" ends the Contents, so nothing else hides in the gap.
    if not covers_all or after[gap : gap + 1] != b"<" or after.find(b">", gap) != resume - 1:
        raise UnexpectedResult
    return slice(gap, resume)


def certificate_in(pdf: bytes, field_name: str) -> x509.Certificate:
    """The certificate that a signed field names as its signer's. Says nothing about its validity.

    Raises FieldMissing when no signature is there, UnreadablePdf for a file or a signature that
    cannot be read.
    """
    with documents.readable():
        for signature in PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures:
            if signature.field_name == field_name:
                return x509.load_der_x509_certificate(signature.signer_cert.dump())
    raise FieldMissing
