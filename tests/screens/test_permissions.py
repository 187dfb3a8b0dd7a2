"""What a template shows must depend on who looks, each time."""

import re

from tests.screens.sources import ROOT

FOLDED = re.compile(r'"\w+"\s*\|\s*is_item_visible\(\s*"')


def test_no_template_asks_for_a_permission_in_a_way_that_is_answered_once() -> None:
    """Jinja works a filter out while it compiles when all its arguments are constants: the first
    visitor's answer would then be everybody's. Ask ``appbuilder.sm.has_access`` instead."""
    templates = [*(ROOT / "templates").rglob("*.html")]
    assert len(templates) > 30
    assert [str(one) for one in templates if FOLDED.search(one.read_text("utf-8"))] == []
