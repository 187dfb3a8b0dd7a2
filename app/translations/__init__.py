"""Languages of the screens: `id` is the default, `en` the second (docs/translating.md)."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, request
from flask_babel import get_locale, get_translations

FOLDER = Path(__file__).parent


def catalogues(folder: Path = FOLDER) -> Iterator[Path]:
    """The .po file of every language."""
    yield from sorted(folder.glob("*/LC_MESSAGES/messages.po"))


def compile_catalogues(folder: Path = FOLDER) -> list[Path]:
    """Write the .mo file beside every .po that is newer, whole or not at all; return those written.

    Fuzzy entries are left out, so a guess is never shown as a translation.
    """
    written = []
    for source in catalogues(folder):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parent.parent.name)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as draft:
            write_mo(draft, catalogue, use_fuzzy=False)
        Path(draft.name).chmod(0o644)
        os.replace(draft.name, target)
        written.append(target)
    return written


def init_app(app: Flask) -> None:
    """Make the catalogues ready and give templates `get_locale()`.

    Call it before FAB's `init_app`: FAB reads the catalogues while it names its screens, and what
    was read is kept.

    Flask-WTF looks for validation messages in WTForms' own catalogues, which have no Indonesian;
    it takes the ones set on the request first, so ours are set there.
    """
    compile_catalogues()
    app.add_template_global(get_locale, "get_locale")

    @app.before_request
    def speak_our_catalogue_in_forms() -> None:
        request.wtforms_translations = get_translations()  # type: ignore[attr-defined]
