"""Scoped list pages with few letters and with many, as those who work with them see them.

What limits it: at both sizes the page itself (FAB's widgets, forms and menu); its five or six
queries take less than a millisecond, as each is answered by an index.
"""

from contextlib import ExitStack

from bench.harness import Case, Row, take_turns
from bench.place import application
from bench.population import fill
from tests.client import Visitor

AIM = 1.5
SIZES = {"1 000": (1_000, 1_000), "1 000 000": (1_000_000, 900_000)}  # letters, residents
PAGES = {
    "letters, village admin": ("admin.japah", "/letters/list/"),
    "letters, Camat": ("camat.japah", "/letters/list/"),
    "residents, village admin": ("admin.japah", "/residents/list/"),
}


def measure() -> list[Row]:
    """Every page at both sizes in turn; its ratio is between the sizes."""
    few, many = SIZES
    with ExitStack() as stack:
        apps = {size: stack.enter_context(application()) for size in SIZES}
        for size, (papers, people) in SIZES.items():
            fill(apps[size], papers=papers, people=people)
        cases = {
            f"{page}, {size} letters": _page(Visitor(apps[size]).sign_in(user), url)
            for page, (user, url) in PAGES.items()
            for size in SIZES
        }
        timings = take_turns(cases, runs=30, warm_up=3)
    lines = []
    for page in PAGES:
        base, grown = f"{page}, {few} letters", f"{page}, {many} letters"
        ratio = timings[grown].ms / timings[base].ms
        lines += [
            Row("list", base, timings[base]),
            Row("list", grown, timings[grown], ratio, base, AIM),
        ]
    return lines


def _page(visitor: Visitor, url: str) -> Case:
    def fetch() -> None:
        response = visitor.get(url)
        if response.status_code != 200 or response.text.count("<tr") < 20:
            raise RuntimeError(f"{url} should be a full page: {response.status}")

    return fetch
