"""Secrets at rest: what is kept is encrypted with a key that is not kept beside it."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class VaultLocked(Exception):
    """What is stored was sealed with a key that the environment no longer gives."""


class Vault:
    """Seals and opens with AES-128-CBC and HMAC-SHA-256 (Fernet).

    ``keys`` are Fernet keys (32 random bytes, URL-safe base64). The first one seals; all of them
    open, so that a new key can be put in front while the old ones still open what they sealed.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """Raise ValueError for a key that is none."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, secret: bytes) -> bytes:
        """Encrypt."""
        return self._fernet.encrypt(secret)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt. Raises VaultLocked."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise VaultLocked from error

    def reseal(self, sealed: bytes) -> bytes:
        """The same secret, sealed with the first key. Raises VaultLocked."""
        return self.seal(self.open(sealed))
