"""Add drawings on top of a page without touching what is there."""

from collections.abc import Mapping

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from . import documents
from .errors import AlreadyStamped, PageMissing

name = generic.pdf_name


def origin(writer: IncrementalPdfFileWriter, page: int) -> tuple[float, float]:
    """Lower left corner of the page (0-based) in its own coordinates. Raises PageMissing."""
    node = _reference(writer, page).get_object()
    while "/MediaBox" not in node:  # inherited, ISO 32000-1 7.7.3.4
        node = node["/Parent"]
    box = [float(value) for value in node["/MediaBox"]]
    return min(box[0], box[2]), min(box[1], box[3])


def draw_on_top(
    writer: IncrementalPdfFileWriter,
    page: int,
    drawing: bytes,
    forms: Mapping[str, generic.IndirectObject],
) -> None:
    """Append operators to a page's content; `forms` are the XObjects they use, by name.

    The old content is enclosed in q … Q, so that whatever it does to the graphics state does not
    reach the new drawing. Raises AlreadyStamped when the page knows one of the names, PageMissing.
    """
    reference = _reference(writer, page)
    _, inherited = writer.find_page_for_modification(page)
    content = reference.get_object()

    resources = generic.DictionaryObject(inherited.get_object())
    xobjects = generic.DictionaryObject(documents.entry(resources, "/XObject", {}))
    for key, form in forms.items():
        if key in xobjects:
            raise AlreadyStamped
        xobjects[name(key)] = form
    resources[name("/XObject")] = xobjects
    content[name("/Resources")] = resources

    old = content.raw_get("/Contents") if "/Contents" in content else generic.ArrayObject()
    parts = old.get_object()
    before = generic.StreamObject(stream_data=b"q\n")
    after = generic.StreamObject(stream_data=b"\nQ\n" + drawing)
    content[name("/Contents")] = generic.ArrayObject(
        [
            writer.add_object(before),
            *(parts if isinstance(parts, generic.ArrayObject) else [old]),
            writer.add_object(after),
        ]
    )
    writer.mark_update(reference)


def _reference(writer: IncrementalPdfFileWriter, page: int) -> generic.IndirectObject:
    if not 0 <= page < int(writer.root["/Pages"]["/Count"]):
        raise PageMissing
    reference, _ = writer.find_page_for_modification(page)
    return reference
