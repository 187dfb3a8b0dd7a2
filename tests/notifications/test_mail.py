"""E-mail goes to an address that its owner has confirmed, and to no other."""

import re
from urllib.parse import urlsplit

from app.access.models import Account
from app.database import transaction
from app.demo import PASSWORD
from tests.access.factors.people import code, with_app
from tests.client import Visitor
from tests.factories import letters
from tests.mail.conftest import Post
from tests.mail.server import Mailbox
from tests.notifications.conftest import Telling

LINK = re.compile(r"http://localhost:\d+(/\S+)")


def give_address(telling: Telling, username: str, address: str = "kades@contoh.id") -> None:
    """Mail goes nowhere from the demonstration's own addresses, which cannot exist."""
    with telling.app.app_context(), transaction() as session:
        session.get_one(Account, telling.account(username)).email = address


def asked_link(telling: Telling, post: Post, mailbox: Mailbox, username: str) -> str:
    """Ask for the link, and read it in the mailbox."""
    give_address(telling, username)
    telling.visitor(username).post("/notifications/address")
    assert post.deliver() == 1
    found = LINK.search(mailbox.messages[-1].get_content())
    assert found is not None
    return found[1]


def test_after_the_link_was_confirmed_the_letter_is_told_by_mail_too(
    telling: Telling, post: Post, mailbox: Mailbox
) -> None:
    letters.submitted_letter(telling.app)
    telling.work()
    link = asked_link(telling, post, mailbox, "kades.japah")
    assert [one["Subject"] for one in mailbox.messages] == ["Konfirmasi alamat surel Anda"]
    kades = telling.visitor("kades.japah")
    assert "sudah dikonfirmasi" not in kades.get(link, follow_redirects=True).text
    assert "sudah dikonfirmasi" in kades.post(link, follow_redirects=True).text

    letter_id = letters.submitted_letter(telling.app)
    telling.work()
    post.deliver()
    message = mailbox.messages[-1]
    number = letters.facts(telling.app, letter_id)["number"]
    assert message["Subject"] == "2 surat menunggu tanda tangan Anda"
    text = message.get_content()
    assert number in text
    assert letters.NAME.split()[0] not in text
    _, _, path = telling.noted("kades.japah")[-1]
    assert path in text
    assert kades.get(path).status_code == 200


def test_a_link_is_good_for_its_account_and_address_and_once(
    telling: Telling, post: Post, mailbox: Mailbox
) -> None:
    link = asked_link(telling, post, mailbox, "kades.japah")
    for wrong in (link[:-1], urlsplit(link).path):
        assert telling.visitor("kades.japah").post(wrong).status_code == 422
    assert telling.visitor("admin.japah").post(link).status_code == 422
    kades = telling.visitor("kades.japah")
    assert kades.post(link).status_code == 302
    assert kades.post(link).status_code == 422
    give_address(telling, "kades.japah", "lain@contoh.id")
    assert "belum dikonfirmasi" in kades.get("/notifications/").text
    letters.submitted_letter(telling.app)
    telling.work()
    assert post.deliver() == 0


def test_links_cannot_fill_a_mailbox(telling: Telling, post: Post, mailbox: Mailbox) -> None:
    give_address(telling, "kades.japah")
    kades = telling.visitor("kades.japah")
    kades.post("/notifications/address")
    told = kades.post("/notifications/address", follow_redirects=True).text
    assert "Tautan baru saja dikirim" in told
    assert post.deliver() == 1


def test_its_letter_opens_after_password_and_second_factor(telling: Telling) -> None:
    number = letters.facts(telling.app, letters.submitted_letter(telling.app))["number"]
    [(_, _, path)] = telling.noted("kades.japah")
    secret, _codes = with_app(telling.app, "kades.japah")
    visitor = Visitor(telling.app)
    login = visitor.get(path).location
    visitor.get(login)
    second = visitor.post(login, {"username": "kades.japah", "password": PASSWORD}).location
    visitor.token = ""
    visitor.get(second)
    answer = visitor.post(second, {"code": code(secret, 1)})
    assert answer.location == path
    desk = visitor.get(path).text
    assert number in desk
    assert "Tanda tangani" in desk
