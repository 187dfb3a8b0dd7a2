"""axe, the judge of WCAG, finds nothing to complain of, on any screen and in either theme."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.axe import complaints
from tests.browser.conftest import PHONE
from tests.factories.letters import facts, issued_letter, submitted_letter

PAGES = {
    "kades.japah": [
        "/", "/approvals/list/", "/approvals/desk?id=1", "/certificates/list/",
        "/certificates/enroll", "/letters/show/{issued}",
    ],
    "admin.japah": [
        "/letters/compose", "/letters/compose/SKU", "/letters/list/", "/letters/show/{issued}",
        "/letters/show/{waiting}", "/letter-settings/add", "/devices/", "/resetmypassword/form",
        "/factors/", "/factors/confirm",
    ],
    "admin.blora": [
        "/certificate-overview/list/?district=33.16.16", "/certificates/show/1",
        "/outcomes/list/", "/proof/list/", "/signing-services/list/", "/signing-services/add",
        "/authorities/list/", "/authorities/show/1", "/offices/edit/33.16.16", "/officials/add",
        "/resetpassword/form?pk=1", "/factor-resets/list/", "/factor-resets/show/1",
    ],
    "platform": ["/authorities/trust", "/authorities/show/1"],
    None: ["/login/", "/cek", "/v/{token}", "/v/{unknown}"],
}  # fmt: skip


@pytest.mark.parametrize("username", PAGES, ids=str)
def test_everybody_can_use_the_pages(
    app: Flask, person: Callable[..., Page], username: str | None
) -> None:
    waiting = submitted_letter(app)
    with ThreadPoolExecutor(
        1
    ) as apart:  # Playwright's event loop would keep pyHanko's from running
        issued = apart.submit(issued_letter, app).result()
    known = {"issued": issued, "waiting": waiting, "unknown": "A" * 32}
    known["token"] = facts(app, issued)["token"]
    page = person(username, PHONE)
    said = []
    for address in PAGES[username]:
        page.goto(address.format(**known))
        said += complaints(page)
    assert said == []
