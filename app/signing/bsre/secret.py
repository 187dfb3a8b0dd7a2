"""What must not be shown: a passphrase, a password, a NIK."""


class Secret:
    """A text that no repr, log line or traceback with local variables shows (promise P5)."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself; only where it goes onto the wire."""
        return self._text

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class OneTimeCode(str):
    """A one-time code (TOTP) where a passphrase is expected: it goes to BSrE in another field."""

    __slots__ = ()
