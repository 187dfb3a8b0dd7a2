"""Shadow attacks: the file is prepared before the signer sees it and turned over afterwards."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from tests.factories.signed_letters import VILLAGE_HEAD, plain_letter, sign, signer

from .letters import catalogue, one, update, written
from .registry import defect

_TEXT = b"BT /F1 12 Tf 60 780 Td (Berhutang Rp 900.000.000) Tj ET"
_SHEET = b"q 1 g 50 770 400 30 re f Q"


def _signed_with_hidden_page(hidden: bytes) -> tuple[bytes, int]:
    """A signed letter that holds an unused second catalogue, and that catalogue's number."""
    writer = update(one().stamped)
    contents = writer.add_object(generic.StreamObject(stream_data=hidden))
    page = generic.DictionaryObject(writer.root["/Pages"]["/Kids"][0])
    page[pdf_name("/Contents")] = contents
    tree = generic.DictionaryObject(writer.root["/Pages"])
    tree[pdf_name("/Kids")] = generic.ArrayObject([writer.add_object(page)])
    catalogue = generic.DictionaryObject(writer.root)
    catalogue[pdf_name("/Pages")] = writer.add_object(tree)
    number = writer.add_object(catalogue).idnum
    return sign(written(writer), signer(VILLAGE_HEAD), "Signature1"), number


@defect
def shadow_hide_and_replace() -> bytes:
    """Afterwards the trailer names the other catalogue, which was in the signed bytes all along."""
    pdf, number = _signed_with_hidden_page(_TEXT)
    previous = pdf.rsplit(b"startxref", 1)[1].split()[0]
    start = len(pdf)
    size = 200
    trailer = f"<</Size {size} /Root {number} 0 R /Prev {int(previous)}>>"
    return pdf + f"xref\n0 0\ntrailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()


def _signed_under_a_sheet() -> tuple[bytes, generic.Reference]:
    """The text that the signer does not see lies under a white sheet of its own object."""
    writer = update(one().stamped)
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=_TEXT)))
    sheet = writer.add_object(generic.StreamObject(stream_data=_SHEET))
    writer.add_stream_to_page(0, sheet)
    return sign(written(writer), signer(VILLAGE_HEAD), "Signature1"), sheet.reference


@defect
def shadow_hide() -> bytes:
    pdf, sheet = _signed_under_a_sheet()
    writer = update(pdf)
    writer.objects[(sheet.generation, sheet.idnum)] = generic.StreamObject(stream_data=b"")
    return written(writer)


@defect
def shadow_hide_by_freeing_the_object() -> bytes:
    pdf, sheet = _signed_under_a_sheet()
    previous = pdf.rsplit(b"startxref", 1)[1].split()[0]
    section = f"xref\n0 1\n{sheet.idnum:010} 65535 f \n{sheet.idnum} 1\n0000000000 00001 f \n"
    trailer = f"trailer\n<</Size 200 /Root {catalogue(pdf)} 0 R /Prev {int(previous)}>>\n"
    return pdf + f"{section}{trailer}startxref\n{len(pdf)}\n%%EOF\n".encode()


@defect
def seal_pasted_on_an_unsigned_page() -> bytes:
    """The genuine letter's seal, with its working QR, on a page that nobody signed."""
    writer = update(plain_letter("SURAT PALSU"))
    seal = update(one().final).root["/Pages"]["/Kids"][0]["/Resources"]["/XObject"]
    copied = writer.import_object(seal["/Seal.Signature1"])
    resources = generic.DictionaryObject(
        {
            pdf_name("/XObject"): generic.DictionaryObject(
                {pdf_name("/Seal"): writer.add_object(copied)}
            )
        }
    )
    paste = generic.StreamObject(stream_data=b"q 1 0 0 1 340 200 cm /Seal Do Q")
    writer.add_stream_to_page(0, writer.add_object(paste), resources=resources)
    return written(writer)
