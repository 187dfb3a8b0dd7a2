"""The compose form as a fast typist uses it: without touching the mouse."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from tests.browser.conftest import LAPTOP
from tests.letters.office import resident

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def page(person: Callable[..., Page]) -> Page:
    """The village admin's browser."""
    return person("admin.japah", LAPTOP)


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
