"""Look at what a signer gave back before anyone keeps it.

This is no validation: it proves only that the file is the input plus one signature in the right
place. Whether that signature is good is the validator's judgement.
"""

import io

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from . import documents
from .errors import FieldAlreadySigned, FieldMissing, UnexpectedResult, UnreadablePdf


def require_waiting(pdf: bytes, field_name: str) -> dict[str, bool]:
    """The file's fields (see documents.fields), if the named one waits to be signed.

    Raises FieldMissing, FieldAlreadySigned, UnreadablePdf.
    """
    fields = documents.fields(pdf)
    if field_name not in fields:
        raise FieldMissing
    if fields[field_name]:
        raise FieldAlreadySigned
    return fields


def require_one_more(before: bytes, after: bytes, field_name: str, fields: dict[str, bool]) -> None:
    """Raise UnexpectedResult unless `after` is `before` plus one signature in `field_name`.

    `fields` are those of `before`. The new signature's ByteRange must reach from the first byte
    to the last and leave out nothing but its own Contents (ISO 32000-1 12.8.1).
    """
    if not after.startswith(before):
        raise UnexpectedResult
    try:
        with documents.readable():
            reader = PdfFileReader(io.BytesIO(after))
            found = {name: value for name, value, _ in enumerate_sig_fields(reader)}
            if {n: v is not None for n, v in found.items()} != {**fields, field_name: True}:
                raise UnexpectedResult
            signature = found[field_name].get_object()
            start, gap, resume, rest = (int(value) for value in signature["/ByteRange"])
    except UnreadablePdf:
        raise UnexpectedResult from None
    covers = start == 0 and len(before) < gap < resume and resume + rest == len(after)
    if not covers or after[gap : gap + 1] != b"<" or after[resume - 1 : resume] != b">":
        raise UnexpectedResult
    if after.find(b">", gap) != resume - 1:
        raise UnexpectedResult
