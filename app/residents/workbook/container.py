"""What an uploaded file is, judged by its bytes, and whether it may be unpacked. Pure.

Neither the name nor the content type that a browser sends is believed (ASVS 5.0 V5.2.2); what a
file would unpack to is counted before anything unpacks it (V5.2.3). ``extract`` reads it in a
process with limits of its own, because what a file declares need not be true.
"""

import zipfile
from enum import StrEnum
from io import BytesIO

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
MOST_PARTS = 1000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_NOT_A_WORKBOOK = (
    "Berkas ini bukan buku kerja Excel. Unggah berkas .xlsx, .xlsm, .xls, atau .ods, misalnya "
    "templat impor penduduk dari OpenSID."
)


class WorkbookRefused(ValueError):
    """The file cannot be taken; the message is for the user, in Indonesian."""


class Family(StrEnum):
    """The kinds of files."""

    EXCEL = "xlsx"
    OLD_EXCEL = "xls"
    OPEN_DOCUMENT = "ods"


def family_of(content: bytes) -> Family:
    """The kind of workbook. Raises WorkbookRefused."""
    if not content:
        raise WorkbookRefused("Pilih dahulu berkas Excel-nya.")
    if len(content) > MOST_BYTES:
        raise WorkbookRefused("Berkas lebih besar dari 10 MB. Bagi menjadi beberapa berkas.")
    if content.startswith(_OLE):
        return Family.OLD_EXCEL  # or one with a password, which reading it will tell
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _of_archive(archive)
    except WorkbookRefused:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise WorkbookRefused(_NOT_A_WORKBOOK) from error


def _of_archive(archive: zipfile.ZipFile) -> Family:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise WorkbookRefused("Isi berkas ini terlalu besar. Simpan hanya lembar data penduduknya.")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" in names and names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return Family.EXCEL
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as file:
            if file.read(100).startswith(_OPEN_DOCUMENT):
                return Family.OPEN_DOCUMENT
    raise WorkbookRefused(_NOT_A_WORKBOOK)
