"""The letters' stylesheet, parsed once, and what each element resolves to, worked out once.

xhtml2pdf does both again for every document.
"""

from functools import lru_cache
from typing import Any
from xml.dom.minidom import Element, Node

from xhtml2pdf.context import pisaContext
from xhtml2pdf.parser import CSSAttrCacheKey

from app.letters.rendering.fonts import FAMILY
from app.letters.rendering.sandbox import PARTS

_PARSED = (
    *("cssBuilder", "cssParser", "css", "cssDefault", "cssCascade", "cssPositionalTags"),
    *("cssAttributeNames", "cssCustomNames"),
)
_MAX_SHAPES = 5_000


def styled_context() -> pisaContext:
    """A fresh context for one letter, sharing the parsed stylesheet and the resolved styles."""
    context = pisaContext()
    shared = _parsed_context()
    for name in _PARSED:
        setattr(context, name, getattr(shared, name))
    context.fontList = {FAMILY.lower(): FAMILY}
    context.cssAttrCache = _resolved
    return context


class ResolvedStyles(dict[Any, Any]):
    """Styles by an element's place (tags, classes and ids up to the root), not by its node.

    That is all our stylesheet selects by: no positions, no attributes, no inline styles.
    """

    def get(self, key: CSSAttrCacheKey, default: Any = None) -> Any:
        """The styles of elements in the same place, from this letter or an earlier one."""
        return super().get(_place(key), default)

    def __setitem__(self, key: CSSAttrCacheKey, styles: Any) -> None:
        if len(self) >= _MAX_SHAPES:
            self.clear()
        super().__setitem__(_place(key), styles)


_resolved = ResolvedStyles()


def _place(key: CSSAttrCacheKey) -> tuple[Any, ...]:
    return (key.tag, key.css_class, key.css_id, _path(key.parent))


def _path(node: Node | None) -> tuple[Any, ...]:
    if not isinstance(node, Element):
        return ()
    path: tuple[Any, ...] | None = node.__dict__.get("letter_path")
    if path is None:
        name = (node.tagName, node.getAttribute("class"), node.getAttribute("id"))
        path = node.__dict__["letter_path"] = (*_path(node.parentNode), name)
    return path


@lru_cache(maxsize=1)
def _parsed_context() -> pisaContext:
    context = pisaContext()
    context.addDefaultCSS((PARTS / "letter.css").read_text("utf-8"))
    context.parseCSS()
    return context
