"""Add drawings on top of a page without touching what is there."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from . import documents
from .errors import AlreadyStamped, PageMissing

name = generic.pdf_name


@dataclass(frozen=True)
class Placed:
    """A form XObject and where its origin goes: points from the page's lower left corner."""

    form: generic.IndirectObject
    x: float
    y: float


def draw_on_top(
    writer: IncrementalPdfFileWriter, page: int, drawings: Mapping[str, Placed]
) -> None:
    """Add the drawings, each by the name of its XObject, to a page (0-based).

    The old content is enclosed in q … Q, so that whatever it does to the graphics state does not
    reach the new drawings. Raises AlreadyStamped when the page knows one of the names, PageMissing.
    """
    if not 0 <= page < int(writer.root["/Pages"]["/Count"]):
        raise PageMissing
    reference, inherited = writer.find_page_for_modification(page)
    content = reference.get_object()

    resources = generic.DictionaryObject(inherited.get_object())
    xobjects = generic.DictionaryObject(documents.entry(resources, "/XObject", {}))
    left, bottom = _origin(content)
    operators = ["\nQ\n"]
    for key, placed in drawings.items():
        if key in xobjects:
            raise AlreadyStamped
        xobjects[name(key)] = placed.form
        x, y = left + placed.x, bottom + placed.y
        operators.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {key} Do Q\n")
    resources[name("/XObject")] = xobjects
    content[name("/Resources")] = resources

    old = content.raw_get("/Contents") if "/Contents" in content else generic.ArrayObject()
    parts = old.get_object()
    before = generic.StreamObject(stream_data=b"q\n")
    after = generic.StreamObject(stream_data="".join(operators).encode())
    content[name("/Contents")] = generic.ArrayObject(
        [
            writer.add_object(before),
            *(parts if isinstance(parts, generic.ArrayObject) else [old]),
            writer.add_object(after),
        ]
    )
    writer.mark_update(reference)


def _origin(page: generic.DictionaryObject) -> tuple[float, float]:
    """Lower left corner of a page in its own coordinates."""
    while "/MediaBox" not in page:  # inherited, ISO 32000-1 7.7.3.4
        page = page["/Parent"]
    box = [float(value) for value in page["/MediaBox"]]
    return min(box[0], box[2]), min(box[1], box[3])
