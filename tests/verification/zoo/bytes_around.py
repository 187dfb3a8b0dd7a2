"""Files that are wrong as a run of bytes: cut, lengthened, or no PDF at all."""

from tests.factories.signed_letters import plain_letter

from .letters import catalogue, one, two
from .registry import defect


@defect
def bytes_before_the_header() -> bytes:
    return b"GIF89a\n" + one().final


@defect
def bytes_after_the_end() -> bytes:
    return one().final + b"lampiran"


@defect
def line_break_after_the_end() -> bytes:
    return one().final + b"\n"


@defect
def another_pdf_in_front() -> bytes:
    return plain_letter("SURAT LAIN") + one().final


@defect
def another_pdf_behind() -> bytes:
    return one().final + plain_letter("SURAT LAIN")


@defect
def decoy_byte_range_in_a_comment() -> bytes:
    return one().final + b"\n%/ByteRange [0 100 200 300]\n"


@defect
def body_appended_without_an_end() -> bytes:
    return one().final + b"\n7 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n"


@defect
def body_appended_without_xref() -> bytes:
    """A reader that repairs would take the new page content; startxref still names the old list."""
    startxref = one().final.rsplit(b"startxref", 1)[1]
    body = b"\n7 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n"
    return one().final + body + b"startxref" + startxref


@defect
def body_hidden_in_an_empty_update() -> bytes:
    """A complete update whose list names no object, though one stands in front of it."""
    pdf = one().final
    body = b"7 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n"
    previous = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    trailer = b"<</Size 23 /Root %d 0 R /Prev %d>>" % (catalogue(pdf), previous)
    end = b"startxref\n%d\n%%%%EOF\n" % (len(pdf) + len(body))
    return pdf + body + b"xref\n0 0\ntrailer\n%s\n" % trailer + end


@defect
def truncated() -> bytes:
    return one().final[: len(one().final) * 2 // 3]


@defect
def truncated_by_its_end_marker() -> bytes:
    return one().final.rstrip()[:-5]


@defect
def cut_back_to_the_stamped_file() -> bytes:
    return two().stamped


@defect
def never_signed() -> bytes:
    return one().frozen


@defect
def header_alone() -> bytes:
    return b"%PDF-1.7\n%%EOF\n"


@defect
def empty() -> bytes:
    return b""


@defect
def a_picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


@defect
def over_ten_megabytes() -> bytes:
    return one().final + b"\n" * (10 * 1024 * 1024)
