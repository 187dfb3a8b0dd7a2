"""Who imports: the admin of a village."""

from typing import Any

import pytest

from tests.client import Visitor


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Japah, signed in."""
    visitor: Visitor = signed_in("admin.japah")
    return visitor
