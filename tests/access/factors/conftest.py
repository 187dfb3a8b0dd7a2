"""Second factors as production demands them."""

import pytest
from flask import Flask


@pytest.fixture
def demanded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever signs or manages accounts must have a second factor, as in production."""
    monkeypatch.setitem(app.config, "SECOND_FACTOR_REQUIRED", True)
