"""Not forged as far as anyone can tell, and not provable either."""

import io

import pypdfium2 as pdfium
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from .letters import catalogue, one
from .registry import defect


@defect
def encrypted() -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(one().plain)))
    writer.encrypt("rahasia", "rahasia")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@defect
def hybrid_xref() -> bytes:
    """Two tables of contents in one update: which one a reader follows decides what it shows."""
    pdf = one().final
    previous = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    entry = bytes([1]) + len(pdf).to_bytes(3, "big") + bytes(1)
    stream = (
        b"90 0 obj\n<</Type /XRef /Size 91 /W [1 3 1] /Index [90 1] /Length %d>>\n"
        b"stream\n%s\nendstream\nendobj\n" % (len(entry), entry)
    )
    table = len(pdf) + len(stream)
    trailer = b"<</Size 91 /Root %d 0 R /Prev %d /XRefStm %d>>" % (
        catalogue(pdf),
        previous,
        len(pdf),
    )
    return pdf + stream + b"xref\n0 0\ntrailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, table)


def only_object(content: bytes) -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n" + content + b"\nendobj\n"
    section = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
    trailer = b"trailer\n<</Size 2 /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + section + trailer


@defect
def arrays_nested_without_end() -> bytes:
    return only_object(b"<</Type /Catalog /AcroForm <</Fields " + b"[" * 200_000 + b">> >>")


@defect
def catalogue_that_is_itself() -> bytes:
    return only_object(b"1 0 R")


@defect
def xref_in_a_circle() -> bytes:
    pdf = one().final
    start = len(pdf)
    trailer = b"<</Size 91 /Root %d 0 R /Prev %d>>" % (catalogue(pdf), start)
    return pdf + b"xref\n0 0\ntrailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


@defect
def printed_and_scanned() -> bytes:
    """The genuine letter on paper, photographed: a picture of a page, and no signature."""
    out = io.BytesIO()
    picture = pdfium.PdfDocument(one().final)[0].render(scale=1).to_pil()
    picture.save(out, "PDF")
    return out.getvalue()
