"""The columns of the workbook, in its order: what villages call them, and what they are to us.

What letters do not need is not kept (UU 27/2022 art. 16 (2) b, purpose): pregnancy, contraception,
insurance, ethnic group, passports and places on a map stay in the village's own workbook.
"""

from dataclasses import dataclass
from enum import StrEnum

SHEET = "Data Penduduk"
END = "###"  # in column B: the data end here


class Kind(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    NIK = "nik"
    KK = "kk"
    CODE = "code"
    DAY = "day"
    SHORT_NUMBER = "short_number"  # RT and RW
    HAMLET = "hamlet"


@dataclass(frozen=True)
class Column:
    """``header``: its machine name in row 1; ``field``: of a resident or a household, empty where
    it is not kept; ``longest``: in characters, of a text."""

    header: str
    label: str
    field: str = ""
    kind: Kind = Kind.TEXT
    longest: int = 0


COLUMNS = (
    Column("alamat", "Alamat", "address", longest=200),
    Column("dusun", "Dusun", "hamlet", Kind.HAMLET, 60),
    Column("rw", "RW", "rw", Kind.SHORT_NUMBER),
    Column("rt", "RT", "rt", Kind.SHORT_NUMBER),
    Column("nama", "Nama", "name", longest=120),
    Column("no_kk", "Nomor KK", "kk_number", Kind.KK),
    Column("nik", "NIK", "nik", Kind.NIK),
    Column("sex", "Jenis kelamin", "sex", Kind.CODE),
    Column("tempatlahir", "Tempat lahir", "birthplace", longest=60),
    Column("tanggallahir", "Tanggal lahir", "birth_date", Kind.DAY),
    Column("agama_id", "Agama", "religion", Kind.CODE),
    Column("pendidikan_kk_id", "Pendidikan dalam KK", "education", Kind.CODE),
    Column("pendidikan_sedang_id", "Pendidikan yang sedang ditempuh"),
    Column("pekerjaan_id", "Pekerjaan", "occupation", Kind.CODE),
    Column("status_kawin", "Status perkawinan", "marital_status", Kind.CODE),
    Column("kk_level", "Hubungan dalam keluarga", "family_relation", Kind.CODE),
    Column("warganegara_id", "Kewarganegaraan", "nationality", Kind.CODE),
    Column("ayah_nik", "NIK ayah", "father_nik", Kind.NIK),
    Column("nama_ayah", "Nama ayah", "father_name", longest=120),
    Column("ibu_nik", "NIK ibu", "mother_nik", Kind.NIK),
    Column("nama_ibu", "Nama ibu", "mother_name", longest=120),
    Column("golongan_darah_id", "Golongan darah", "blood_group", Kind.CODE),
    Column("akta_lahir", "Nomor akta kelahiran"),
    Column("dokumen_pasport", "Nomor paspor"),
    Column("tanggal_akhir_paspor", "Tanggal berakhir paspor"),
    Column("dokumen_kitas", "Nomor KITAS/KITAP"),
    Column("akta_perkawinan", "Nomor akta perkawinan"),
    Column("tanggalperkawinan", "Tanggal perkawinan"),
    Column("akta_perceraian", "Nomor akta perceraian"),
    Column("tanggalperceraian", "Tanggal perceraian"),
    Column("cacat_id", "Disabilitas", "disability", Kind.CODE),
    Column("cara_kb_id", "Cara KB"),
    Column("hamil", "Kehamilan"),
    Column("ktp_el", "KTP-el"),
    Column("status_rekam", "Status perekaman"),
    Column("alamat_sekarang", "Alamat sekarang"),
    Column("status_dasar", "Status penduduk", "life_state", Kind.CODE),
    Column("suku", "Suku"),
    Column("tag_id_card", "Tag kartu"),
    Column("id_asuransi", "Jenis asuransi"),
    Column("no_asuransi", "Nomor asuransi"),
    Column("lat", "Lintang"),
    Column("lng", "Bujur"),
    Column("ket", "Keterangan"),
)
KEPT = {column.header: column for column in COLUMNS if column.field}
BY_FIELD = {column.field: column for column in KEPT.values()}
# A row needs these; the NIK may be empty, because newborns have none yet.
REQUIRED = ("nama", "sex", "tanggallahir", "no_kk", "kk_level")
OF_HOUSEHOLD = ("address", "hamlet", "rw", "rt")


def fold(name: str) -> str:
    """What is left of a name when case, spaces and marks do not matter."""
    return "".join(c for c in name.casefold() if c.isalnum())


_HEADERS = {fold(name): one.header for one in COLUMNS for name in (one.label, one.header)}


def header_of(name: str) -> str | None:
    """The machine name that a cell of row 1 stands for; None for one that nobody knows."""
    return _HEADERS.get(fold(name))


def letters(index: int) -> str:
    """The name of a column by its place from 0: A, B, … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
