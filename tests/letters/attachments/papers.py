"""Papers as applicants bring them, and as nobody should send them."""

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

GPS_TAG, MAKE_TAG = 0x8825, 0x010F
SECRET = b"rahasia-di-belakang-gambar"


def photo(form: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A photograph that tells where and with what it was taken."""
    image = Image.new("RGB", size, "navy")
    exif = image.getexif()
    exif[MAKE_TAG] = "Kamera Contoh"
    exif.get_ifd(GPS_TAG)[1] = "S"
    written = BytesIO()
    image.save(written, form, exif=exif)
    return written.getvalue()


def png_with_text() -> bytes:
    """A PNG that carries words beside its pixels."""
    hidden, written = PngInfo(), BytesIO()
    hidden.add_text("Comment", SECRET.decode())
    Image.new("RGBA", (30, 30), (255, 0, 0, 0)).save(written, "PNG", pnginfo=hidden)
    return written.getvalue()


def pdf(pages: int = 1, **root: object) -> bytes:
    """A PDF of empty pages; ``root`` are further entries of its catalogue."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    for key, entry in root.items():
        writer.root_object[NameObject(f"/{key}")] = writer._add_object(entry)
    return written(writer)


def action(kind: str, key: str = "F", text: str = "x") -> DictionaryObject:
    """A PDF action."""
    return DictionaryObject(
        {
            NameObject("/S"): NameObject(f"/{kind}"),
            NameObject(f"/{key}"): TextStringObject(text),
        }
    )


def launch_with_borrowed_name() -> bytes:
    """An action whose kind stands in an object of its own, to be overlooked."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    kind = writer._add_object(NameObject("/Launch"))
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(
        DictionaryObject({NameObject("/S"): kind, NameObject("/F"): TextStringObject("x.exe")})
    )
    return written(writer)


def pdf_with_script_in_a_page() -> bytes:
    """A link on the page that runs a program."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    link = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/A"): action("JavaScript", "JS", "app.alert(1)"),
        }
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    return written(writer)


def pdf_with_file() -> bytes:
    """A PDF with another file inside."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_attachment("lain.exe", b"MZ")
    return written(writer)


def locked_pdf() -> bytes:
    """A PDF under a password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.encrypt("rahasia", algorithm="AES-256")
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    """The PDF's bytes."""
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
