"""What the parsed document must show, beyond what pyHanko asks of it.

Each rule takes the document and returns the check that fails, or None.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from . import checks
from .checks import Check
from .container import END
from .forms import Node, has_xfa, nodes
from .objects import entry

_OBJECT = re.compile(rb"(?<!\d)\d+\s+\d+\s+obj\b")


@dataclass(frozen=True)
class Document:
    """A PDF opened by the strict reader, with its bytes at hand."""

    pdf: bytes
    reader: PdfFileReader

    @classmethod
    def open(cls, pdf: bytes) -> "Document":
        """Parse; raise whatever pyHanko raises on malformed input."""
        return cls(pdf, PdfFileReader(BytesIO(pdf), strict=True))

    @cached_property
    def nodes(self) -> list[Node]:
        """The field tree as it stands in the last revision."""
        return nodes(self.reader)

    @cached_property
    def signed_nodes(self) -> list[Node]:
        """The nodes that hold a signature, oldest signature first."""
        return sorted((node for node in self.nodes if node.signed), key=self.revision_of)

    @cached_property
    def timestamp_nodes(self) -> list[Node]:
        """Of the signed nodes those that hold a timestamp over the document."""
        return [node for node in self.signed_nodes if node.timestamp]

    @cached_property
    def signature_nodes(self) -> list[Node]:
        """Of the signed nodes those that hold somebody's signature."""
        return [node for node in self.signed_nodes if not node.timestamp]

    def changed(self, node: Node) -> int:
        """The revision that last changed the field itself."""
        return int(self.reader.xrefs.get_last_change(node.reference))

    def revision_of(self, node: Node) -> int:
        """The revision that brought the node's signature; -1 when it stands in no own object."""
        value = node.data.raw_get("/V")
        if not isinstance(value, generic.IndirectObject):
            return -1
        return int(self.reader.xrefs.get_last_change(value.reference))


def unreadable(pdf: bytes) -> Check:
    """Why a file that cannot be opened strictly is refused.

    Scanners and their programs write careless PDFs; whoever brings one is better told of the QR
    code. Nothing is ever judged that way.
    """
    try:
        careless = nodes(PdfFileReader(BytesIO(pdf), strict=False))
    except MemoryError:
        raise
    except Exception:  # pyHanko raises nearly anything on malformed input
        return checks.UNREADABLE
    return checks.UNREADABLE if careless or b"/ByteRange" in pdf else checks.UNSIGNED


def encrypted(document: Document) -> Check | None:
    """No password, no public-key encryption."""
    return checks.ENCRYPTED if "/Encrypt" in document.reader.trailer_view else None


def hybrid_xref(document: Document) -> Check | None:
    """One table of contents: two can show different documents to different readers."""
    return checks.HYBRID_XREF if document.reader.xrefs.hybrid_xrefs_present else None


def appended_body(document: Document) -> Check | None:
    """After the last cross-reference section come its trailer and ``%%EOF``, no objects.

    Objects that no section lists are invisible to a strict reader but not to one that repairs.
    """
    xrefs = document.reader.xrefs
    sections = map(xrefs.get_xref_container_info, range(xrefs.total_revisions))
    # The furthest, not the newest: in a linearised file the newest section stands first.
    tail = document.pdf[max(section.end_location for section in sections) :]
    lone_end = tail.count(END) == 1 and not _OBJECT.search(tail)
    return None if lone_end else checks.APPENDED_BODY


def unlisted_objects(document: Document) -> Check | None:
    """Every object that comes after the first signature is listed by its update's section.

    And where one is listed there stands one: pyHanko reads on over a damaged keyword.
    """
    if not document.signed_nodes or (first := document.revision_of(document.signed_nodes[0])) < 0:
        return None
    xrefs = document.reader.xrefs
    signed_end = xrefs.get_xref_container_info(first).end_location
    sections: set[object] = set()
    objects: set[object] = set()
    for revision in range(first + 1, xrefs.total_revisions):
        sections.add(xrefs.get_xref_container_info(revision).start_location)
        for reference in xrefs.explicit_refs_in_revision(revision):
            objects.add(xrefs.get_historical_ref(reference, revision))
    found = {match.start() for match in _OBJECT.finditer(document.pdf, signed_end)}
    if not found <= objects | sections:
        return checks.APPENDED_BODY
    missing = any(isinstance(one, int) for one in objects - found)  # others stand in a stream
    return checks.UNREADABLE if missing else None


def unsigned(document: Document) -> Check | None:
    """At least one signature; a timestamp alone says nothing of who wrote it."""
    return None if document.signature_nodes else checks.UNSIGNED


def xfa(document: Document) -> Check | None:
    """No XFA form: it is drawn in place of the pages by some readers."""
    return checks.XFA if has_xfa(document.reader) else None


def form_fields(document: Document) -> Check | None:
    """No fields but signature fields: a value may be filled in later over the text."""
    foreign = any(
        node.kind != "/Sig" and (node.kind is not None or "/Kids" not in node.data)
        for node in document.nodes
    )
    return checks.FORM_FIELDS if foreign else None


def signature_shared(document: Document) -> Check | None:
    """Each signature belongs to one field."""
    values = [node.data.raw_get("/V") for node in document.signed_nodes]
    owners = [value.reference for value in values if isinstance(value, generic.IndirectObject)]
    contents = [bytes(_contents(node)) for node in document.signed_nodes]
    shared = len(set(owners)) < len(owners) or len(set(contents)) < len(contents)
    return checks.SIGNATURE_SHARED if shared else None


def visible_signature_added(document: Document) -> Check | None:
    """No signature field that takes up room on a page is new or changed since the first signature.

    pyHanko, like the standard, lets a later signer bring an appearance: by a trusted hand it
    could still cover the text that the first one signed.
    """
    if not document.signature_nodes:
        return None
    first = document.revision_of(document.signature_nodes[0])
    changed = any(
        node.kind == "/Sig" and node.visible and document.changed(node) > first
        for node in document.nodes
    )
    return checks.VISIBLE_SIGNATURE_ADDED if changed else None


def _contents(node: Node) -> bytes:
    value = entry(node.data, "/V")
    contents = entry(value, "/Contents") if isinstance(value, generic.DictionaryObject) else None
    # A signature without contents is another rule's finding; keep such fields apart here.
    return bytes(getattr(contents, "original_bytes", b"")) or repr(node.reference).encode()


READABLE: tuple[Callable[[Document], Check | None], ...] = (encrypted, hybrid_xref)
"""Where one of these fails, nothing further can be judged."""

RULES: tuple[Callable[[Document], Check | None], ...] = (
    appended_body,
    unlisted_objects,
    signature_shared,
    visible_signature_added,
    unsigned,
    xfa,
    form_fields,
)
