"""Incremental updates after the signature: anybody can append one, and no signed byte changes."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import PageObject

from .letters import one, two, update, written
from .registry import defect

_COVER = b"q 1 g 50 840 400 30 re f Q BT /F1 12 Tf 60 850 Td (SURAT KETERANGAN LUNAS) Tj ET"


def _page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.root["/Pages"]["/Kids"][0]


def _form(writer: IncrementalPdfFileWriter, commands: bytes = _COVER) -> generic.IndirectObject:
    box = BoxConstraints(width=400, height=30)
    return writer.add_object(RawContent(commands, box=box).as_form_xobject())


def annotate(pdf: bytes, kind: str, **entries: generic.PdfObject) -> bytes:
    writer = update(pdf)
    rect = generic.ArrayObject(generic.FloatObject(edge) for edge in (50, 840, 450, 870))
    annotation = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name(kind),
            pdf_name("/Rect"): rect,
            pdf_name("/F"): generic.NumberObject(4),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): _form(writer)}),
            **{pdf_name(f"/{key}"): value for key, value in entries.items()},
        }
    )
    page = _page(writer)
    page["/Annots"].append(writer.add_object(annotation))
    writer.update_container(page["/Annots"])
    writer.update_container(page)
    return written(writer)


def overlaid(pdf: bytes) -> bytes:
    """Other text over the text, in the page's own content."""
    writer = update(pdf)
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=_COVER)))
    return written(writer)


@defect
def text_overlaid() -> bytes:
    return overlaid(one().final)


@defect
def text_overlaid_between_two_signatures() -> bytes:
    return overlaid(two().final)


@defect
def content_stream_replaced() -> bytes:
    writer = update(one().final)
    contents = _page(writer)["/Contents"]
    reference = contents.raw_get(1).reference
    writer.objects[(reference.generation, reference.idnum)] = generic.StreamObject(
        stream_data=_COVER
    )
    return written(writer)


@defect
def page_appended() -> bytes:
    writer = update(one().final)
    contents = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
    writer.insert_page(PageObject(contents=contents, media_box=(0, 0, 609, 935)))
    return written(writer)


@defect
def page_turned() -> bytes:
    writer = update(one().final)
    _page(writer)["/Rotate"] = generic.NumberObject(180)
    writer.update_container(_page(writer))
    return written(writer)


@defect
def free_text_over_the_text() -> bytes:
    return annotate(one().final, "/FreeText", Contents=pdf_string("LUNAS"))


@defect
def stamp_over_the_text() -> bytes:
    return annotate(one().final, "/Stamp", Name=pdf_name("/Approved"))


@defect
def stamp_after_both_signatures() -> bytes:
    return annotate(two().final, "/Stamp", Name=pdf_name("/Approved"))


@defect
def link_added() -> bytes:
    action = generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/URI"), pdf_name("/URI"): pdf_string("https://contoh.invalid")}
    )
    return annotate(one().final, "/Link", A=action)


@defect
def font_replaced() -> bytes:
    writer = update(one().final)
    font = _page(writer)["/Resources"]["/Font"]["/F1"]
    font["/BaseFont"] = pdf_name("/Symbol")
    writer.update_container(font)
    return written(writer)


@defect
def seal_replaced() -> bytes:
    writer = update(one().final)
    seals = _page(writer)["/Resources"]["/XObject"]
    seals["/Seal.Signature1"] = _form(writer)
    writer.update_container(seals)
    writer.update_container(_page(writer))
    return written(writer)


@defect
def open_action_added() -> bytes:
    writer = update(one().final)
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    )
    writer.update_root()
    return written(writer)


@defect
def own_field_made_visible() -> bytes:
    """The signer's invisible field is stretched over the text and given an appearance."""
    writer = update(one().final)
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/Rect"] = generic.ArrayObject(generic.FloatObject(edge) for edge in (50, 840, 450, 870))
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): _form(writer)})
    writer.update_container(field)
    return written(writer)
