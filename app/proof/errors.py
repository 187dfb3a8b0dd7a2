"""Why a letter's proof is not complete yet, in words for those who wait for the letter.

As in ``app.signing.errors`` each has a stable ``code`` and an Indonesian ``message``.
"""

from app.signing.errors import SigningError


class ProofError(SigningError):
    """The letter's proof could not be carried on; the letter is as it was."""

    code = "proof_failed"
    default_message = (
        "Bukti waktu surat ini belum dapat dilengkapi. Sistem akan mencobanya lagi sendiri; "
        "bila tetap gagal, hubungi admin kabupaten."
    )


class NothingToProve(ProofError):
    """There is no such work any more: done, cancelled, or another office's."""

    code = "nothing_to_prove"
    default_message = "Bukti waktu surat ini tidak perlu dilengkapi lagi."


class BeingProven(ProofError):
    """Somebody else is at it, or was cut off on a server out of our sight less than a lease ago."""

    code = "being_proven"
    default_message = "Bukti waktu surat ini sedang dilengkapi. Muat ulang halaman sebentar lagi."


class ProofOvertaken(ProofError):
    """The letter moved on meanwhile, or the lease ran out; nothing was changed."""

    code = "proof_overtaken"
    default_message = "Surat ini berubah selagi buktinya dilengkapi, jadi hasilnya tidak dipakai."


class FileUnusable(ProofError):
    """The stored file is missing or not what it was."""

    code = "file_unusable"
    default_message = (
        "Berkas surat ini hilang atau rusak, jadi buktinya tidak dapat dilengkapi. "
        "Beri tahu pengelola sistem."
    )


class NoTimestampAuthority(ProofError):
    """A level is wanted that needs timestamps, and the server has no authority for them."""

    code = "no_timestamp_authority"
    default_message = (
        "Server ini tidak mempunyai layanan stempel waktu. Mintalah pengelola server memasangnya; "
        "surat akan terbit dengan sendirinya setelah itu."
    )


class LevelNotReached(ProofError):
    """All was added that is to be had, and the validator does not find the level wanted."""

    code = "level_not_reached"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Surat belum mencapai tingkat tanda tangan yang diminta: {reason} "
            "Hubungi admin kabupaten."
        )
