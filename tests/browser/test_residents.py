"""The residents' screens as an admin uses them, on a phone and without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.extensions import db
from app.residents.models import Resident
from tests.browser.axe import complaints
from tests.browser.conftest import LAPTOP, PHONE
from tests.residents.rows import JAPAH, NEW, named, resident_of
from tests.residents.workbook.books import book
from tests.residents.workbook.books import person as row
from tests.residents.workbook.imports import work


def test_a_resident_is_registered_into_a_family_found_by_a_members_name(
    app: Flask, person: Callable[..., Page]
) -> None:
    key, _nik, name = resident_of(app, JAPAH)
    page = person("admin.japah", PHONE)
    page.goto("/residents/add")
    page.get_by_label("NIK", exact=False).first.fill("33.16.16 010285 9777")
    page.locator("#name").fill(NEW)
    page.locator("#sex").select_option(label="Laki-laki")
    page.locator("#birth_date").fill("1985-02-01")
    page.locator("#family_relation").select_option(label="Famili Lain")
    page.locator("#household + .select2").click()
    page.keyboard.type(name)
    page.locator(".select2-results__option", has_text=name).first.click()
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url(lambda url: not url.endswith("/add"))
    assert named(app).nik == "3316160102859777"
    assert named(app).household_id == _household_of(app, key)


def _household_of(app: Flask, resident_id: int) -> int:
    with app.app_context():
        return db.session.get_one(Resident, resident_id).household_id


@pytest.mark.parametrize("javascript", [True, False])
def test_a_whole_nik_is_shown_with_and_without_scripts(
    app: Flask, person: Callable[..., Page], javascript: bool
) -> None:
    key, nik, _name = resident_of(app, JAPAH)
    page = person("sekdes.japah", LAPTOP, javascript=javascript)
    page.goto(f"/residents/show/{key}")
    expect(page.locator("body")).not_to_contain_text(nik)
    page.get_by_role("button", name="Lihat NIK lengkap").click()
    expect(page.locator("main")).to_contain_text(nik)
    assert page.url.endswith(f"/show/{key}") is javascript


def test_no_screen_scrolls_sideways(app: Flask, person: Callable[..., Page]) -> None:
    key, _nik, _name = resident_of(app, JAPAH)
    page = person("admin.japah", PHONE)
    for path in ("list/", "add", f"show/{key}", f"edit/{key}"):
        page.goto(f"/residents/{path}")
        for screen in (PHONE, LAPTOP):
            page.set_viewport_size(screen)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_a_workbook_is_brought_in_while_its_page_follows_the_worker(
    app: Flask, person: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "penduduk.xlsx"
    file.write_bytes(book(row(nama=NEW), row(nik="12", nama="Salah Contoh")))
    page = person("admin.japah", PHONE)
    page.goto("/residents/list/")
    page.get_by_role("link", name="Penduduk dari Excel").last.click()
    page.get_by_label("Berkas Excel penduduk").set_input_files(file)
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work(app)
    save = page.get_by_role("button", name="Simpan perubahan ini")
    expect(save).to_be_visible()  # the page has looked again by itself
    assert complaints(page) == []
    save.click()
    page.get_by_role("heading", name="Menyimpan data penduduk").wait_for()
    work(app)
    page.get_by_role("heading", name="Data penduduk tersimpan").wait_for()
    assert named(app) is not None
