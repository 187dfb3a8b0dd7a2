"""Passkeys in a real browser, with Chromium's own virtual authenticator."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import CDPSession, Page, expect

from app.demo import PASSWORD
from tests.browser.axe import complaints
from tests.browser.conftest import LAPTOP, PHONE

WHO = "kades.japah"
ANSWERS_AT_ONCE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(app: Flask, live_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server under a name: passkeys belong to names, never to bare IP addresses."""
    address = live_server.replace("127.0.0.1", "localhost")
    monkeypatch.setitem(app.config, "BASE_URL", address)
    monkeypatch.setitem(app.config, "SECOND_FACTOR_REQUIRED", True)
    return address


def authenticator(page: Page, **habits: Any) -> tuple[CDPSession, str]:
    """Give the browser of this page an authenticator; the session and its id."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = ANSWERS_AT_ONCE | habits
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def type_password(page: Page, site: str) -> None:
    page.goto(f"{site}/login/")
    page.get_by_label("Nama pengguna").fill(WHO)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def enrol(page: Page, site: str) -> None:
    """From the password to the first page, by making a passkey."""
    type_password(page, site)
    page.get_by_role("link", name="Kunci sandi").click()
    page.get_by_label("Nama").fill("Ponsel kantor")
    page.get_by_role("button", name="Buat kunci sandi").click()
    expect(page.locator(".recovery-codes code")).to_have_count(10)
    page.get_by_role("link", name="Sudah saya simpan").click()
    page.get_by_role("heading", name="Halo").wait_for()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


def judged(page: Page) -> list[str]:
    """What axe finds, once the page is there."""
    page.locator("h1").wait_for()
    return complaints(page)


def test_everybody_can_use_the_pages_on_the_way_in(person: Callable[..., Page], site: str) -> None:
    page = person(None, PHONE)
    authenticator(page)
    type_password(page, site)
    said = judged(page)
    page.goto(f"{site}/factors/new/app")
    said += judged(page)
    picture = Image.open(io.BytesIO(page.locator(".qr").screenshot()))
    app_link = page.get_by_role("link", name="buka aplikasi").get_attribute("href")
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [app_link]
    page.goto(f"{site}/factors/new/passkey")
    said += judged(page)
    page.get_by_role("button", name="Buat kunci sandi").click()
    expect(page.locator(".recovery-codes code")).to_have_count(10)
    said += judged(page)
    page.goto(f"{site}/factors/")
    said += judged(page)
    sign_out(page)
    type_password(page, site)
    page.get_by_role("button", name="Pakai kunci sandi").wait_for()
    assert [*said, *judged(page)] == []


def test_a_passkey_is_made_and_signs_in(person: Callable[..., Page], site: str) -> None:
    page = person(None, PHONE)
    authenticator(page)
    enrol(page, site)
    sign_out(page)
    type_password(page, site)
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.get_by_role("heading", name="Halo").wait_for()
    page.goto(f"{site}/factors/")
    expect(page.get_by_role("heading", name="Ponsel kantor")).to_be_visible()


def test_who_cancels_is_told_so_and_can_try_again(person: Callable[..., Page], site: str) -> None:
    page = person(None, LAPTOP)
    session, key = authenticator(page)
    enrol(page, site)
    sign_out(page)
    type_password(page, site)
    unverified = {"authenticatorId": key, "isUserVerified": False}
    session.send("WebAuthn.setUserVerified", unverified)
    page.get_by_role("button", name="Pakai kunci sandi").click()
    expect(page.get_by_text("Kunci sandi tidak jadi dipakai")).to_be_visible()
    session.send("WebAuthn.setUserVerified", unverified | {"isUserVerified": True})
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.get_by_role("heading", name="Halo").wait_for()


def test_a_device_that_holds_a_key_of_the_account_says_so(
    person: Callable[..., Page], site: str
) -> None:
    page = person(None, PHONE)
    authenticator(page)
    enrol(page, site)
    page.goto(f"{site}/factors/new/passkey")
    page.get_by_role("button", name="Buat kunci sandi").click()
    expect(page.get_by_text("Perangkat ini sudah menyimpan kunci sandi")).to_be_visible()


def test_a_browser_without_passkeys_is_led_to_the_other_ways(
    person: Callable[..., Page], site: str
) -> None:
    page = person(None, PHONE)
    authenticator(page)
    enrol(page, site)
    sign_out(page)
    page.add_init_script("delete window.PublicKeyCredential")
    type_password(page, site)
    expect(page.get_by_text("Peramban ini tidak dapat memakai kunci sandi")).to_be_visible()
    expect(page.get_by_role("button", name="Pakai kunci sandi")).to_be_hidden()
    page.get_by_text("Pakai kode pemulihan").click()
    expect(page.get_by_label("Kode pemulihan")).to_be_visible()
