"""Reserve the signature fields: the frozen file."""

import io
from collections.abc import Sequence

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from . import documents
from .errors import FieldTaken


def reserve_fields(pdf: bytes, names: Sequence[str]) -> bytes:
    """Add one empty, invisible signature field per name, as one incremental update.

    The result begins with `pdf`. All fields must be there before the first signature: a field
    added later would be a change of a signed document. Raises FieldTaken for a name that is used
    twice or already in the file, UnreadablePdf for what is no PDF or is encrypted.
    """
    with documents.readable():
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        taken = {field.name for field in documents.fields_of(writer.prev)}
        if taken.intersection(names) or len(set(names)) != len(names):
            raise FieldTaken
        for name in names:
            append_signature_field(writer, SigFieldSpec(name))
        frozen = io.BytesIO()
        writer.write(frozen)
    return frozen.getvalue()
