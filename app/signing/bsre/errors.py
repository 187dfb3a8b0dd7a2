"""What BSrE can answer instead of a signed letter, in words for the one who signs."""

from ..errors import ServiceUnavailable, SigningError, UnexpectedResult, WrongPassphrase


class NotReadyAtBsre(SigningError):
    """The signer's account at BSrE may not sign; `status` is BSrE's word for it."""

    code = "not_ready_at_bsre"

    def __init__(self, status: str) -> None:
        self.status = status
        super().__init__(STATUSES.get(status, UNKNOWN_STATUS))


ACT_AT_HOME = "Hubungi verifikator BSrE di kabupaten (Dinas Kominfo)"
STATUSES = {
    "EXPIRED": "Masa berlaku sertifikat Anda di BSrE sudah habis. "
    f"{ACT_AT_HOME} untuk mengajukan penerbitan ulang.",
    "RENEW": "Sertifikat Anda di BSrE sedang diperbarui. Selesaikan pembaruannya lewat surel dari "
    "BSrE (pasang frasa sandi baru), lalu coba lagi.",
    "WAITING_FOR_VERIFICATION": "Pendaftaran Anda di BSrE masih menunggu verifikasi. "
    f"{ACT_AT_HOME} agar pendaftaran Anda diverifikasi.",
    "NEW": "Akun BSrE Anda baru didaftarkan dan belum diaktifkan. Buka surel aktivasi dari BSrE "
    "dan ikuti langkahnya.",
    "NO_CERTIFICATE": "Akun BSrE Anda belum mempunyai sertifikat. "
    f"{ACT_AT_HOME} untuk mengajukannya.",
    "NOT_REGISTERED": "NIK Anda belum terdaftar di BSrE. Periksa NIK pada pendaftaran sertifikat; "
    f"bila sudah benar: {ACT_AT_HOME[0].lower()}{ACT_AT_HOME[1:]}.",
    "SUSPEND": f"Akun BSrE Anda sedang dibekukan. {ACT_AT_HOME} untuk membukanya kembali.",
    "REVOKE": f"Sertifikat Anda di BSrE sudah dicabut. {ACT_AT_HOME} untuk mengajukan yang baru.",
}
UNKNOWN_STATUS = (
    "BSrE belum mengizinkan Anda menandatangani. Periksa akun Anda di BSrE; bila di sana sudah "
    "aktif, hubungi admin kabupaten."
)


class NoAccount(ServiceUnavailable):
    """No account at BSrE serves the signer's office, or its password cannot be opened."""

    code = "no_bsre_account"
    default_message = (
        "Instansi Anda belum mempunyai akun layanan BSrE yang aktif pada sistem ini. "
        "Hubungi admin kabupaten."
    )


class AgencyRefused(ServiceUnavailable):
    """The service does not accept the agency's own user name and password (HTTP 401)."""

    code = "agency_refused"
    default_message = (
        "Layanan BSrE menolak akun instansi, jadi tidak ada yang ditandatangani. Ini bukan "
        "kesalahan frasa sandi Anda. Hubungi admin kabupaten untuk memeriksa akun layanan BSrE."
    )


class NotTheService(ServiceUnavailable):
    """What answered does not speak BSrE's language: a page, a redirect, something else."""

    code = "not_the_service"
    default_message = (
        "Yang menjawab bukan layanan BSrE, jadi tidak ada yang ditandatangani. Silakan coba lagi "
        "nanti; bila terulang, minta admin kabupaten memeriksa alamat layanan BSrE."
    )


class RefusedByBsre(SigningError):
    """BSrE refused for a reason of its own; `number` is its status_code, if it gave one."""

    code = "refused_by_bsre"

    def __init__(self, number: int | None) -> None:
        self.number = number
        told = f" (kode {number})" if number is not None else ""
        super().__init__(
            f"BSrE menolak permintaan ini{told}, jadi tidak ada yang ditandatangani. Periksa akun "
            "BSrE Anda; bila di sana sudah aktif, sampaikan pesan ini kepada admin kabupaten."
        )


class WrongPassphraseAtBsre(WrongPassphrase):
    default_message = (
        "Frasa sandi BSrE Anda tidak cocok. Periksa dan masukkan kembali; bila lupa, pasang yang "
        "baru lewat layanan BSrE."
    )


class WrongOneTimeCode(WrongPassphrase):
    default_message = (
        "Kode sekali pakai tidak cocok atau sudah kedaluwarsa. Minta kode baru, lalu masukkan."
    )


class OtherCertificate(UnexpectedResult):
    """Signed with another certificate than the enrolled one; BSrE renews them every two years."""

    code = "other_certificate"
    default_message = (
        "BSrE menandatangani dengan sertifikat lain daripada yang terdaftar di sini, jadi hasilnya "
        "tidak dipakai. Bila sertifikat Anda di BSrE baru diperbarui, daftarkan kembali di menu "
        "Sertifikat, lalu tandatangani lagi; bila tidak, hubungi admin kabupaten."
    )


class DocumentNotFetched(SigningError):
    """A file that was signed before cannot be got from the service by its number."""

    code = "document_not_fetched"
    default_message = (
        "Berkas dengan nomor itu tidak dapat diambil dari BSrE; BSrE memberikannya satu kali saja. "
        "Periksa nomornya, atau mintalah berkasnya kepada BSrE lalu unggah. Hasil tanda tangan "
        "surat ini tetap belum diketahui."
    )


class OneTimeCodeUnsupported(SigningError):
    """Version 1 of the interface knows passphrases only."""

    code = "one_time_code_unsupported"
    default_message = (
        "Layanan BSrE instansi ini tidak menyediakan kode sekali pakai. Gunakan frasa sandi Anda."
    )
