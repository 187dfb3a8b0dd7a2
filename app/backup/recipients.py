"""Whom a backup is encrypted to: age's X25519 keys. The private one never lies on this server."""

from collections.abc import Sequence
from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from app.backup.errors import BackupError

NO_RECIPIENTS = (
    "LABUR_BACKUP_RECIPIENTS belum diisi, jadi cadangan tidak dapat dikunci dan tidak dibuat. Buat "
    "sepasang kunci dengan `flask backup-key`, simpan kunci pribadinya di luar server ini, lalu "
    "isi LABUR_BACKUP_RECIPIENTS dengan kunci umumnya (age1…)."
)


def recipients(keys: Sequence[str]) -> list[x25519.Recipient]:
    """The public keys (``age1…``) of those who can open a backup. Raises BackupError."""
    if not keys:
        raise BackupError(NO_RECIPIENTS)
    try:
        return [x25519.Recipient.from_str(key) for key in keys]
    except RecipientError as error:
        raise BackupError(
            "LABUR_BACKUP_RECIPIENTS memuat kunci umum yang tidak dapat dibaca. Isilah dengan "
            "kunci age1… dari `flask backup-key`, dipisahkan koma bila lebih dari satu."
        ) from error


def identities(file: Path) -> list[x25519.Identity]:
    """The private keys in a file as age writes it: one a line, ``#`` begins a remark.

    Raises BackupError.
    """
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        keys = [x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except (OSError, UnicodeDecodeError, IdentityError) as error:
        raise BackupError(
            f"Berkas kunci {file} tidak dapat dibaca sebagai kunci pribadi cadangan. Isinya satu "
            "baris yang diawali AGE-SECRET-KEY-1."
        ) from error
    if not keys:
        raise BackupError(f"Berkas kunci {file} tidak memuat kunci pribadi (AGE-SECRET-KEY-1…).")
    return keys


def new_identity() -> x25519.Identity:
    """A new private key; its ``to_public()`` is what LABUR_BACKUP_RECIPIENTS takes."""
    return x25519.Identity.generate()
