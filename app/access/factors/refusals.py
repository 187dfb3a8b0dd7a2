"""Why a second factor was not accepted. Messages are for the user: Indonesian, with what to do."""

from app.audit.actions import Action


class FactorRefused(Exception):
    """The answer does not prove the second factor; counted as a failed try."""

    message = "Faktor kedua belum cocok. Coba lagi."
    action = Action.FACTOR_FAILED

    def __init__(self) -> None:
        super().__init__(self.message)


class WrongCode(FactorRefused):
    """The code is none of the account's for now."""

    message = (
        "Kode tidak cocok. Ketik 6 angka yang sedang tampil di aplikasi autentikator. Jika tetap "
        "tidak cocok, buka pengaturan ponsel dan setel tanggal dan jam ke otomatis."
    )


class UsedCode(FactorRefused):
    """RFC 6238, 5.2: a code is accepted once."""

    message = "Kode ini sudah dipakai. Tunggu sampai aplikasi menampilkan kode berikutnya."


class CodesLocked(FactorRefused):
    """NIST SP 800-63B, 5.2.2: guessing ends for good before it can succeed."""

    message = (
        "Terlalu banyak kode yang salah, jadi aplikasi ini dikunci. Masuklah dengan kunci sandi "
        "atau kode pemulihan, atau minta admin kantor di atas Anda mengatur ulang faktor kedua. "
        "Ganti juga kata sandi Anda: mungkin ada orang lain yang mengetahuinya."
    )


class WrongRecoveryCode(FactorRefused):
    """No unused code of this account."""

    message = (
        "Kode pemulihan tidak cocok atau sudah pernah dipakai. Tiap kode hanya berlaku satu kali."
    )


class PasskeyRefused(FactorRefused):
    """The answer of the passkey does not hold."""

    message = "Kunci sandi (passkey) tidak diterima. Coba lagi, atau pakai kode dari aplikasi."


class PasskeyCloned(PasskeyRefused):
    """W3C WebAuthn 6.1.1: the counter did not grow, so two keys may share one secret."""

    action = Action.FACTOR_CLONED
    message = (
        "Kunci sandi ini ditolak karena tampaknya ada salinannya di perangkat lain. Masuklah "
        "dengan cara lain, hapus kunci ini, lalu beri tahu admin kantor di atas Anda."
    )


class CeremonyOver(FactorRefused):
    """The challenge was used, is too old, or was for something else."""

    message = "Permintaan kunci sandi ini sudah lewat waktunya atau sudah dipakai. Coba lagi."


class FactorUnreadable(Exception):
    """The vault does not open the secret; no fault of the user, and no failed try."""

    def __init__(self) -> None:
        super().__init__(
            "Kode Anda tidak bermasalah, tetapi server belum dapat memeriksanya. Hubungi pengelola "
            "sistem: kunci brankas server (LABUR_VAULT_KEYS) perlu dilengkapi dengan kunci lama."
        )
