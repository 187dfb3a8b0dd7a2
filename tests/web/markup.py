"""What a page must not hold under a strict Content Security Policy."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

LOADING = {"src", "href", "action", "formaction", "data", "poster", "srcset"}


class Strict(HTMLParser):
    """Collects inline scripts, styles and handlers, and what is loaded from elsewhere."""

    def __init__(self, nonce: str) -> None:
        super().__init__()
        self.nonce, self.faults = nonce, []  # type: ignore[var-annotated]
        self._unmarked = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge one element."""
        given = dict(attrs)
        self._unmarked = ""
        if tag in ("script", "style") and given.get("nonce") != self.nonce:
            self._unmarked = tag
        if tag in ("base", "iframe", "object", "embed", "applet", "frame"):
            self.faults.append(f"<{tag}>")
        for name, value in given.items():
            value = (value or "").strip()
            if name.startswith("on") or name == "style":
                self.faults.append(f"{name}={value[:60]!r} on <{tag}>")
            if name in LOADING and not _ours(value):
                self.faults.append(f"{name}={value[:60]!r} on <{tag}>")

    def handle_data(self, data: str) -> None:
        """Text inside a script or style without this answer's nonce is inline code."""
        if self._unmarked and data.strip():
            self.faults.append(f"inline <{self._unmarked}> {data.strip()[:60]!r}")

    def handle_endtag(self, tag: str) -> None:
        """The element's text is over."""
        self._unmarked = ""


def _ours(address: str) -> bool:
    parts = urlsplit(address)
    data_image = parts.scheme == "data" and address.startswith("data:image/")
    return data_image or (parts.scheme, parts.netloc) in (("", ""), ("http", "localhost"))


def faults(html: str, policy: str) -> list[str]:
    """All that a page holds against its own policy and ours."""
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    page = Strict(nonce)
    page.feed(html)
    return page.faults
