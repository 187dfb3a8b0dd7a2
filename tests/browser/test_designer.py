"""The editor of a letter's text: typed into, with chips, undone and saved, by keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.conftest import LAPTOP

SKD = "/letter-types/show/SKD"


def test_a_text_is_changed_by_keyboard_undone_and_saved(person: Callable[..., Page]) -> None:
    page = person("admin.blora", LAPTOP)
    page.goto(SKD)
    page.get_by_role("button", name="Ubah jenis surat ini").click()
    page.get_by_role("link", name="Ubah isi surat").click()
    tools = page.get_by_role("group", name="Alat penyunting")
    last = page.locator(".block").last
    last.focus()  # the closing, which is a part that can only be moved or taken out
    tools.get_by_role("button", name="Tambah paragraf").press("Enter")
    page.keyboard.type("Untuk {{ values.purpose }} ")
    tools.get_by_label("Sisipkan").first.select_option("values.purpose | lines")
    tools.get_by_role("button", name="Sisipkan").press("Enter")
    page.keyboard.type(" saja")
    page.keyboard.press("Shift+Control+ArrowLeft")
    page.keyboard.press("Control+b")
    tools.get_by_label("Sisipkan").first.select_option("values.lived_since")
    tools.get_by_role("button", name="Sisipkan").press("Enter")
    written = page.locator(".block").last
    expect(written).to_contain_text("hanya bila Bertempat tinggal sejak diisi")
    page.get_by_role("textbox", name="Paragraf").last.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("Paragraf kedua.")
    expect(page.locator("[data-preview-pages] img")).to_be_visible()
    page.locator(".block").last.press("Control+z")
    page.locator(".block").last.press("Control+z")
    expect(page.get_by_text("Paragraf kedua.")).to_have_count(0)
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+y")
    expect(page.get_by_text("Paragraf kedua.")).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tidak ada yang salah")).to_be_visible()
    page.get_by_role("link", name="Ubah isi surat").click()
    kept = page.locator("input[name=blocks]").input_value()
    assert "Untuk {{ values.purpose }} " in kept  # words stay words
    assert '"source":"values.lived_since"' in kept.replace(": ", ":")
    expect(page.locator(".block").nth(-2).locator("b")).to_have_text("saja")
    expect(page.locator(".block").last).to_have_text("Paragraf kedua.")
