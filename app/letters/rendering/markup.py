"""The letter as one HTML document: our frame around the type's own text, and what it may hold."""

import base64
import io
import unicodedata
from collections.abc import Iterator
from xml.dom.minidom import Document, Element, Node, parseString
from xml.parsers.expat import ExpatError

from PIL import Image, UnidentifiedImageError

from app.letters.definition.model import Definition
from app.letters.rendering.data import LetterData, Letterhead, SignatureBlock
from app.letters.rendering.errors import InvalidBody, RenderError
from app.letters.rendering.sandbox import Fields, parts_environment, render_body
from app.letters.rendering.wording import letter_words, office_words

EXAMPLE_MARK = "CONTOH – BUKAN DOKUMEN RESMI"
PAGE_PARTS = ["footer", "letterhead", "title", "content", "signatures"]
TAGS = {
    *("p", "div", "span", "b", "strong", "i", "em", "u", "sub", "sup", "br"),
    *("table", "thead", "tbody", "tr", "td", "th", "ul", "ol", "li", "h1", "h2", "h3"),
    *("facts", "fact"),
}
ATTRIBUTES = {"class", "colspan", "rowspan", "label", "strong"}
_SPANS = {str(number) for number in range(1, 21)}  # the engine makes a cell of every one of them
MACROS = ("rows", "identity", "parent", "people", "opening", "validity", "closing")
_DOCTYPE = '<!DOCTYPE html [<!ENTITY nbsp "&#160;">]>'
_LOGO_HEIGHT_MM = 20.0
_MAX_LOGO_PIXELS = 4_000_000


def letter_document(definition: Definition, data: LetterData) -> Document:
    """The whole letter as a parsed document, its text judged.

    Raises InvalidBody when the type's text is not well formed or holds more than plain text
    markup; RenderError when the signers or the logo cannot be placed.
    """
    parts = parts_environment()
    office = office_words(data.letterhead)
    signer = next((s for s in data.signers if s.role == "signs"), None)
    if signer is None:
        raise RenderError("Surat ini belum mempunyai pejabat penanda tangan.")
    macros = parts.get_template("macros.html").module
    content = render_body(
        definition.body,
        {name: getattr(macros, name) for name in MACROS},
        {
            "subject": data.subject,
            "values": Fields(data.values),
            "office": office,
            "letter": letter_words(data, definition.title),
            "signer": signer.in_text or office.head,
        },
    )
    page = parts.get_template("page.html").render(
        content=content,
        title=definition.title,
        number=data.number,
        date=data.date,
        place=data.place,
        head=data.letterhead,
        contacts=" | ".join(_contacts(data.letterhead)),
        columns=_columns(data.signers),
        is_example=data.is_example,
        by_bsre=data.by_bsre,
        example_mark=EXAMPLE_MARK,
        code=spelled(data.code_url) if data.code_url else "",
        **_logo(data.letterhead.logo),
    )
    document = _parse(unicodedata.normalize("NFC", page))
    _check(document)
    return document


def text_of(node: Node) -> Iterator[str]:
    """Every piece of text below a node, labels of facts included."""
    for child in node.childNodes:
        if child.nodeType == Node.TEXT_NODE:
            yield child.data
        else:
            if isinstance(child, Element) and child.hasAttribute("label"):
                yield child.getAttribute("label")
            yield from text_of(child)


def spelled(code_url: str) -> str:
    """The code at the end of a verify address, in groups of eight for whoever types it."""
    code = code_url.rpartition("/")[2]
    return " ".join(code[start : start + 8] for start in range(0, len(code), 8))


def _columns(signers: tuple[SignatureBlock, ...]) -> list[SignatureBlock]:
    """Left to right: who acknowledges, who signs."""
    names = [signer.field_name for signer in signers]
    if len(signers) > 2 or len(set(names)) != len(names):
        raise RenderError("Paling banyak dua penanda tangan, masing-masing dengan tempatnya.")
    return sorted(signers, key=lambda signer: signer.role != "acknowledges")


def _contacts(letterhead: Letterhead) -> list[str]:
    labelled = (
        ("Telepon", letterhead.phone),
        ("Surel", letterhead.email),
        ("Laman", letterhead.website),
    )
    return [f"{label}: {value}" for label, value in labelled if value]


def _logo(logo: bytes | None) -> dict[str, str | float]:
    if not logo:
        return {"logo": "", "logo_width": 0}
    try:
        with Image.open(io.BytesIO(logo), formats=("PNG", "JPEG")) as image:
            width, height = image.size
            mimetype = image.get_format_mimetype()
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise RenderError("Logo pada kop surat bukan gambar PNG atau JPEG yang utuh.") from error
    if width * height > _MAX_LOGO_PIXELS:
        raise RenderError("Logo pada kop surat terlalu besar; paling banyak 4 megapiksel.")
    encoded = base64.b64encode(logo).decode()
    return {
        "logo": f"data:{mimetype};base64,{encoded}",
        "logo_width": round(min(_LOGO_HEIGHT_MM * width / height, 24.0), 2),
    }


def _parse(page: str) -> Document:
    try:
        # Only our own page: a document type inside a text is not well formed, so no entities.
        return parseString(f"{_DOCTYPE}<html>{page}</html>")  # noqa: S318
    except ExpatError as error:
        raise InvalidBody(
            "Isi jenis surat tidak tersusun dengan benar: periksa apakah setiap tag ditutup"
            f" ({error})."
        ) from error


def _check(document: Document) -> None:
    body = document.getElementsByTagName("body")[0]
    children = [child for child in body.childNodes if isinstance(child, Element)]
    # A text that closes our frame early would stand outside of the part that is judged.
    if [child.getAttribute("id") for child in children] != PAGE_PARTS:
        raise InvalidBody("Isi jenis surat menutup tag yang tidak dibukanya.")
    _check_below(children[PAGE_PARTS.index("content")])


def _check_below(parent: Element) -> None:
    for node in parent.childNodes:
        if node.nodeType in (Node.TEXT_NODE, Node.COMMENT_NODE):
            continue
        if not isinstance(node, Element) or node.tagName not in TAGS:
            raise InvalidBody(f"Isi jenis surat memuat <{node.nodeName}>, yang tidak diizinkan.")
        for attribute in node.attributes.keys():  # noqa: SIM118 (no mapping: a NamedNodeMap)
            if attribute not in ATTRIBUTES:
                raise InvalidBody(
                    f"Isi jenis surat: atribut {attribute} pada <{node.tagName}> tidak diizinkan."
                )
            if attribute.endswith("span") and node.getAttribute(attribute) not in _SPANS:
                raise InvalidBody(
                    f"Isi jenis surat: {attribute} pada <{node.tagName}> harus 1 sampai"
                    f" {len(_SPANS)}."
                )
        _check_below(node)
