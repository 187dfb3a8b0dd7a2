"""What every page must have for whoever cannot see it (WCAG 2.2: 1.3.1, 2.4.1, 2.4.2, 3.1.1)."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

LANDMARKS = ("header", "main")


class Structure(HTMLParser):
    """Counts elements, and keeps title, language, ids and what is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.language, self.title, self.heading = "", "", ""
        self.first_link = ""
        self.loaded: set[str] = set()
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.ids[given.get("id", "")] += 1
        self._inside.append(tag)
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and not self.first_link:
            self.first_link = given.get("href", "")
        if tag in ("script", "img") and given.get("src"):
            self.loaded.add(given["src"])
        if tag == "link" and given.get("rel") in ("stylesheet", "icon"):
            self.loaded.add(given["href"])

    def handle_data(self, data: str) -> None:
        """Keep the words of the title and of the main heading."""
        if self._inside and self._inside[-1] == "title":
            self.title += data
        if "h1" in self._inside:
            self.heading += data

    def handle_endtag(self, tag: str) -> None:
        """The element is over, and whatever was left open in it."""
        while tag in self._inside and self._inside.pop() != tag:
            pass


def structure(html: str) -> Structure:
    """A page, taken apart."""
    page = Structure()
    page.feed(html)
    return page


def faults(html: str) -> Iterator[str]:
    """What is missing, or there twice."""
    page = structure(html)
    if page.language not in ("id", "en"):
        yield f"language {page.language!r}"
    if not re.fullmatch(r"\S.+ · Esuk Layang Mabur", page.title.strip()):
        yield f"title {page.title!r}"
    if page.tags["h1"] != 1 or not page.heading.strip():
        yield f"{page.tags['h1']} main headings"
    yield from (f"{page.tags[one]} <{one}>" for one in LANDMARKS if page.tags[one] != 1)
    if page.first_link != "#main" or page.ids["main"] != 1:
        yield "no way past the menu"
    yield from (f"{count} × id {one}" for one, count in page.ids.items() if one and count > 1)
