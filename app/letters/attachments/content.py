"""What an uploaded file is, judged by its bytes, and a clean copy of it. Pure: no request, no disk.

Neither the name nor the content type that a browser sends is believed (ASVS 5.0 V5.2.2, V5.2.6).
What is kept was written by this program: hidden data and second meanings stay behind.
"""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a phone's photograph; decoded it takes 150 MB for a moment
LONGEST_SIDE = 3508  # pixels: A4 at 300 dpi
JPEG_QUALITY = 85
MOST_PAGES = 30
MOST_OBJECTS = 20_000
IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")

# What makes a PDF act when it is opened or touched, or carry other files (ISO 32000-2).
ACTIVE_KEYS = frozenset(
    {
        "/JS",
        "/JavaScript",
        "/EmbeddedFiles",
        "/EmbeddedFile",
        "/EF",
        "/AF",
        "/AA",
        "/XFA",
        "/RichMediaContent",
        "/RichMediaSettings",
        "/Collection",
    }
)
ACTIVE_TYPES = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/FileAttachment",
        "/EmbeddedFile",
        "/Filespec",
    }
)


class Kind(StrEnum):
    """Whether a paper was only looked at, or what its file is."""

    SEEN = "seen"
    IMAGE = "image"  # always a JPEG of our own making
    PDF = "pdf"


class AttachmentRefused(ValueError):
    """The file cannot be taken; the message is for the user, in Indonesian."""


@dataclass(frozen=True)
class Clean:
    """A file as it is kept."""

    kind: Kind
    content: bytes


def clean(content: bytes) -> Clean:
    """The kept form of an uploaded file. Raises AttachmentRefused."""
    if not content:
        raise AttachmentRefused("Pilih dahulu berkasnya: JPEG, PNG, WebP, atau PDF.")
    if len(content) > MOST_BYTES:
        raise AttachmentRefused("Berkas lebih besar dari 10 MB. Perkecil lalu coba lagi.")
    if content.startswith(b"%PDF-"):
        return Clean(Kind.PDF, _pdf(content))
    return Clean(Kind.IMAGE, _image(content))


def _image(content: bytes) -> bytes:
    """The picture alone, upright, as a JPEG: no place, no time, no bytes behind its end."""
    try:
        with Image.open(BytesIO(content), formats=IMAGE_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise AttachmentRefused("Gambar terlalu besar, paling banyak 50 juta piksel.")
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except AttachmentRefused:
        raise
    # Pillow's decoders raise these for damaged files, and for bombs of text or pixels.
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise AttachmentRefused(
            "Berkas ini bukan foto JPEG, PNG, WebP atau PDF yang utuh. Foto atau pindai lagi."
        ) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.getchannel("A"))
    written = BytesIO()
    flat.save(written, "JPEG", quality=JPEG_QUALITY)
    return written.getvalue()


def _pdf(content: bytes) -> bytes:
    """The document written anew with what its pages need; refused when it could act."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise AttachmentRefused("PDF ini berkata sandi. Simpan tanpa sandi lalu coba lagi.")
        if not 1 <= len(reader.pages) <= MOST_PAGES:
            raise AttachmentRefused(f"PDF harus berisi 1 sampai {MOST_PAGES} halaman.")
        _require_passive(reader)
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        written = BytesIO()
        writer.write(written)
        _require_passive(PdfReader(BytesIO(written.getvalue())))
    except AttachmentRefused:
        raise
    # pypdf meets a damaged file with any of these; whatever it is, the file is not kept.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError,
            RecursionError, OSError) as error:  # fmt: skip
        raise AttachmentRefused("PDF ini rusak atau tidak dapat dibaca. Pindai lagi.") from error
    return written.getvalue()


def _require_passive(reader: PdfReader) -> None:
    """Walk over everything that can be reached from the document's root."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [reader.trailer["/Root"]]
    looked_at = 0
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, IndirectObject):
            if (entry.idnum, entry.generation) in seen:
                continue
            seen.add((entry.idnum, entry.generation))
            entry = entry.get_object()
        looked_at += 1
        if looked_at > MOST_OBJECTS * 10 or len(seen) > MOST_OBJECTS:
            raise AttachmentRefused("PDF ini terlalu rumit. Pindai lagi sebagai gambar.")
        if isinstance(entry, DictionaryObject):
            types = {str(entry[key]) for key in ("/S", "/Type", "/Subtype") if key in entry}
            if ACTIVE_KEYS & entry.keys() or ACTIVE_TYPES & types:
                raise AttachmentRefused(
                    "PDF ini memuat program atau berkas lain di dalamnya, jadi ditolak demi "
                    "keamanan. Cetak sebagai PDF baru atau foto dokumennya."
                )
            waiting.extend(entry.raw_get(key) for key in entry)
        elif isinstance(entry, ArrayObject):
            waiting.extend(list.__iter__(entry))
