"""The first page says what waits for whom."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from lxml import html

from app.clock import utc_now
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories.letters import (
    NEIGHBOUR,
    change,
    draft_letter,
    issued_letter,
    submitted_letter,
)

SignedIn = Callable[[str], Visitor]


def waits(visitor: Visitor) -> dict[str, str]:
    """What waits: its heading → the text of its box."""
    boxes = html.fromstring(visitor.get("/").text).xpath("//article[contains(@class, 'waits')]")
    return {text_of(box.find("h3")): text_of(box) for box in boxes}


def text_of(part: html.HtmlElement) -> str:
    return " ".join(part.text_content().split())


@both_databases
def test_a_head_sees_the_letters_to_sign_and_goes_to_the_very_letter(
    app: Flask, signed_in: SignedIn
) -> None:
    submitted_letter(app)
    submitted_letter(app, village=NEIGHBOUR)
    head = signed_in("kades.japah")
    assert list(waits(head)) == ["1 surat menunggu tanda tangan Anda"]
    [link] = html.fromstring(head.get("/").text).xpath("//*[@class='waits__rows']//a")
    assert text_of(link) == "Surat Keterangan Usaha · Murni Rahayu Contoh"
    assert head.get(link.get("href")).status_code == 200


def test_the_camat_sees_a_letter_only_when_it_is_the_turn(app: Flask, signed_in: SignedIn) -> None:
    submitted_letter(app, "PIK")
    assert waits(signed_in("camat.japah")) == {}
    assert len(waits(signed_in("kades.japah"))) == 1


@both_databases
def test_an_admin_sees_what_came_back_with_its_reason_and_the_own_drafts(
    app: Flask, signed_in: SignedIn
) -> None:
    change(app, draft_letter(app), state="returned", reason="Nama usaha keliru")
    draft = draft_letter(app)
    admin = signed_in("admin.japah")
    assert list(waits(admin)) == ["1 surat dikembalikan untuk diperbaiki"]
    assert "“Nama usaha keliru”" in next(iter(waits(admin).values()))
    with app.app_context():
        from app.access.models import Account
        from app.extensions import db

        me = db.session.scalar(db.select(Account.id).filter_by(username="admin.japah"))
    change(app, draft, created_by_id=me)
    assert list(waits(admin))[1] == "1 konsep Anda belum selesai"


@both_databases
def test_letters_late_are_told_to_their_office_and_to_the_supervisor(
    app: Flask, signed_in: SignedIn
) -> None:
    late = submitted_letter(app)
    submitted_letter(app)
    change(app, late, submitted_at=utc_now() - timedelta(days=3))
    words = "1 surat menunggu tanda tangan lebih dari dua hari"
    assert words in waits(signed_in("admin.japah"))
    assert "Desa Japah 1 surat, menunggu 3 hari" in waits(signed_in("pengawas.japah"))[words]
    assert words not in waits(signed_in("admin.ngapus"))


def test_who_has_nothing_to_do_is_told_so(app: Flask, signed_in: SignedIn) -> None:
    issued_letter(app)
    page = signed_in("kades.japah").get("/").text
    assert "Saat ini tidak ada yang menunggu Anda." in page


def test_the_day_shows_what_i_did_and_not_what_others_did(app: Flask, signed_in: SignedIn) -> None:
    letter = draft_letter(app)
    admin = signed_in("admin.japah")
    assert "Yang Anda kerjakan hari ini" not in admin.get("/").text
    admin.post(f"/letters/submit/{letter}")
    assert "1× mengajukan surat" in text_of(html.fromstring(admin.get("/").text))
    assert "Yang Anda kerjakan hari ini" not in signed_in("kades.japah").get("/").text
