"""Walk a document's form fields strictly.

pyHanko's own walk skips what looks odd (direct objects, fields without a name, signatures of an
unknown SubFilter); a judge has to see exactly those.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.rw_common import PdfHandler

from .objects import entry

_MAX_DEPTH = 16


@dataclass(frozen=True)
class Node:
    """One dictionary of the field tree: a field, a widget, or both in one.

    ``kind`` is the field type with inheritance applied, None where there is none.
    """

    name: str
    kind: str | None
    reference: generic.Reference
    data: generic.DictionaryObject

    @property
    def signed(self) -> bool:
        """Whether this node itself holds a signature value."""
        return self.kind == "/Sig" and entry(self.data, "/V") is not None

    @property
    def timestamp(self) -> bool:
        """Whether the value calls itself a timestamp over the document, by either of its names."""
        value = entry(self.data, "/V")
        if not isinstance(value, generic.DictionaryObject):
            return False
        names = (entry(value, "/Type"), entry(value, "/SubFilter"))
        return names[0] == "/DocTimeStamp" or names[1] == "/ETSI.RFC3161"

    @property
    def visible(self) -> bool:
        """Whether a widget here takes up room on a page, drawn or not."""
        if "/Rect" not in self.data:
            return False
        left, bottom, right, top = (float(edge) for edge in self.data["/Rect"])
        return left != right and bottom != top


def nodes(handler: PdfHandler) -> list[Node]:
    """List every node of the field tree; raise PdfReadError where it is malformed."""
    fields = entry(_form(handler), "/Fields")
    return [] if fields is None else list(_walk(fields, "", None, set(), 0))


def has_xfa(handler: PdfHandler) -> bool:
    """Whether the form carries an XFA description beside its fields."""
    return entry(_form(handler), "/XFA") is not None


def _form(handler: PdfHandler) -> generic.DictionaryObject:
    form = entry(handler.root, "/AcroForm")
    if form is None:
        return generic.DictionaryObject()
    if not isinstance(form, generic.DictionaryObject):
        raise PdfReadError("/AcroForm is not a dictionary")
    return form


def _walk(
    entries: object, prefix: str, kind: str | None, seen: set[generic.Reference], depth: int
) -> Iterator[Node]:
    if not isinstance(entries, generic.ArrayObject) or depth > _MAX_DEPTH:
        raise PdfReadError("malformed field list")
    for position in range(len(entries)):
        item = entries.raw_get(position)
        if not isinstance(item, generic.IndirectObject) or item.reference in seen:
            raise PdfReadError("a field is no indirect object, or is listed twice")
        seen.add(item.reference)
        data = item.get_object()
        if not isinstance(data, generic.DictionaryObject):
            raise PdfReadError("a field is no dictionary")
        name = ".".join(part for part in (prefix, str(entry(data, "/T") or "")) if part)
        own_kind = str(entry(data, "/FT") or kind or "") or None
        yield Node(name, own_kind, item.reference, data)
        if "/Kids" in data:
            yield from _walk(data["/Kids"], name, own_kind, seen, depth + 1)
