"""Debian's Chromium, driven by Playwright; any script error or policy violation fails the test."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from app.demo import PASSWORD

PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run", "--disable-quic"),
]
# Whatever the policy forbids is an error in words, also where Chromium only counts it.
VIOLATIONS = """document.addEventListener("securitypolicyviolation", (fault) =>
  console.error(`policy: ${fault.violatedDirective} ${fault.blockedURI}`));"""


def _is_fault(said: ConsoleMessage) -> bool:
    # Chromium calls every answer above 399 an error, also those that a page expects.
    return said.type == "error" and not said.text.startswith("Failed to load resource")


# Not for the session: while Playwright runs, its event loop would keep pyHanko's from running.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests; each person gets a context of their own."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def person(chromium: Browser, live_server: str) -> Iterator[Callable[..., Page]]:
    """``person("admin.japah", PHONE)``: that user, signed in, in an own browser window."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(username: str | None, viewport: dict, javascript: bool = True) -> Page:
        context = chromium.new_context(
            viewport=viewport, locale="id-ID", base_url=live_server, java_script_enabled=javascript
        )
        context.add_init_script(VIOLATIONS)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _is_fault(said) and complaints.append(said.text))
        if username:
            page.goto("/login/")
            page.get_by_label("Nama pengguna").fill(username)
            page.get_by_label("Kata sandi").fill(PASSWORD)
            page.get_by_role("button", name="Masuk").click()
            page.wait_for_url(lambda url: "login" not in url)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []
