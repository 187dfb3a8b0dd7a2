"""What an import keeps of people while it waits or can be undone: compressed, and sealed."""

import json
import zlib
from typing import Any

from flask import current_app

from app.vault import Vault


def _vault() -> Vault:
    vault: Vault = current_app.extensions["vault"]
    return vault


def seal(content: bytes) -> bytes:
    """A file, encrypted."""
    return _vault().seal(content)


def opened(sealed: bytes) -> bytes:
    """The file again. Raises VaultLocked."""
    return _vault().open(sealed)


def packed(data: Any) -> bytes:
    """JSON-able data, compressed and encrypted."""
    return seal(zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 6))


def unpacked(sealed: bytes | None) -> dict[str, Any]:
    """The data again; nothing where they are deleted by now. Raises VaultLocked."""
    return dict(json.loads(zlib.decompress(opened(sealed)))) if sealed is not None else {}
