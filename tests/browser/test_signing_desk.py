"""The signing desk as a village head uses it: phone, tablet, keyboard, fingers, a poor line."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from app.approvals.models import Approval
from app.audit.models import AuditEvent
from app.demo import PASSPHRASE, PASSWORD
from app.extensions import db
from app.letters.models import Letter
from tests.browser.axe import complaints
from tests.browser.conftest import PHONE
from tests.browser.line import Line
from tests.factories.letters import submitted_letter
from tests.waiting import until

TABLET = {"width": 820, "height": 1180}
WHO = "kades.japah"


def wait_for_signature(app: Flask, count: int) -> list[int]:
    """So many letters that wait; the ids of their steps."""
    for _ in range(count):
        submitted_letter(app)
    with app.app_context():
        return list(db.session.scalars(select(Approval.id).order_by(Approval.id)))


def address(steps: list[int]) -> str:
    return "/approvals/desk?" + "&".join(f"id={step}" for step in steps)


def states(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Letter.state).order_by(Letter.id)))


def damage(app: Flask, letter: int) -> None:
    """Spoil the letter's file behind the system's back."""
    with app.app_context():
        sha256 = db.session.get_one(Letter, letter).current_sha256
    app.extensions["documents"].path(sha256).write_bytes(b"rusak")


def tab_to(page: Page, goal: Locator) -> None:
    """Press the tabulator until the goal has the focus, as somebody without a mouse must."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if goal.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {goal}")


def swipe(page: Page, by: int) -> None:
    """Draw one finger across the letter, so many CSS pixels, as the screen itself would tell."""
    screen = page.context.new_cdp_session(page)
    screen.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    box = page.locator("[data-approval]:visible").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 60
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + by, "y": y + 5}]),
        ("touchEnd", []),
    ):
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("screen", [PHONE, TABLET], ids=["phone", "tablet"])
def test_three_letters_are_read_and_signed_with_the_keyboard_alone(
    app: Flask, person: Callable[..., Page], screen: dict
) -> None:
    wait_for_signature(app, 3)
    head = person(WHO, screen)
    head.goto("/approvals/list/")
    tab_to(head, head.get_by_label("Pilih semua"))
    head.keyboard.press("Space")
    tab_to(head, head.get_by_role("button", name="Tanda tangani 3 surat terpilih"))
    head.keyboard.press("Enter")
    place = head.locator("[data-place]")
    expect(place).to_have_text("Surat 1 dari 3")
    head.keyboard.press("ArrowRight")
    tab_to(head, head.get_by_role("button", name="Berikutnya"))
    head.keyboard.press("Enter")
    expect(place).to_have_text("Surat 3 dari 3")

    enlarged = head.locator("[data-enlarged]")
    tab_to(head, head.get_by_role("link", name="Perbesar").locator("visible=true"))
    head.keyboard.press("Enter")
    expect(enlarged).to_be_visible()
    before = enlarged.locator("img").bounding_box()["width"]
    head.keyboard.press("+")
    assert enlarged.locator("img").bounding_box()["width"] > before
    head.keyboard.press("Escape")
    expect(enlarged).to_be_hidden()

    tab_to(head, head.locator("#passphrase"))
    head.keyboard.type(PASSPHRASE)
    head.keyboard.press("Enter")
    expect(head.locator("[data-end]")).to_contain_text("3 surat sudah ditandatangani")
    expect(head.locator("[data-result].notice--success")).to_have_count(3)
    assert states(app) == ["issued"] * 3


@pytest.mark.promise("P5")
def test_one_passphrase_serves_the_page_and_each_letter_tells_what_became_of_it(
    app: Flask, person: Callable[..., Page]
) -> None:
    steps = wait_for_signature(app, 4)
    head = person(WHO, TABLET)
    head.goto(address(steps))
    swipe(head, -300)
    expect(head.locator("[data-place]")).to_have_text("Surat 2 dari 4")
    assert complaints(head) == []
    head.locator("[data-return]:visible summary").click()
    head.get_by_role("button", name="Alamat salah").click()
    assert complaints(head) == []
    head.locator("[data-return-sheet]").get_by_role("button", name="Kembalikan surat ini").click()
    expect(head.get_by_text("dikembalikan dengan alasan Anda")).to_be_focused()
    expect(head.locator("[data-place]")).to_have_text("Surat 2 dari 3")

    only_this = head.get_by_role("button", name="Tanda tangani surat ini saja")
    head.locator("#passphrase").fill("bukan ini")
    only_this.click()
    expect(head.locator("#passphrase-error")).to_contain_text("tidak cocok")
    expect(head.locator("#passphrase")).to_be_focused()
    expect(head.locator("#passphrase")).to_have_value("")
    assert "issued" not in states(app)

    head.locator("#passphrase").fill(PASSPHRASE)
    only_this.click()
    expect(head.locator("[data-end]")).to_contain_text("2 surat masih menunggu")
    assert complaints(head) == []
    head.get_by_role("button", name="Lanjutkan").click()
    expect(head.locator("#passphrase")).to_be_hidden()
    assert head.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    damage(app, 4)
    head.get_by_role("button", name="Tanda tangani 2 surat terpilih").click()
    expect(head.locator("[data-end]")).to_contain_text("Satu surat tidak ditandatangani")
    expect(head.locator(".notice--danger[data-result]")).to_contain_text("rusak")
    assert states(app) == ["issued", "returned", "issued", "submitted"]
    with app.app_context():
        assert db.session.get_one(Letter, 2).reason == "Alamat salah."


@pytest.fixture
def line(live_server: str) -> Iterator[Line]:
    """A poor line: it breaks when the first letter's result has come through."""
    line = Line(live_server, breaks_after=b'"code": "signed"')
    yield line
    line.close()


@pytest.mark.promise("P1")
def test_after_a_connection_that_broke_the_rest_is_signed_and_nothing_twice(
    app: Flask, person: Callable[..., Page], line: Line
) -> None:
    steps = wait_for_signature(app, 5)
    head = person(WHO, PHONE)  # cookies know hosts, not ports
    head.goto(line.address + address(steps))
    sign = head.locator("[data-sign-chosen]")
    head.locator("#passphrase").fill(PASSPHRASE)
    sign.dblclick()
    again = head.get_by_role("link", name="Lihat hasilnya")
    expect(again).to_be_visible()
    expect(head.get_by_text("belum diketahui apakah surat ini")).not_to_have_count(0)
    assert "submitted" in states(app)
    line.mend()
    again.click()
    expect(head.get_by_text("sudah Anda tanda tangani").first).to_be_visible()

    def signs_what_waits() -> bool:
        head.goto(line.address + address(steps))
        if sign.count():
            head.locator("#passphrase").fill(PASSPHRASE)
            sign.click()
            expect(head.locator("[data-ways]")).to_be_visible()
        return set(states(app)) == {"issued"}

    until(signs_what_waits, "the last signature")
    with app.app_context():
        acts = select(func.count()).where(AuditEvent.action == "letter:signed")
        assert db.session.scalar(acts) == len(steps)


def sign_in(page: Page) -> None:
    page.get_by_label("Nama pengguna").fill(WHO)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def test_a_session_that_ended_leads_back_to_the_very_letters_and_loses_no_words(
    app: Flask, person: Callable[..., Page]
) -> None:
    steps = wait_for_signature(app, 2)
    head = person(WHO, PHONE)
    head.goto(address(steps))
    head.locator("[data-return]:visible summary").click()
    sheet = head.locator("[data-return-sheet]")
    sheet.locator("textarea").fill("Tanggal lahir keliru")
    head.context.clear_cookies()
    sheet.get_by_role("button", name="Kembalikan surat ini").click()
    expect(head.get_by_role("alert")).to_contain_text("isian Anda tetap ada")
    with head.expect_popup() as opened:
        sheet.get_by_role("link", name="Masuk lagi di tab baru").click()
    sign_in(opened.value)
    expect(opened.value.locator("[data-approval]")).to_have_count(2)
    sheet.get_by_role("button", name="Kembalikan surat ini").click()
    expect(head.get_by_text("dikembalikan dengan alasan Anda")).to_be_visible()
    with app.app_context():
        assert db.session.get_one(Letter, 1).reason == "Tanggal lahir keliru"

    head.context.clear_cookies()
    head.locator("#passphrase").fill(PASSPHRASE)
    head.locator("[data-sign-chosen]").click()
    expect(head.locator("#passphrase-error")).to_contain_text("Sesi Anda sudah berakhir")
    head.get_by_role("link", name="Masuk lagi").click()
    sign_in(head)
    expect(head.locator("[data-approval]")).to_have_attribute("data-approval", str(steps[1]))
    assert states(app) == ["returned", "submitted"]
