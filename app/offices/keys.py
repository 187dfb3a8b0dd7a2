"""Officials' PKCS#12 files at rest: sealed by the vault, outside the database and any web root.

A file may be locked by a weak passphrase; whoever steals the disk gets nothing to guess at.
"""

from collections.abc import Iterator
from pathlib import Path

from flask import current_app

from app.signing.errors import SigningError
from app.storage import write_durably
from app.vault import Vault, VaultLocked

SEALED, PLAIN = ".p12.sealed", ".p12"


class KeyFileMissing(LookupError):
    """The key file of an enrolled certificate is not there."""


class KeyFileLocked(SigningError):
    """The key file was sealed with a vault key that the environment no longer gives."""

    code = "key_file_locked"
    default_message = (
        "Kunci tanda tangan Anda tersimpan, tetapi belum dapat dibuka oleh server. Frasa sandi "
        "Anda tidak bermasalah. Hubungi pengelola sistem: kunci brankas server (LABUR_VAULT_KEYS) "
        "perlu dilengkapi dengan kunci yang lama."
    )


def store_key(fingerprint: str, content: bytes) -> None:
    """Keep the PKCS#12 file of the certificate with this SHA-256 fingerprint (hex)."""
    write_durably(_folder() / f"{fingerprint}{SEALED}", _vault().seal(content))


def read_key(fingerprint: str) -> bytes:
    """The PKCS#12 file. Raises KeyFileMissing and KeyFileLocked."""
    try:
        return _vault().open((_folder() / f"{fingerprint}{SEALED}").read_bytes())
    except FileNotFoundError as error:
        raise KeyFileMissing(fingerprint) from error
    except VaultLocked as error:
        raise KeyFileLocked from error


def forget_key(fingerprint: str) -> None:
    """Delete the file of a certificate that is used no more; its letters do not need it."""
    (_folder() / f"{fingerprint}{SEALED}").unlink(missing_ok=True)


def seal_plain_keys() -> int:
    """Seal the files that an earlier version kept as they came; returns how many."""
    plain = sorted(_folder().glob(f"*{PLAIN}"))
    for file in plain:
        store_key(file.name.removesuffix(PLAIN), file.read_bytes())
        file.unlink()
    return len(plain)


def reseal_keys() -> Iterator[tuple[str, bool]]:
    """Seal every file with the vault's first key; yields the fingerprint and whether it opened.

    What does not open stays as it is.
    """
    for file in sorted(_folder().glob(f"*{SEALED}")):
        fingerprint = file.name.removesuffix(SEALED)
        try:
            write_durably(file, _vault().reseal(file.read_bytes()))
        except VaultLocked:
            yield fingerprint, False
        else:
            yield fingerprint, True


def _vault() -> Vault:
    vault: Vault = current_app.extensions["vault"]
    return vault


def _folder() -> Path:
    folder: Path = current_app.config["DATA_FOLDER"] / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
