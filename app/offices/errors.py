"""Why a certificate is not enrolled, or no code for it sent; in Indonesian for its owner."""

from app.signing.errors import SigningError


class CertificateTaken(SigningError):
    """The certificate is enrolled for another person already."""

    code = "certificate_taken"
    default_message = (
        "Sertifikat ini sudah terdaftar atas nama pejabat lain. Gunakan sertifikat Anda sendiri."
    )


class CertificateWithdrawn(SigningError):
    """The regency revoked this very certificate; it never comes back."""

    code = "certificate_withdrawn"
    default_message = (
        "Sertifikat ini sudah dicabut dan tidak dapat didaftarkan lagi. Mintalah sertifikat baru "
        "kepada penerbitnya, lalu daftarkan yang baru itu."
    )


class OtherNik(SigningError):
    """The person proved another NIK at BSrE before; no code goes to a stranger."""

    code = "other_nik"
    default_message = (
        "NIK ini bukan NIK yang sudah terdaftar untuk Anda di BSrE, jadi tidak ada kode yang "
        "dikirim. Periksa kembali NIK Anda."
    )


class TooManyCodes(SigningError):
    """So many codes were sent without one being used that the next must wait."""

    code = "too_many_codes"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "Kode sekali pakai sudah terlalu sering diminta tanpa dipakai. Periksa pesan dan surel "
            f"Anda: pakailah kode yang terakhir, atau minta lagi dalam {-(-seconds // 60)} menit."
        )
