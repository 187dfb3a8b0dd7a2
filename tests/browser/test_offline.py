"""The service worker in a real browser: it comes, and says what to do without a connection."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

KEPT = """async () => {
  const names = await caches.keys();
  const found = [];
  for (const name of names) {
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  }
  return found.sort();
}"""


def test_without_a_connection_the_page_says_so_and_nothing_of_anybody_was_kept(
    person: Callable[..., Page],
) -> None:
    page = person("kades.japah", PHONE)
    page.evaluate("navigator.serviceWorker.ready")
    page.goto("/approvals/list/")
    assert page.evaluate("() => navigator.serviceWorker.controller.scriptURL").endswith(
        "/service-worker.js"
    )
    assert page.evaluate(KEPT) == ["/offline", "/static/css/labur.css", "/static/img/labur.svg"]
    page.context.set_offline(True)
    page.goto("/letters/list/")
    expect(page.get_by_role("heading", name="Tidak ada sambungan")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("link", name="Coba lagi").click()
    expect(page.get_by_role("heading", name="Surat", exact=True)).to_be_visible()
