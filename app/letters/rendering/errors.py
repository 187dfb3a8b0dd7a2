"""Why a letter cannot be rendered, in Indonesian for the person in front of it."""

import unicodedata


class RenderError(ValueError):
    """The letter cannot be rendered; the text says why and what to do."""


class MissingGlyph(RenderError):
    """A character that the letters' typeface cannot draw; it would silently vanish."""

    def __init__(self, character: str, where: str) -> None:
        self.character = character
        self.where = where
        name = unicodedata.name(character, "")
        shown = f"“{character}” " if character.isprintable() else ""
        super().__init__(
            f"{where} memuat karakter {shown}(U+{ord(character):04X}{' ' + name if name else ''})"
            " yang tidak dapat dicetak pada surat. Hapus atau ganti karakter itu."
        )


class InvalidBody(RenderError):
    """A letter type's text is no template we accept; the message names the line or the part."""
