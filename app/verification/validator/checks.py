"""Every check by name: the verdict when it fails, and how that is said.

A failed check that shows tampering is INVALID. One that only leaves us without proof is
UNDETERMINED: another office's genuine document must not be called forged. The sub-indications
are those of ETSI EN 319 102-1, clause 5.1.3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from .report import Verdict

_SEVERITY = (Verdict.INVALID, Verdict.UNDETERMINED, Verdict.VALID)


class Finding(Protocol):
    """Whatever has a verdict, for a reason, by a check."""

    @property
    def verdict(self) -> Verdict: ...

    @property
    def reason(self) -> str: ...

    @property
    def check(self) -> str: ...


Found = TypeVar("Found", bound=Finding)


def worst(findings: Iterable[Found]) -> Found:
    """The finding that decides; among equals the first."""
    return min(findings, key=lambda found: _SEVERITY.index(found.verdict))


@dataclass(frozen=True)
class Check:
    """One way in which a file or a signature can fail, ready to be shown."""

    name: str
    verdict: Verdict
    sub_indication: str | None
    reason: str

    @property
    def check(self) -> str:
        """The name, as reports call it."""
        return self.name


class CheckFailed(Exception):
    """Raised where nothing after the failed check can be judged any more."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.name)
        self.check = check


def _forged(name: str, sub_indication: str, reason: str) -> Check:
    return Check(name, Verdict.INVALID, sub_indication, reason)


def _unproven(name: str, sub_indication: str, reason: str) -> Check:
    return Check(name, Verdict.UNDETERMINED, sub_indication, reason)


PROVEN = Check(
    "proven",
    Verdict.VALID,
    None,
    "Dokumen utuh sejak ditandatangani dan setiap tanda tangannya tepercaya.",
)

# The file as bytes
EMPTY_FILE = _unproven(
    "empty_file",
    "SIGNED_DATA_NOT_FOUND",
    "Berkas kosong. Silakan unggah kembali berkas PDF surat yang Anda terima.",
)
TOO_LARGE = _unproven(
    "too_large",
    "GENERIC",
    "Berkas terlalu besar untuk diperiksa; batasnya 10 MB. Silakan unggah berkas PDF surat yang "
    "asli, bukan hasil pindaian.",
)
NOT_A_PDF = _unproven(
    "not_a_pdf",
    "SIGNED_DATA_NOT_FOUND",
    "Berkas ini bukan PDF. Silakan unggah berkas PDF surat yang Anda terima, bukan foto atau "
    "dokumen jenis lain.",
)
BYTES_BEFORE_HEADER = _forged(
    "bytes_before_header",
    "FORMAT_FAILURE",
    "Ada data yang disisipkan sebelum awal dokumen PDF.",
)
BYTES_AFTER_END = _forged(
    "bytes_after_end",
    "FORMAT_FAILURE",
    "Setelah akhir dokumen PDF masih ada data lain: ada yang menyisipkannya, atau berkas terpotong "
    "saat dikirim. Silakan minta kembali berkas yang asli.",
)
NO_END = _unproven(
    "no_end",
    "FORMAT_FAILURE",
    "Berkas PDF terpotong: bagian akhirnya tidak ada. Silakan unduh atau minta kembali berkasnya, "
    "lalu periksa sekali lagi.",
)
UNREADABLE = _unproven(
    "unreadable",
    "FORMAT_FAILURE",
    "Berkas PDF rusak atau tidak mengikuti aturan PDF, sehingga tidak dapat diperiksa. Silakan "
    "minta kembali berkas yang asli.",
)

# The document
ENCRYPTED = _unproven(
    "encrypted",
    "FORMAT_FAILURE",
    "Dokumen dikunci dengan kata sandi, sehingga tidak dapat diperiksa. Silakan unggah berkas "
    "tanpa kata sandi.",
)
HYBRID_XREF = _unproven(
    "hybrid_xref",
    "FORMAT_FAILURE",
    "Dokumen memakai dua daftar isi sekaligus (hybrid xref), sehingga dapat terbaca berbeda oleh "
    "aplikasi yang berbeda. Keasliannya tidak dapat dipastikan.",
)
APPENDED_BODY = _forged(
    "appended_body",
    "FORMAT_FAILURE",
    "Ada isi yang disisipkan di belakang dokumen tanpa tercatat di daftar isi PDF.",
)
UNSIGNED = _unproven(
    "unsigned",
    "SIGNED_DATA_NOT_FOUND",
    "Dokumen ini tidak memuat tanda tangan elektronik. Bila Anda memegang hasil cetak atau "
    "pindaian, silakan periksa melalui kode QR pada surat.",
)
XFA = _unproven(
    "xfa",
    "SIG_CONSTRAINTS_FAILURE",
    "Dokumen memuat formulir XFA yang isinya dapat berubah setelah ditandatangani.",
)
FORM_FIELDS = _unproven(
    "form_fields",
    "SIG_CONSTRAINTS_FAILURE",
    "Dokumen memuat isian formulir yang isinya dapat berubah setelah ditandatangani.",
)
SIGNATURE_SHARED = _forged(
    "signature_shared",
    "FORMAT_FAILURE",
    "Satu tanda tangan dipasang pada beberapa kolom tanda tangan, seolah-olah ditandatangani "
    "lebih dari sekali.",
)
VISIBLE_SIGNATURE_ADDED = _forged(
    "visible_signature_added",
    "FORMAT_FAILURE",
    "Setelah tanda tangan pertama, muncul gambar tanda tangan lain di halaman yang dapat menutupi "
    "isi surat.",
)
METADATA_CHANGED = _unproven(
    "metadata_changed",
    "SIG_CONSTRAINTS_FAILURE",
    "Keterangan berkas (seperti judul dan penulis) diubah setelah dokumen ditandatangani.",
)
EVIDENCE_DAMAGED = _unproven(
    "evidence_damaged",
    "FORMAT_FAILURE",
    "Data pendamping tanda tangan (sertifikat, bukti, atau keterangannya) ada yang rusak atau "
    "tidak dapat diperiksa. Silakan minta kembali berkas yang asli.",
)

# One signature's envelope
SIGNATURE_OBJECT = _forged(
    "signature_object", "FORMAT_FAILURE", "Objek tanda tangan di dalam dokumen telah dirusak."
)
SUB_FILTER = _unproven(
    "sub_filter",
    "SIG_CONSTRAINTS_FAILURE",
    "Tanda tangan tidak memakai format PAdES (ETSI.CAdES.detached), sehingga tidak dapat "
    "dipastikan menurut aturan sistem ini.",
)
BYTE_RANGE = _forged(
    "byte_range",
    "FORMAT_FAILURE",
    "Catatan bagian dokumen yang ditandatangani (ByteRange) tidak ada atau telah dirusak.",
)
BYTE_RANGE_GAP = _forged(
    "byte_range_gap",
    "FORMAT_FAILURE",
    "Ada bagian dokumen yang dikeluarkan dari cakupan tanda tangan.",
)
CONTENTS = _forged(
    "contents",
    "FORMAT_FAILURE",
    "Nilai tanda tangan tidak ada, dikosongkan, atau telah dirusak.",
)
SIGNER_BINDING = _unproven(
    "signer_binding",
    "SIG_CONSTRAINTS_FAILURE",
    "Tanda tangan tidak terikat pada sertifikat penanda tangannya seperti yang diwajibkan PAdES.",
)
WEAK_DIGEST = _unproven(
    "weak_digest",
    "CRYPTO_CONSTRAINTS_FAILURE",
    "Tanda tangan memakai algoritma yang sudah tidak aman (di bawah SHA-256).",
)

# One signature's proof
ALTERED = _forged("altered", "HASH_FAILURE", "Isi dokumen telah diubah sejak ditandatangani.")
SIGNATURE_VALUE = _forged(
    "signature_value",
    "SIG_CRYPTO_FAILURE",
    "Nilai tanda tangan tidak cocok dengan sertifikat penanda tangannya.",
)
SIGNATURE_FORMAT = _forged(
    "signature_format", "FORMAT_FAILURE", "Susunan data tanda tangan tidak benar."
)
COVERAGE = _forged(
    "coverage", "FORMAT_FAILURE", "Tanda tangan tidak mencakup seluruh dokumen saat dibubuhkan."
)
CHANGED_AFTER_SIGNING = _forged(
    "changed_after_signing",
    "FORMAT_FAILURE",
    "Dokumen ditambahi atau diubah setelah ditandatangani, di luar tanda tangan berikutnya dan "
    "bukti jangka panjangnya.",
)
IDLE_UPDATE = _unproven(
    "idle_update",
    "SIG_CONSTRAINTS_FAILURE",
    "Setelah tanda tangan terakhir, berkas ditambahi bagian tanpa bukti atau stempel waktu.",
)
FORM_VALUE_CHANGED = _forged(
    "form_value_changed",
    "FORMAT_FAILURE",
    "Isian formulir pada dokumen diubah setelah ditandatangani.",
)

# One signer
UNKNOWN_SIGNER = _unproven(
    "unknown_signer",
    "NO_CERTIFICATE_CHAIN_FOUND",
    "Penanda tangan tidak dikenal: sertifikatnya tidak diterbitkan oleh lembaga yang dipercaya "
    "sistem ini.",
)
FORGED_CERTIFICATE = _forged(
    "forged_certificate",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    "Sertifikat penanda tangan mengaku diterbitkan oleh lembaga yang dipercaya, tetapi lembaga "
    "itu tidak pernah menerbitkannya.",
)
CERTIFICATE_EXPIRED = _unproven(
    "certificate_expired",
    "OUT_OF_BOUNDS_NO_POE",
    "Masa berlaku sertifikat penanda tangan sudah habis, dan tidak ada bukti bahwa dokumen "
    "ditandatangani sebelum itu.",
)
CERTIFICATE_NOT_YET_VALID = _unproven(
    "certificate_not_yet_valid",
    "NOT_YET_VALID",
    "Sertifikat penanda tangan belum mulai berlaku.",
)
CERTIFICATE_REVOKED = _unproven(
    "certificate_revoked",
    "REVOKED_NO_POE",
    "Sertifikat penanda tangan telah dicabut, dan tidak ada bukti bahwa dokumen ditandatangani "
    "sebelum itu.",
)
REVOCATION_UNKNOWN = _unproven(
    "revocation_unknown",
    "TRY_LATER",
    "Belum dapat dipastikan apakah sertifikat penanda tangan sudah dicabut. Silakan coba lagi "
    "nanti.",
)
TRUST_WITHDRAWN = _unproven(
    "trust_withdrawn",
    "NO_CERTIFICATE_CHAIN_FOUND",
    "Lembaga penerbit sertifikat penanda tangan tidak dipercaya lagi, dan tidak ada bukti bahwa "
    "dokumen ditandatangani sebelum itu.",
)
CERTIFICATE_USAGE = _unproven(
    "certificate_usage",
    "CHAIN_CONSTRAINTS_FAILURE",
    "Sertifikat penanda tangan tidak diperuntukkan bagi penandatanganan dokumen.",
)
WEAK_ALGORITHM = _unproven(
    "weak_algorithm",
    "CRYPTO_CONSTRAINTS_FAILURE",
    "Sertifikat atau tanda tangan memakai algoritma atau panjang kunci yang sudah tidak aman.",
)
CERTIFICATE_CHAIN = _unproven(
    "certificate_chain",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    "Rangkaian sertifikat penanda tangan tidak dapat dipastikan.",
)
NOT_PROVEN = _unproven("not_proven", "GENERIC", "Tanda tangan tidak dapat dibuktikan sepenuhnya.")

# One timestamp
TIMESTAMP_PROVEN = "Stempel waktu ini utuh dan tepercaya."
TIMESTAMP_FORMAT = _forged(
    "timestamp_format", "FORMAT_FAILURE", "Susunan data stempel waktu tidak benar."
)
TIMESTAMP_ALTERED = _forged(
    "timestamp_altered",
    "HASH_FAILURE",
    "Stempel waktu dibuat untuk isi lain, atau isi yang dicapnya telah diubah.",
)
TIMESTAMP_VALUE = _forged(
    "timestamp_value",
    "SIG_CRYPTO_FAILURE",
    "Stempel waktu dipalsukan: nilainya tidak cocok dengan sertifikat lembaga stempel waktu.",
)
TIMESTAMP_FORGED_CERTIFICATE = _forged(
    "timestamp_forged_certificate",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    "Sertifikat stempel waktu mengaku diterbitkan oleh lembaga yang dipercaya, tetapi lembaga itu "
    "tidak pernah menerbitkannya.",
)
TIMESTAMP_UNKNOWN_AUTHORITY = _unproven(
    "timestamp_unknown_authority",
    "NO_CERTIFICATE_CHAIN_FOUND",
    "Stempel waktu dibuat oleh lembaga yang tidak dipercaya sistem ini untuk stempel waktu.",
)
TIMESTAMP_EXPIRED = _unproven(
    "timestamp_expired",
    "OUT_OF_BOUNDS_NO_POE",
    "Masa berlaku sertifikat stempel waktu sudah habis, dan tidak ada stempel waktu yang lebih "
    "baru yang membuktikannya.",
)
TIMESTAMP_ORDER = _unproven(
    "timestamp_order",
    "TIMESTAMP_ORDER_FAILURE",
    "Waktu pada stempel waktu tidak mungkin benar: bertentangan dengan stempel waktu lain, dengan "
    "masa berlaku sertifikatnya, atau dengan waktu sekarang.",
)
TIMESTAMP_REVOKED = _unproven(
    "timestamp_revoked",
    "REVOKED_NO_POE",
    "Sertifikat stempel waktu telah dicabut, dan tidak ada stempel waktu lain yang membuktikan "
    "bahwa stempel ini dibuat sebelum itu.",
)
TIMESTAMP_REVOCATION_UNKNOWN = _unproven(
    "timestamp_revocation_unknown",
    "TRY_LATER",
    "Belum dapat dipastikan apakah sertifikat stempel waktu sudah dicabut. Silakan coba lagi "
    "nanti.",
)
TIMESTAMP_WITHDRAWN = _unproven(
    "timestamp_withdrawn",
    "NO_CERTIFICATE_CHAIN_FOUND",
    "Lembaga penerbit sertifikat stempel waktu tidak dipercaya lagi, dan tidak ada stempel waktu "
    "lain yang membuktikan bahwa stempel ini dibuat sebelum itu.",
)
TIMESTAMP_USAGE = _unproven(
    "timestamp_usage",
    "CHAIN_CONSTRAINTS_FAILURE",
    "Sertifikat stempel waktu tidak diperuntukkan bagi stempel waktu.",
)
TIMESTAMP_WEAK = _unproven(
    "timestamp_weak",
    "CRYPTO_CONSTRAINTS_FAILURE",
    "Stempel waktu memakai algoritma yang sudah tidak aman (di bawah SHA-256).",
)
TIMESTAMP_CHAIN = _unproven(
    "timestamp_chain",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    "Rangkaian sertifikat stempel waktu tidak dapat dipastikan.",
)

# The worker
TIME_LIMIT = _unproven(
    "time_limit",
    "GENERIC",
    "Pemeriksaan dihentikan karena terlalu lama. Berkas ini tidak wajar susunannya; silakan minta "
    "kembali berkas yang asli.",
)
MEMORY_LIMIT = _unproven(
    "memory_limit",
    "GENERIC",
    "Pemeriksaan dihentikan karena berkas ini memerlukan memori yang tidak wajar. Silakan minta "
    "kembali berkas yang asli.",
)
WORKER_CRASHED = _unproven(
    "worker_crashed",
    "GENERIC",
    "Pemeriksaan terhenti karena berkas ini tidak dapat diproses. Silakan minta kembali berkas "
    "yang asli.",
)
WORKER_UNAVAILABLE = _unproven(
    "worker_unavailable",
    "TRY_LATER",
    "Layanan pemeriksaan sedang sibuk atau terganggu. Silakan coba lagi beberapa saat lagi.",
)
