"""The typeface that is cut once a run."""

from pathlib import Path

import pytest

from app.letters.rendering import Fonts, prepare_fonts


@pytest.fixture(scope="session")
def fonts(letter_fonts: Path) -> Fonts:
    """The letters' fonts."""
    return prepare_fonts(letter_fonts)
