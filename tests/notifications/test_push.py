"""A push reaches the browser that asked for it, sealed for it alone, and no other address."""

from datetime import datetime, timedelta

import pytest

from app.access.models import Account
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.jobs.queue import queue
from app.mail.models import OutgoingMail
from app.mail.outbox import prune as forget_mailed
from app.notifications.push.endpoints import is_allowed
from app.notifications.tell import prune as forget_told
from app.vault import Vault
from config import PUSH_HOSTS
from tests.conftest import both_databases
from tests.factories import letters
from tests.mail.conftest import Post
from tests.mail.server import Mailbox
from tests.notifications.conftest import Telling


@both_databases
def test_the_browser_shows_the_letter_by_type_and_number_and_opens_that_very_one(
    telling: Telling,
) -> None:
    tablet = telling.device("kades.japah")
    letter_id = letters.submitted_letter(telling.app)
    assert telling.work() == 1
    number = letters.facts(telling.app, letter_id)["number"]
    [(_, _, path)] = telling.noted("kades.japah")
    assert tablet.shown == [
        {"title": "Surat menunggu tanda tangan Anda", "path": path,
         "body": f"Surat Keterangan Usaha nomor {number}", "tag": "labur", "waiting": 1}
    ]  # fmt: skip
    assert letters.NAME.split()[0] not in str(tablet.shown)
    sent = tablet.headers[0]
    assert (sent["Content-Encoding"], sent["TTL"], sent["Topic"]) == ("aes128gcm", "86400", "labur")
    assert telling.work() == 0


def test_many_letters_are_one_push_a_minute_with_their_number_in_it(telling: Telling) -> None:
    tablet = telling.device("kades.japah")
    letters.submitted_letter(telling.app)
    telling.work()
    for _ in range(2):
        letters.submitted_letter(telling.app)
        assert telling.work_at_once() == 0
    assert telling.work() == 1
    assert [one["title"] for one in tablet.shown] == [
        "Surat menunggu tanda tangan Anda", "3 surat menunggu tanda tangan Anda"
    ]  # fmt: skip
    assert tablet.shown[1]["path"] == "/approvals/list/"
    assert tablet.shown[1]["waiting"] == 3


def test_what_is_signed_before_the_push_goes_out_is_told_to_nobody(telling: Telling) -> None:
    tablet = telling.device("kades.japah")
    letters.issued_letter(telling.app)
    assert (telling.work(), tablet.shown) == (0, [])


def test_who_wants_no_push_gets_none(telling: Telling) -> None:
    kades = telling.visitor("kades.japah")
    tablet = telling.device("kades.japah", kades)
    kades.post("/notifications/choose", {"certificate_ends.push": "on"})
    letters.submitted_letter(telling.app)
    assert (telling.work(), tablet.shown) == (0, [])


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(telling: Telling, status: int) -> None:
    telling.device("kades.japah").answer = status
    letters.submitted_letter(telling.app)
    assert (telling.work(), telling.devices()) == (0, [])


@pytest.mark.parametrize("status", [307, 503])
def test_a_service_that_cannot_just_now_is_asked_again_and_never_followed_elsewhere(
    telling: Telling, status: int
) -> None:
    tablet = telling.device("kades.japah")
    elsewhere = telling.service.browser()
    telling.service.browsers["/elsewhere"] = elsewhere
    tablet.answer = status
    letters.submitted_letter(telling.app)
    assert telling.work() == 0
    assert telling.devices()[0].problem == f"Layanan menjawab {status}."
    assert elsewhere.headers == []
    tablet.answer = 201
    telling.pauses_end()
    assert (telling.work(), len(tablet.shown)) == (1, 1)


def test_after_some_tries_the_push_is_dropped_and_the_browser_kept(telling: Telling) -> None:
    telling.device("kades.japah").answer = 500
    letters.submitted_letter(telling.app)
    for _ in range(6):
        telling.work()
        telling.pauses_end()
    [row] = telling.devices()
    assert (row.pending, row.due_at, row.tries, row.claim) == (None, None, 5, None)


HOSTS = [host.strip() for host in PUSH_HOSTS.split(",")]


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:APA91", "https://web.push.apple.com/QGuQ",
        "https://updates.push.services.mozilla.com:443/wpush/v2/gAAA_-",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d%3d",
    ],
)  # fmt: skip
def test_the_browsers_own_services_are_asked(endpoint: str) -> None:
    assert is_allowed(endpoint, HOSTS)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x", "https://169.254.169.254/latest/meta-data/", "https://localhost/x",
        "https://fcm.googleapis.com.jahat.id/x", "https://jahat.id/fcm.googleapis.com",
        "https://fcm.googleapis.com@jahat.id/x", "https://jahat.id\\@fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@jahat.id/x", "https://fcm.googleapis.com#@jahat.id/x",
        "https://fcm.googleapis.com:8443/x", "https://FCM.googleapis.com/x", "file:///etc/passwd",
        "https://notify.windows.com.jahat.id/x", "https://jahatnotify.windows.com/x",
        "https://a.notify.windows.com:22/x", "https://fcm.googleapis.com/\r\nHost: jahat.id",
        "https://fcm.googleapis.com", "https://[::1]/x", "",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)  # fmt: skip
def test_no_other_address_is_ever_asked(endpoint: str) -> None:
    assert not is_allowed(endpoint, HOSTS)


def test_a_page_that_names_another_address_or_no_keys_is_refused(telling: Telling) -> None:
    kades, good = telling.visitor("kades.japah"), telling.service.browser().form
    for wrong in (
        {"endpoint": "https://127.0.0.1:1/x"}, {"endpoint": ""}, {"p256dh": "AAAA"},
        {"p256dh": "BA" + "A" * 85}, {"auth": "AAAA"}, {"auth": "é" * 22},
    ):  # fmt: skip
        answer = kades.post("/notifications/subscribe", good | wrong)
        assert (answer.status_code, "tidak dikenal" in answer.text) == (422, True), wrong
    assert telling.devices() == []


def test_an_address_that_the_setting_no_longer_allows_is_not_asked(telling, monkeypatch) -> None:
    tablet = telling.device("kades.japah")
    letters.submitted_letter(telling.app)
    monkeypatch.setitem(telling.app.config, "PUSH_HOSTS", HOSTS)
    assert (telling.work(), tablet.headers, telling.devices()) == (0, [], [])


def test_a_browser_belongs_to_whoever_allowed_it_last(telling: Telling) -> None:
    kades = telling.visitor("kades.japah")
    shared = telling.device("kades.japah", kades)
    kades.post("/logout/")
    kades.sign_in("admin.japah").post("/notifications/subscribe", shared.form)
    letters.submitted_letter(telling.app)
    assert (telling.work(), shared.shown, len(telling.devices())) == (0, [], 1)


def test_where_somebody_else_signed_in_meanwhile_the_former_user_is_not_told(telling) -> None:
    kades = telling.visitor("kades.japah")
    shared = telling.device("kades.japah", kades)
    kades.post("/logout/")
    kades.sign_in("admin.japah")
    letters.submitted_letter(telling.app)
    assert (telling.work(), shared.shown, telling.devices()) == (0, [], [])


def test_a_device_that_was_signed_out_from_afar_is_told_nothing(telling: Telling) -> None:
    lost, kades = telling.device("kades.japah"), telling.visitor("kades.japah")
    kades.post("/devices/end", {"session": "others", "password": "contoh-masuk-2026"})
    letters.submitted_letter(telling.app)
    assert (telling.work(), lost.shown, telling.devices()) == (0, [], [])


def test_a_session_that_timed_out_does_not_end_the_pushes(telling: Telling, monkeypatch) -> None:
    tablet = telling.device("kades.japah")
    monkeypatch.setitem(telling.app.config, "IDLE_MINUTES", 0)
    letters.submitted_letter(telling.app)
    assert (telling.work(), len(tablet.shown)) == (1, 1)


def test_an_account_that_ended_is_told_nothing(telling: Telling) -> None:
    tablet = telling.device("kades.japah")
    letters.submitted_letter(telling.app)
    with telling.app.app_context(), transaction() as session:
        session.get_one(Account, telling.account("kades.japah")).active = False
    assert (telling.work(), tablet.shown, telling.devices()) == (0, [], [])


def test_address_and_message_are_encrypted_at_rest(telling: Telling) -> None:
    tablet = telling.device("kades.japah")
    tablet.answer = 503
    letters.submitted_letter(telling.app)
    telling.work()
    [row] = telling.devices()
    assert "127.0.0.1" not in row.sealed + (row.pending or "")
    vault: Vault = telling.app.extensions["vault"]
    assert tablet.endpoint in vault.open(row.sealed.encode()).decode()


def test_another_account_can_neither_see_nor_end_a_device(telling: Telling) -> None:
    telling.device("kades.japah")
    [row] = telling.devices()
    admin = telling.visitor("admin.japah")
    assert f'value="{row.id}"' not in admin.get("/notifications/").text
    admin.post("/notifications/unsubscribe", {"device": str(row.id)})
    assert len(telling.devices()) == 1
    telling.visitor("kades.japah").post("/notifications/unsubscribe", {"device": str(row.id)})
    assert telling.devices() == []


def test_a_trial_message_comes_to_ones_own_devices(telling: Telling) -> None:
    kades = telling.visitor("kades.japah")
    assert "Belum ada perangkat" in kades.post("/notifications/try", follow_redirects=True).text
    tablet = telling.device("kades.japah", kades)
    kades.post("/notifications/try")
    assert telling.work() == 1
    assert tablet.shown[0]["title"] == "Pemberitahuan percobaan"


def test_the_background_work_does_all_this_by_its_own_clock(
    telling: Telling, post: Post, mailbox: Mailbox
) -> None:
    tablet = telling.device("kades.japah")
    letters.submitted_letter(telling.app)
    post.write()
    jobs = queue(telling.app)
    for task in jobs.read_periodic(datetime(2027, 3, 1, 3, 1)):  # a minute like any other
        jobs.execute(task)
    jobs.storage.close()
    assert len(tablet.shown) == 1
    assert len(mailbox.messages) == 1


def test_what_was_told_and_mailed_is_forgotten_after_ninety_days(
    telling: Telling, post: Post, mailbox: Mailbox
) -> None:
    letters.submitted_letter(telling.app)
    telling.work()
    key = post.write()
    post.deliver()
    for days, left in ((89, True), (91, False)):
        later = utc_now() + timedelta(days=days)
        with telling.app.app_context():
            forget_told(later)
            forget_mailed(later)
            assert (db.session.get(OutgoingMail, key) is not None) == left
        assert bool(telling.noted("kades.japah")) == left
