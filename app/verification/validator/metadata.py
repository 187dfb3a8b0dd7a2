"""What a file says of itself, beside its pages: title, author and the like (ISO 32000-1, 14.3).

Readers show it at the top of the window. pyHanko lets any later update change it.
"""

import re

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose

from . import checks
from .checks import Check
from .structure import Document

_OF_THE_PROGRAM = {"/ModDate", "/Producer"}
_IN_XMP = re.compile(
    rb"<?(?:xmp:(?:ModifyDate|MetadataDate)|xmpMM:InstanceID|pdf:Producer)"
    rb"(?:\s*=\s*\"[^\"]*\"|>[^<]*</[\w:]+>)"
)
"""What each program that adds an update writes of itself, and nobody reads as the letter's."""


def metadata_changed(document: Document) -> Check | None:
    """It is as it was at the first signature, but for which program wrote last, and when."""
    first = min(map(document.revision_of, document.signature_nodes), default=-1)
    last = document.reader.xrefs.total_revisions - 1
    if not 0 <= first < last:
        return None
    return None if _said(document, first) == _said(document, last) else checks.METADATA_CHANGED


def _said(document: Document, revision: int) -> tuple[object, object]:
    resolver = document.reader.get_historical_resolver(revision)
    information = _value(document, revision, resolver.trailer_view, "/Info")
    described = _value(document, revision, resolver.root, "/Metadata")
    if isinstance(information, generic.DictionaryObject):
        kept = {key: value for key, value in information.items() if key not in _OF_THE_PROGRAM}
        information = generic.DictionaryObject(kept)
    if isinstance(described, generic.StreamObject):
        text = described.read_data(DecodePurpose.XMP_METADATA)
        return information, b"".join(_IN_XMP.sub(b"", text).split())
    return information, described


def _value(
    document: Document, revision: int, holder: generic.DictionaryObject, key: str
) -> generic.PdfObject | None:
    """As it was in a revision (the resolver would fail on a stream that was read before)."""
    value: generic.PdfObject | None = holder.raw_get(key) if key in holder else None
    if isinstance(value, generic.IndirectObject):
        found: generic.PdfObject = document.reader.get_object(value.reference, revision)
        return found
    return value
