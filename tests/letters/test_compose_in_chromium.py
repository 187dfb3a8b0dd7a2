"""The compose form as a fast typist uses it: without touching the mouse."""

import shutil
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from app.demo import PASSWORD
from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from tests.letters.office import resident


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The app, served on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """The village admin's browser; a script's error fails the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        opened = browser.new_page(base_url=address)
        broken: list[str] = []
        opened.on("pageerror", lambda error: broken.append(str(error)))
        opened.goto("/login/")
        opened.fill("#username", "admin.japah")
        opened.fill("#password", PASSWORD)
        opened.press("#password", "Enter")
        opened.wait_for_url(f"{address}/")
        yield opened
        browser.close()
    assert broken == []


def test_a_letter_is_made_by_keyboard_alone(app: Flask, page: Page) -> None:
    with app.app_context():
        person = resident(name="Wagiyem Percobaan")
    page.goto("/letters/compose")
    page.keyboard.type("usaha")
    page.keyboard.press("Enter")
    page.wait_for_url("**/letters/compose/SKU")
    page.keyboard.type("wagiyem perc")
    page.keyboard.press("Enter")  # before the answer is there
    page.wait_for_selector("#business_name:focus")
    for text in ("Warung Contoh", "Perdagangan", "Dukuh Krajan", "01032021", "4500000"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    assert page.input_value("#started_on") == "01-03-2021"
    assert page.input_value("#monthly_turnover") == "4.500.000"
    assert "Senin, 1 Maret 2021" in page.inner_text("form.compose__form")
    page.keyboard.type("pengajuan kredit")
    page.wait_for_selector("[data-preview-pages] img")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/letters/show/*")
    with app.app_context():
        [letter] = db.session.scalars(select(Letter))
        assert (letter.state, letter.resident_id) == (State.SUBMITTED, person)
        assert letter.values["monthly_turnover"] == "4.500.000"


def test_people_are_added_to_a_table_and_taken_off_again(app: Flask, page: Page) -> None:
    with app.app_context():
        mother, child, other = (
            resident(name=f"{one} Percobaan") for one in ("Ibu", "Anak", "Cucu")
        )
    page.goto(f"/letters/compose/SKTM?resident={mother}")
    for name in ("anak perc", "cucu perc"):
        page.fill("#dependants", "")
        page.type("#dependants", name)
        page.wait_for_selector(".person-list:not([hidden]) li")
        page.keyboard.press("Enter")
        assert page.input_value("#dependants") == ""
    page.uncheck(f'input[name=dependants][value="{other}"]')
    page.click("[value=save]")
    page.wait_for_url("**/letters/edit-draft/*")
    with app.app_context():
        [letter] = db.session.scalars(select(Letter))
        assert letter.values["dependants"] == [{"id": child}]
