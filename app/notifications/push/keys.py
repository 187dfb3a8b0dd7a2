"""The service's VAPID key (RFC 8292): made once, kept sealed in the data folder.

Browsers bind their subscriptions to it; with another one everybody has to allow pushes again.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from flask import current_app

from app.storage import write_durably
from app.vault import Vault, VaultLocked

NAME = "push-key.pem.sealed"


def ensure_key() -> None:
    """Make the key where there is none yet."""
    if not _file().exists():
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_durably(_file(), _vault().seal(pem))


def the_key() -> ec.EllipticCurvePrivateKey:
    """The key. Raises FileNotFoundError, VaultLocked."""
    key = load_pem_private_key(_vault().open(_file().read_bytes()), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 (we made it)
    return key


def public_key() -> str:
    """What browsers subscribe with: the point, base64url; empty while there is no key."""
    try:
        point = the_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    except (FileNotFoundError, VaultLocked):
        return ""
    return urlsafe_b64encode(point).decode().rstrip("=")


def reseal() -> Iterator[tuple[str, bool]]:
    """Encrypt it with the newest of the vault's keys; yields whether it opened."""
    if not _file().exists():
        return
    try:
        write_durably(_file(), _vault().reseal(_file().read_bytes()))
    except VaultLocked:
        yield NAME, False
    else:
        yield NAME, True


def _file() -> Path:
    folder: Path = current_app.config["DATA_FOLDER"]
    return folder / NAME


def _vault() -> Vault:
    vault: Vault = current_app.extensions["vault"]
    return vault
