"""The typeface takes seconds to cut, so the test runs share one copy."""

import pytest

from app.letters.rendering import Fonts, prepare_fonts


@pytest.fixture(scope="session")
def fonts(pytestconfig: pytest.Config) -> Fonts:
    """The letters' fonts, kept from one run of the tests to the next."""
    assert pytestconfig.cache is not None
    return prepare_fonts(pytestconfig.cache.mkdir("letter-fonts"))
