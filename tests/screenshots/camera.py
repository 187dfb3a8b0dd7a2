"""Takes the pictures: a window a person, each page once, then in every size and theme."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from app.demo import PASSWORD
from tests.browser.axe import complaints
from tests.browser.conftest import ARGUMENTS
from tests.screenshots.pages import Shot

HEIGHTS = {390: 844, 820: 1180, 1280: 800}


@dataclass
class Camera:
    """Where pictures go, which ones are wanted, and what was found on the way."""

    folder: Path
    widths: Sequence[int]
    themes: Sequence[str]
    judge: bool = False
    taken: list[tuple[str, str, list[str]]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def enter(self, browser: Browser, base: str) -> None:
        """Go to another house; nobody has signed in there yet."""
        self.browser, self.base = browser, base
        self.windows: dict[str, Page] = {}

    def take(self, shot: Shot) -> None:
        """Open the page and photograph it; what is no page is left out."""
        page = self._window(shot.who)
        answer = page.request.get(self.base + shot.url, max_redirects=0)
        if "text/html" not in answer.headers.get("content-type", "") or answer.status == 302:
            return
        if answer.status >= 500:
            self.complaints.append(f"{shot.name}: {shot.url} answered {answer.status}")
        page.goto(self.base + shot.url)
        files = []
        for width in self.widths:
            page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
            for theme in self.themes:
                page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                files.append(f"{_slug(shot.name)}-{width}-{theme}.jpg")
                page.screenshot(
                    path=self.folder / files[-1], full_page=True, type="jpeg", quality=70
                )
        if self.judge:
            self.complaints += [f"{shot.name}: {one}" for one in complaints(page)]
        self.taken.append((shot.name, f"{shot.who or 'stranger'}: {shot.url}", files))

    def portrait(self, shot: Shot, width: int, file: Path) -> None:
        """What the first screenful of a page looks like, as a small PNG."""
        page = self._window(shot.who)
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.goto(self.base + shot.url, wait_until="networkidle")
        page.screenshot(path=file)
        Image.open(file).quantize(64).save(file, optimize=True)

    def _window(self, who: str) -> Page:
        if who not in self.windows:
            page = self.browser.new_context(locale="id-ID").new_page()
            if who:
                page.goto(f"{self.base}/login/")
                page.get_by_label("Nama pengguna").fill(who)
                page.get_by_label("Kata sandi").fill(PASSWORD)
                page.get_by_role("button", name="Masuk").click()
                page.wait_for_url(lambda url: "login" not in url)
            self.windows[who] = page
        return self.windows[who]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        yield browser
        browser.close()
