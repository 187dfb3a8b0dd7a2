"""Where officials' PKCS#12 files lie: outside the database and any web root, mode 0600."""

import os
from pathlib import Path

from flask import current_app


class KeyFileMissing(LookupError):
    """The key file of an enrolled certificate is not there."""


def _path(fingerprint: str) -> Path:
    folder: Path = current_app.config["DATA_FOLDER"] / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{fingerprint}.p12"


def store_key(fingerprint: str, content: bytes) -> None:
    """Keep the PKCS#12 file of the certificate with this SHA-256 fingerprint (hex)."""
    handle = os.open(_path(fingerprint), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_key(fingerprint: str) -> bytes:
    """The PKCS#12 file. Raises KeyFileMissing."""
    try:
        return _path(fingerprint).read_bytes()
    except FileNotFoundError as error:
        raise KeyFileMissing(fingerprint) from error
