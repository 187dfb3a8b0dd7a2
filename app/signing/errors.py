"""What can go wrong while sealing and signing, in words that a village head understands.

Every error carries `code` (stable, for programs) and `message` (Indonesian, for the screen: what
happened and what to do). None of them ever holds a passphrase.
"""


class SigningError(Exception):
    """The letter was not signed; nothing was changed."""

    code = "signing_failed"
    default_message = (
        "Surat belum dapat ditandatangani. Silakan coba lagi; bila tetap gagal, "
        "hubungi admin kabupaten."
    )

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.default_message
        super().__init__(self.message)


class WrongPassphrase(SigningError):
    code = "wrong_passphrase"
    default_message = "Frasa sandi sertifikat tidak cocok. Silakan periksa dan masukkan kembali."


class WrongPin(WrongPassphrase):
    """The token counts wrong PINs and locks itself; whoever calls must not try again by itself."""

    default_message = (
        "PIN token tidak cocok. Silakan periksa sebelum memasukkannya kembali: token akan "
        "terkunci setelah beberapa kali salah."
    )
    last_try = (
        "PIN token tidak cocok, dan tinggal satu kesempatan sebelum token terkunci. Silakan "
        "pastikan PIN Anda lebih dahulu, atau hubungi penerbit token."
    )


class PinLocked(SigningError):
    code = "pin_locked"
    default_message = (
        "Token terkunci karena PIN beberapa kali salah. Silakan hubungi penerbit token untuk "
        "membukanya."
    )


class TokenInUse(SigningError):
    """Its login counts for the whole process, so a second one would pass with any PIN."""

    code = "token_in_use"
    default_message = "Token sedang dipakai untuk permintaan lain. Silakan coba lagi sebentar."


class KeyMissing(SigningError):
    code = "key_missing"
    default_message = (
        "Berkas kunci tanda tangan Anda tidak ditemukan. Silakan hubungi admin kabupaten "
        "untuk mendaftarkannya kembali."
    )


class TokenMissing(KeyMissing):
    code = "token_missing"
    default_message = (
        "Token tanda tangan Anda tidak terbaca. Silakan pastikan token sudah terpasang pada "
        "server, atau hubungi admin kabupaten."
    )


class KeyUnreadable(SigningError):
    code = "key_unreadable"
    default_message = (
        "Berkas kunci tanda tangan tidak dapat dibaca atau tidak lengkap. Silakan unggah "
        "kembali berkas .p12 yang Anda terima dari penerbit sertifikat."
    )


class UnsupportedKey(SigningError):
    code = "unsupported_key"
    default_message = (
        "Jenis kunci pada sertifikat ini belum didukung. Silakan gunakan sertifikat "
        "dengan kunci RSA paling sedikit 2048 bit."
    )


class CertificateNotForSigning(SigningError):
    code = "certificate_not_for_signing"
    default_message = (
        "Sertifikat ini tidak diterbitkan untuk tanda tangan elektronik. Silakan gunakan "
        "sertifikat tanda tangan Anda."
    )


class CertificateExpired(SigningError):
    code = "certificate_expired"
    default_message = (
        "Masa berlaku sertifikat Anda sudah berakhir. Silakan perbarui sertifikat sebelum "
        "menandatangani surat."
    )


class CertificateNotYetValid(SigningError):
    code = "certificate_not_yet_valid"
    default_message = (
        "Sertifikat Anda belum mulai berlaku. Silakan tunggu sampai tanggal mulainya atau "
        "periksa jam pada server."
    )


class SpaceTooSmall(SigningError):
    code = "space_too_small"
    default_message = (
        "Tempat segel pada surat terlalu sempit untuk kode QR dan nama penanda tangan. "
        "Silakan hubungi pengelola jenis surat ini."
    )


class MissingGlyph(SigningError):
    """The seal's font has no picture for a character of the text."""

    code = "missing_glyph"

    def __init__(self, character: str) -> None:
        self.character = character
        super().__init__(
            f"Huruf “{character}” (U+{ord(character):04X}) pada teks segel tidak tersedia "
            "dalam huruf surat. Silakan ganti dengan huruf Latin biasa."
        )


class PageMissing(SigningError):
    code = "page_missing"
    default_message = (
        "Halaman tempat segel tidak ada pada surat ini. Silakan hubungi pengelola jenis surat."
    )


class AlreadyStamped(SigningError):
    code = "already_stamped"
    default_message = "Surat ini sudah dibubuhi segel. Silakan muat ulang halaman."


class FieldTaken(SigningError):
    code = "field_taken"
    default_message = "Kolom tanda tangan dengan nama yang sama sudah ada pada surat ini."


class FieldMissing(SigningError):
    code = "field_missing"
    default_message = (
        "Kolom tanda tangan Anda tidak ada pada surat ini. Silakan minta admin mengajukan "
        "ulang suratnya."
    )


class FieldAlreadySigned(SigningError):
    code = "field_already_signed"
    default_message = "Kolom ini sudah ditandatangani. Silakan muat ulang halaman."


class UnreadablePdf(SigningError):
    code = "unreadable_pdf"
    default_message = (
        "Berkas surat tidak dapat dibaca sebagai PDF. Silakan minta admin mengajukan ulang "
        "suratnya."
    )


class UnexpectedResult(SigningError):
    """What a signer gave back is not the input plus the one signature that was asked for."""

    code = "unexpected_result"
    default_message = (
        "Hasil tanda tangan tidak sesuai dengan surat yang dikirim, sehingga tidak disimpan. "
        "Silakan coba lagi; bila terulang, hubungi admin kabupaten."
    )


class TimestampUnavailable(SigningError):
    """The timestamp authority cannot be reached, or gives no token that fits."""

    code = "timestamp_unavailable"
    default_message = (
        "Stempel waktu belum dapat diperoleh dari layanannya. Silakan coba lagi beberapa saat "
        "lagi; bila tetap gagal, hubungi admin kabupaten."
    )


class TimestampTooLarge(TimestampUnavailable):
    """The token does not fit into the room that was kept for it."""

    default_message = (
        "Stempel waktu lebih besar daripada tempat yang disediakan, sehingga tidak disimpan. "
        "Silakan hubungi admin kabupaten untuk memeriksa layanan stempel waktu."
    )


class TimestampNotTrusted(SigningError):
    """A timestamp token came that does not prove what it should."""

    code = "timestamp_not_trusted"
    default_message = (
        "Stempel waktu yang diterima tidak dapat dipercaya, sehingga tidak dipakai. Silakan "
        "hubungi admin kabupaten untuk memeriksa layanan stempel waktu."
    )


class ClockDisagrees(TimestampNotTrusted):
    """The token is genuine and tells another time than this server; one of the two is wrong.

    A letter signed now would bear a day that was not, so nothing is signed at all.
    """

    code = "clock_disagrees"
    default_message = (
        "Jam server ini berbeda dari jam layanan stempel waktu, sehingga tidak ada yang "
        "ditandatangani. Silakan minta pengelola sistem mencocokkan jam server, lalu "
        "tanda tangani kembali."
    )


class EvidenceUnavailable(SigningError):
    """Nobody could tell whether a certificate was revoked; unknown is not valid (promise P9)."""

    code = "evidence_unavailable"
    default_message = (
        "Bukti bahwa sertifikat belum dicabut belum dapat diperoleh dari penerbitnya. Silakan "
        "coba lagi beberapa saat lagi; bila tetap gagal, hubungi admin kabupaten."
    )


class ServiceUnavailable(SigningError):
    """A remote signing service could not be asked; it surely did not sign."""

    code = "service_unavailable"
    default_message = (
        "Layanan tanda tangan belum dapat dihubungi, sehingga tidak ada yang ditandatangani. "
        "Silakan coba lagi beberapa saat lagi."
    )


class OutcomeUnknown(SigningError):
    """A remote signing service got the letter and did not answer: it may have signed."""

    code = "outcome_unknown"
    default_message = (
        "Layanan tanda tangan tidak menjawab setelah surat dikirim, sehingga belum pasti apakah "
        "surat sudah ditandatangani. Mohon jangan mengulang; hubungi admin kabupaten untuk "
        "memeriksanya lebih dahulu."
    )
