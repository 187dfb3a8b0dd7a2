"""The compose form as a fast typist uses it: without touching the mouse."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.demo import PASSWORD
from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from tests.browser.conftest import LAPTOP, PHONE
from tests.letters.office import resident


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
    expect(page.get_by_text("Draf sudah disimpan.")).to_be_visible()
    with app.app_context():
        [letter] = db.session.scalars(select(Letter))
        assert letter.values["dependants"] == [{"id": child}]


def test_a_session_that_ends_in_the_middle_loses_nothing(
    app: Flask, person: Callable[..., Page]
) -> None:
    with app.app_context():
        subject = resident()
    page = person("admin.japah", PHONE)
    page.goto(f"/letters/compose/SKU?resident={subject}")
    page.fill("#business_name", "Warung Contoh")
    saved = page.locator("[data-saved]")
    expect(saved).to_contain_text("Tersimpan")
    page.wait_for_url("**/letters/edit-draft/*")
    page.context.clear_cookies()
    page.fill("#purpose", "pengajuan kredit")
    expect(page.get_by_text("Sesi Anda sudah berakhir")).to_be_visible()
    page.click("[value=save]")  # goes nowhere: nobody would take it
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Masuk lagi di tab baru").click()
    login = opened.value
    login.get_by_label("Nama pengguna").fill("admin.japah")
    login.get_by_label("Kata sandi").fill(PASSWORD)
    login.get_by_role("button", name="Masuk").click()
    login.wait_for_url(lambda url: "login" not in url)
    assert page.input_value("#business_name") == "Warung Contoh"
    page.fill("#purpose", "pengajuan kredit usaha")
    expect(saved).to_contain_text("Tersimpan")
    expect(page.get_by_text("Sesi Anda sudah berakhir")).to_be_hidden()
    with app.app_context():
        [letter] = db.session.scalars(select(Letter))
        assert letter.values["business_name"] == "Warung Contoh"
        assert letter.values["purpose"] == "pengajuan kredit usaha"
