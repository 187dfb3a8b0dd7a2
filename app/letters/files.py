"""The letter's file: the issued PDF for those who may have it, page images for screens."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Literal

from app.letters.models import Letter
from app.letters.rendering import page_images
from app.letters.rendering.pages import small_image
from app.letters.states import ALLOWED, Act, State, require
from app.storage import DocumentMissing, DocumentStore, StorageError

DRAFT_MARK: Literal["KONSEP"] = "KONSEP"
SMALL = 240
"""Pixels across a small image, for lists: sharp at 96 CSS pixels on a phone."""


def issued_pdf(letter: Letter, documents: DocumentStore) -> bytes:
    """The signed file. Raises ActNotAllowed before the letter is issued, StorageError."""
    require(letter.state, Act.DOWNLOAD)
    if letter.current_sha256 is None:
        raise DocumentMissing("Berkas tidak ditemukan.")
    return documents.get(letter.current_sha256)


def pdf_for_pen(letter: Letter, documents: DocumentStore) -> bytes:
    """The file to be printed, signed by pen and stamped. Raises ActNotAllowed, StorageError."""
    require(letter.state, Act.PRINT, letter.signing_mode)
    return documents.get(letter.frozen_sha256 or "")


def letter_pages(
    letter: Letter,
    documents: DocumentStore,
    cache: Path,
    *,
    sealed: bool = False,
    small: bool = False,
) -> list[bytes]:
    """PNG images of the letter's file; marked KONSEP until it is issued.

    Before that the frozen file is shown, which bears no seal; ``sealed`` shows the present one
    instead, for a second signer to see exactly what they sign. ``small`` ones are SMALL wide.
    Raises DocumentMissing when the letter has no file (yet), StorageError.
    """
    if letter.current_sha256 is None:
        raise DocumentMissing("Surat ini belum mempunyai berkas.")
    issued = State(letter.state) in ALLOWED[Act.DOWNLOAD]
    frozen = letter.frozen_sha256 or letter.current_sha256
    sha256 = letter.current_sha256 if issued or sealed else frozen
    name = f"{sha256}{'' if issued else '-konsep'}{'-small' if small else ''}"
    folder = cache / sha256[:2] / name
    pages = _kept(folder)
    if not pages and small:
        whole = letter_pages(letter, documents, cache, sealed=sealed)
        pages = [small_image(page, SMALL) for page in whole]
        _keep(folder, pages)
    elif not pages:
        pages = page_images(documents.get(sha256), watermark=None if issued else DRAFT_MARK)
        _keep(folder, pages)
    return pages


def forget_pages(cache: Path, sha256: str) -> None:
    """Delete what is kept of this file's images."""
    for folder in (cache / sha256[:2]).glob(f"{sha256}*"):
        shutil.rmtree(folder)


def _kept(folder: Path) -> list[bytes]:
    """The images, marked as used now; none where they are not kept, or are deleted meanwhile."""
    try:
        os.utime(folder)
        return [file.read_bytes() for file in sorted(folder.glob("*.png"))]
    except FileNotFoundError:
        return []


def _keep(folder: Path, pages: list[bytes]) -> None:
    """All pages or none: a folder that has its final name is complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        for number, page in enumerate(pages, start=1):
            (unfinished / f"{number:02d}.png").write_bytes(page)
        unfinished.rename(folder)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not folder.exists():  # another process may have been first
            raise StorageError("Gambar halaman tidak dapat disimpan. Coba lagi nanti.") from error
