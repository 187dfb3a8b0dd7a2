"""Reserve the signature fields: the frozen file."""

import io
from collections.abc import Sequence

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from . import documents
from .errors import FieldAlreadySigned, FieldTaken


def reserve_fields(pdf: bytes, names: Sequence[str]) -> bytes:
    """The same document with one empty, invisible signature field per name.

    All fields must be there before the first signature: a field added later would be a change of
    a signed document. The result is one revision, not an update of `pdf`, because whoever signs
    or verifies the letter later reads every revision of it again. Raises FieldTaken for a name
    that is used twice or already in the file, FieldAlreadySigned for a file that bears a
    signature (it would not survive), UnreadablePdf for what is no PDF or is encrypted.
    """
    with documents.readable():
        reader = PdfFileReader(io.BytesIO(pdf))
        fields = documents.fields_of(reader)
        if any(field.signed for field in fields):
            raise FieldAlreadySigned
        if {field.name for field in fields}.intersection(names) or len(set(names)) != len(names):
            raise FieldTaken
        writer = copy_into_new_writer(reader)
        for name in names:
            append_signature_field(writer, SigFieldSpec(name))
        frozen = io.BytesIO()
        writer.write(frozen)
    return frozen.getvalue()
