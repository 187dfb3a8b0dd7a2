"""Text as people type and paste it, made fit to be kept. Pure."""

import unicodedata


def tidy(text: str | None) -> str:
    """One line without the marks that nobody sees: they come with pasting and hinder searching."""
    text = text or ""
    if not (text.isascii() and text.isprintable()):  # most is plain, and a workbook has a million
        visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
        text = unicodedata.normalize("NFC", visible)
    return " ".join(text.split())
