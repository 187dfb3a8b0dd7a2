"""An upload is judged by its bytes, and what is kept was written by this program."""

import zlib
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from app.letters.attachments.content import (
    MOST_BYTES,
    MOST_PAGES,
    AttachmentRefused,
    Kind,
    clean,
)
from tests.letters.attachments import papers


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_kept_without_where_and_with_what_it_was_taken(form: str) -> None:
    sent = papers.photo(form)
    assert b"Kamera Contoh" in sent
    kept = clean(sent)
    image = Image.open(BytesIO(kept.content))
    assert (kept.kind, image.format, image.size) == (Kind.IMAGE, "JPEG", (60, 40))
    assert not image.getexif()
    assert b"Kamera Contoh" not in kept.content


def test_a_picture_that_lies_on_its_side_is_kept_upright() -> None:
    image, written = Image.new("RGB", (60, 40)), BytesIO()
    exif = image.getexif()
    exif[0x0112] = 6  # turned by a quarter
    image.save(written, "JPEG", exif=exif)
    assert Image.open(BytesIO(clean(written.getvalue()).content)).size == (40, 60)


@pytest.mark.parametrize("sent", [
    papers.photo() + b"PK\x03\x04" + papers.SECRET,  # a picture that is an archive as well
    papers.photo() + b"<script>" + papers.SECRET + b"</script>",
    papers.png_with_text(),
], ids=["archive behind it", "page behind it", "words inside"])  # fmt: skip
def test_a_second_meaning_stays_behind(sent: bytes) -> None:
    kept = clean(sent).content
    assert papers.SECRET not in kept
    assert b"PK\x03\x04" not in kept
    assert b"<script" not in kept


def test_what_is_transparent_shows_white() -> None:
    with Image.open(BytesIO(clean(papers.png_with_text()).content)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_huge_picture_is_kept_at_the_size_of_a_scanned_page() -> None:
    with Image.open(BytesIO(clean(papers.photo(size=(5000, 1000))).content)) as image:
        assert image.size == (3508, 702)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize(("sent", "said"), [
    (b"", "Pilih dahulu berkasnya"),
    (b"\xff\xd8" + b"\0" * MOST_BYTES, "lebih besar dari 10 MB"),
    (bomb(8000, 8000), "50 juta piksel"),
    (bomb(60000, 60000), "bukan foto"),
    (papers.photo()[:300], "bukan foto"),
    (b"<html><script>alert(1)</script></html>", "bukan foto"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "bukan foto"),
    (b"PK\x03\x04", "bukan foto"),
    (b"GIF89a" + b"\0" * 40, "bukan foto"),
    (b" " + papers.pdf(), "bukan foto"),  # a PDF begins with its name, or it is another thing
])  # fmt: skip
def test_what_is_no_photograph_is_refused_in_words(sent: bytes, said: str) -> None:
    with pytest.raises(AttachmentRefused, match=said):
        clean(sent)


def test_a_pdf_is_kept_as_its_pages_alone() -> None:
    kept = clean(papers.pdf(3) + papers.SECRET)
    assert (kept.kind, len(PdfReader(BytesIO(kept.content)).pages)) == (Kind.PDF, 3)
    assert papers.SECRET not in kept.content


@pytest.mark.parametrize("sent", [
    papers.pdf(OpenAction=papers.action("JavaScript", "JS", "app.alert(1)")),
    papers.pdf(OpenAction=papers.action("Launch")),
    papers.pdf(OpenAction=papers.action("SubmitForm")),
    papers.pdf(OpenAction=papers.action("GoToR")),
    papers.pdf(AA=papers.action("GoTo")),
    papers.pdf(AcroForm=papers.action("x", "XFA")),
    papers.launch_with_borrowed_name(),
    papers.pdf_with_script_in_a_page(),
    papers.pdf_with_file(),
])  # fmt: skip
def test_a_pdf_that_could_act_is_refused(sent: bytes) -> None:
    with pytest.raises(AttachmentRefused, match="memuat program atau berkas lain"):
        clean(sent)


@pytest.mark.parametrize(("sent", "said"), [
    (papers.locked_pdf(), "berkata sandi"),
    (papers.pdf(MOST_PAGES + 1), f"1 sampai {MOST_PAGES} halaman"),
    (papers.pdf(0), f"1 sampai {MOST_PAGES} halaman"),
    (b"%PDF-1.7\n", "rusak"),
    (papers.pdf()[:200], "rusak"),
    (b"%PDF-1.7\n" + b"<<" * 5000, "rusak"),
])  # fmt: skip
def test_a_pdf_that_nobody_can_read_is_refused_in_words(sent: bytes, said: str) -> None:
    with pytest.raises(AttachmentRefused, match=said):
        clean(sent)
