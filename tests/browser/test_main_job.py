"""The main job as its people do it: admin at a laptop, heads on a phone, a clerk who checks."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.definition import load_definition
from app.letters.models import Letter
from tests.browser.conftest import LAPTOP, PHONE

PURPOSE = "permohonan keringanan biaya pengobatan"


def compose(page: Page, code: str) -> None:
    """Choose the type, find the resident by name, fill in, submit."""
    page.goto("/letters/compose")
    page.get_by_role("link", name=re.compile(f" {code}$")).click()
    box = page.locator("#resident")
    box.click()
    box.press_sequentially("Sri Rahayu", delay=20)
    page.locator("[role=listbox] [role=option]").first.click()
    for field in load_definition(Path("templates/letters") / code.lower()).fields:
        if field.kind == "choice" and field.required:
            page.locator(f"[name={field.name}]").first.select_option(label=field.example)
        elif field.required:
            page.locator(f"#{field.name}").fill(field.example)
    page.get_by_role("button", name="Ajukan untuk ditandatangani").click()
    page.wait_for_url(re.compile(r"/letters/show/\d+"))


def sign(page: Page) -> None:
    """Open the desk from the first page, read the letter, sign it with the passphrase."""
    page.goto("/approvals/list/")
    page.get_by_role("link", name=re.compile("Baca dan tanda tangani")).first.click()
    expect(page.locator(".desk-letter__page").first).to_be_visible()
    page.get_by_label(re.compile("Kata sandi sertifikat|Frasa sandi", re.I)).fill(PASSPHRASE)
    page.get_by_role("button", name="Tanda tangani & bubuhi segel").click()
    expect(page.locator("[data-end]")).to_be_visible()


@pytest.mark.promise("P7")
@pytest.mark.parametrize("screen", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_from_the_request_to_a_letter_that_a_bank_has_checked(
    app: Flask, person: Callable[..., Page], screen: dict
) -> None:
    admin = person("admin.japah", screen)
    compose(admin, "SKTM")
    expect(admin.locator("main")).to_contain_text("33.16.16.2007")

    sign(person("kades.japah", PHONE))
    sign(person("camat.japah", screen))

    admin.reload()
    with admin.expect_download() as download:
        admin.get_by_role("link", name=re.compile("Unduh")).first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    address = admin.locator("#verify-url").input_value()
    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
        nik, token = letter.snapshot["data"]["subject"]["nik"], letter.token
    assert address.endswith(f"/v/{token}")

    clerk = person(None, PHONE, javascript=False)
    clerk.goto(f"/v/{token}")
    expect(clerk.locator("main")).to_contain_text("SAH")
    expect(clerk.locator("main")).not_to_contain_text(nik)
    expect(clerk.locator("main")).not_to_contain_text(PURPOSE)
    clerk.get_by_label(re.compile("NIK")).fill(nik)
    clerk.get_by_role("button", name=re.compile("surat yang asli|surat asli")).click()
    expect(clerk.locator("figure img").first).to_be_visible()
