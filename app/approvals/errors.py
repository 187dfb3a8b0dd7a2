"""Why a letter cannot be signed now, in words for the one who wants to sign it.

As in ``app.signing.errors`` each has a stable ``code`` and an Indonesian ``message``.
"""

from app.signing.errors import SigningError


class NotYourLetter(SigningError):
    """The step belongs to another official."""

    code = "not_your_letter"
    default_message = "Surat ini harus ditandatangani oleh pejabat lain, bukan oleh Anda."


class OfficialNotServing(SigningError):
    """The official whose name the page bears does not hold the position today."""

    code = "official_not_serving"
    default_message = (
        "Pejabat yang namanya tercetak pada surat ini tidak sedang menjabat. Kembalikan suratnya "
        "agar diajukan ulang atas nama pejabat yang sekarang."
    )


class NotYourTurn(SigningError):
    """An earlier signer of the round has not signed yet."""

    code = "not_your_turn"
    default_message = (
        "Belum giliran Anda: pejabat sebelumnya belum menandatangani surat ini. "
        "Surat akan muncul di daftar Anda setelah ditandatangani."
    )


class AlreadySigned(SigningError):
    """The step is done."""

    code = "already_signed"
    default_message = "Surat ini sudah Anda tanda tangani. Tidak perlu diulang."


class BeingSigned(SigningError):
    """Another signing act holds the step, or one was cut off less than a lease ago."""

    code = "being_signed"
    default_message = (
        "Surat ini sedang ditandatangani di tempat lain. Tunggu sekitar dua menit, "
        "muat ulang halaman, lalu coba lagi bila belum bertanda tangan."
    )


class LetterWithdrawn(SigningError):
    """The letter was returned or cancelled, so this round of signatures is over."""

    code = "letter_withdrawn"
    default_message = (
        "Surat ini sudah dikembalikan atau dibatalkan, jadi tidak ditandatangani. "
        "Bila diajukan ulang, surat akan muncul lagi di daftar Anda."
    )


class NoCertificate(SigningError):
    """The person has no certificate in use."""

    code = "no_certificate"
    default_message = (
        "Anda belum mempunyai sertifikat tanda tangan. Daftarkan sertifikat Anda "
        "di menu Sertifikat, lalu coba lagi."
    )


class CertificateUnconfirmed(SigningError):
    """The holder's name differs from the official's, and nobody has confirmed the holder yet."""

    code = "certificate_unconfirmed"
    default_message = (
        "Sertifikat Anda masih menunggu penegasan admin kabupaten. Surat dapat Anda tanda tangani "
        "setelah sertifikat ditegaskan."
    )


class CertificateRevoked(SigningError):
    """The regency ended the use of the certificate."""

    code = "certificate_revoked"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Sertifikat Anda sudah dicabut oleh admin kabupaten ({reason}), jadi tidak dapat "
            "dipakai lagi. Daftarkan sertifikat baru di menu Sertifikat."
        )


class CertificateOfAnother(SigningError):
    """The unlocked key is not that of the official who must sign."""

    code = "certificate_of_another"
    default_message = (
        "Sertifikat yang dibuka bukan milik pejabat yang harus menandatangani surat ini."
    )


class FileChanged(SigningError):
    """The stored PDF is not the one that was submitted or signed before."""

    code = "file_changed"
    default_message = (
        "Berkas surat ini berubah atau rusak sejak diajukan, jadi tidak ditandatangani. "
        "Kembalikan suratnya agar diajukan ulang, dan beri tahu pengelola sistem."
    )


class DatedAhead(SigningError):
    """The letter bears a day that has not come: the clock was wrong when it was submitted."""

    code = "dated_ahead"
    default_message = (
        "Surat ini bertanggal sesudah hari ini, jadi belum dapat ditandatangani. Silakan "
        "kembalikan suratnya agar diajukan ulang dengan tanggal yang benar."
    )


class ClaimLost(SigningError):
    """Signing took longer than the lease, or the step moved on meanwhile; nothing was stored."""

    code = "claim_lost"
    default_message = (
        "Penandatanganan terlalu lama, sehingga hasilnya tidak dipakai. Muat ulang halaman "
        "lalu coba lagi."
    )


class NotProven(SigningError):
    """The signed file did not pass the check that every verifier will make."""

    code = "not_proven"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Surat belum terbit, karena hasil tanda tangan tidak lolos pemeriksaan: {reason} "
            "Hubungi admin kabupaten."
        )


class OutcomeKnown(SigningError):
    """There is nothing to settle: the step is free, or signed."""

    code = "outcome_known"
    default_message = (
        "Hasil penandatanganan surat ini sudah diketahui, jadi tidak ada yang perlu diselesaikan. "
        "Muat ulang halaman untuk melihat keadaannya."
    )


class ReasonMissing(SigningError):
    """Somebody settles an outcome without saying how they know it."""

    code = "reason_missing"
    default_message = (
        "Tulis dahulu dari mana Anda mengetahuinya, misalnya nama petugas BSrE dan tanggalnya."
    )


class NotByBsre(SigningError):
    """The page names BSrE, and the signer has another certificate by now."""

    code = "not_by_bsre"
    default_message = (
        "Pada surat ini tercetak bahwa sertifikatnya diterbitkan oleh BSrE, sedangkan sertifikat "
        "Anda sekarang bukan dari BSrE. Kembalikan suratnya agar diajukan ulang."
    )
