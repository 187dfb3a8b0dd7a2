"""Form fields and XFA: what is shown can change without breaking a signature."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.layout import BoxConstraints

from tests.factories.signed_letters import VILLAGE_HEAD, sign, signer

from .letters import one, update, written
from .registry import defect

_RECT = (50, 700, 450, 730)


def _shown(amount: str) -> RawContent:
    commands = f"BT /F1 12 Tf 5 9 Td ({amount}) Tj ET".encode()
    return RawContent(commands, box=BoxConstraints(width=400, height=30))


def _with_text_field(pdf: bytes) -> bytes:
    writer = update(pdf)
    page = writer.root["/Pages"]["/Kids"]
    field = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string("Penghasilan"),
            pdf_name("/V"): pdf_string("Rp 500.000"),
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/F"): generic.NumberObject(4),
            pdf_name("/Rect"): generic.ArrayObject(generic.FloatObject(edge) for edge in _RECT),
            pdf_name("/P"): page.raw_get(0),
            pdf_name("/AP"): generic.DictionaryObject(
                {pdf_name("/N"): writer.add_object(_shown("Rp 500.000").as_form_xobject())}
            ),
        }
    )
    reference = writer.add_object(field)
    page[0]["/Annots"].append(reference)
    writer.update_container(page[0])
    writer.root["/AcroForm"]["/Fields"].append(reference)
    writer.update_container(writer.root["/AcroForm"])
    return written(writer)


def _with_xfa(pdf: bytes) -> bytes:
    writer = update(pdf)
    writer.root["/AcroForm"]["/XFA"] = writer.add_object(
        generic.StreamObject(stream_data=b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    )
    writer.update_container(writer.root["/AcroForm"])
    return written(writer)


def _signed(pdf: bytes) -> bytes:
    return sign(pdf, signer(VILLAGE_HEAD), "Signature1")


@defect
def form_field_in_the_signed_letter() -> bytes:
    return _signed(_with_text_field(one().stamped))


@defect
def form_value_changed_after_signing() -> bytes:
    writer = update(form_field_in_the_signed_letter())
    field = writer.root["/AcroForm"]["/Fields"][1]
    field["/V"] = pdf_string("Rp 50.000.000")
    appearance = writer.add_object(_shown("Rp 50.000.000").as_form_xobject())
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): appearance})
    writer.update_container(field)
    return written(writer)


@defect
def form_field_added_after_signing() -> bytes:
    return _with_text_field(one().final)


@defect
def xfa_in_the_signed_letter() -> bytes:
    return _signed(_with_xfa(one().stamped))


@defect
def xfa_added_after_signing() -> bytes:
    return _with_xfa(one().final)


@defect
def form_fields_in_a_circle() -> bytes:
    writer = update(one().final)
    fields = writer.root["/AcroForm"]["/Fields"]
    fields[0]["/Kids"] = generic.ArrayObject([fields.raw_get(0)])
    writer.update_container(fields[0])
    return written(writer)


@defect
def form_is_no_dictionary() -> bytes:
    writer = update(one().final)
    writer.root["/AcroForm"] = generic.NumberObject(1)
    writer.update_root()
    return written(writer)
