"""Scans end by themselves, at their time and not before, whatever happens on the way."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.letters.attachments import acts
from app.letters.attachments.models import Attachment
from app.letters.attachments.store import attachment_store
from app.letters.cancel import cancel
from app.letters.states import State
from app.offices.models import Office
from app.retention import expiry
from app.retention.expiry import Expiry, expire_attachments
from tests.conftest import both_databases
from tests.factories.letters import change
from tests.letters.attachments import papers
from tests.letters.office import JAPAH, ListedRounds
from tests.letters.test_acts import a_letter

KTP = "Fotokopi KTP-el dan Kartu Keluarga"
ISSUED = datetime(2026, 11, 17, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def with_scan(app: Flask, state: State = State.ISSUED) -> int:
    """A letter with one scan; returns its id."""
    letter_id = a_letter(app, State.DRAFT)
    with app.app_context():
        acts.upload(letter_id, KTP, papers.photo(), attachment_store(), by_id=None)
    if state == State.ISSUED:
        change(app, letter_id, state=State.ISSUED, issued_at=ISSUED)
    return letter_id


def night(app: Flask, now: datetime) -> Expiry:
    """What the nightly job does."""
    with app.app_context():
        return expire_attachments(attachment_store(), now)


def scans(app: Flask) -> list[tuple[bool, str]]:
    """For each scan: whether its row still knows the file, and why not."""
    with app.app_context():
        rows = db.session.scalars(select(Attachment).order_by(Attachment.id))
        return [(row.file_name is not None, row.deleted_why) for row in rows]


def files(app: Flask) -> list[Path]:
    return [*(app.config["DATA_FOLDER"] / "attachments").glob("*/*")]


@both_databases
def test_a_scan_is_deleted_ninety_days_after_issue_with_a_trace(app: Flask) -> None:
    letter_id = with_scan(app)
    assert night(app, ISSUED + 89 * DAY).expired == 0
    assert len(files(app)) == 1
    assert night(app, ISSUED + 90 * DAY) == Expiry(expired=1, failed=0, orphans=0)
    assert (scans(app), files(app)) == ([(False, "expired")], [])
    assert night(app, ISSUED + 91 * DAY).expired == 0
    with app.app_context():
        told = select(AuditEvent).where(AuditEvent.action == "letter:attachment_deleted")
        [event] = db.session.scalars(told)
        assert (event.subject_id, event.actor_name) == (str(letter_id), "sistem")
        assert KTP in event.detail
        assert '"why": "expired"' in event.detail


@both_databases
def test_the_nearest_office_that_says_how_long_decides(app: Flask) -> None:
    with_scan(app)
    for code, days in (("33.16", 30), (JAPAH, 10)):
        with app.app_context(), transaction() as session:
            session.get_one(Office, code).attachment_days = days
        assert night(app, ISSUED + (days - 1) * DAY).expired == 0
    assert night(app, ISSUED + 10 * DAY).expired == 1


def test_a_later_end_of_the_letter_does_not_prolong_it(app: Flask) -> None:
    letter_id = with_scan(app)
    change(app, letter_id, state=State.REVOKED, ended_at=ISSUED + 80 * DAY)
    assert night(app, ISSUED + 90 * DAY).expired == 1


def test_the_scan_of_a_cancelled_letter_and_of_a_forgotten_draft_end_too(app: Flask) -> None:
    cancelled = a_letter(app, State.SUBMITTED)
    with app.app_context():
        acts.upload(cancelled, KTP, papers.photo(), attachment_store(), by_id=None)
        cancel(cancelled, "Salah orang", ListedRounds())
    with_scan(app, State.DRAFT)
    assert night(app, utc_now() + 89 * DAY).expired == 0
    assert night(app, utc_now() + 91 * DAY).expired == 2


def test_a_letter_on_its_way_keeps_what_its_signers_look_at(app: Flask) -> None:
    letter_id = a_letter(app, State.SUBMITTED)
    with app.app_context():
        acts.upload(letter_id, KTP, papers.photo(), attachment_store(), by_id=None)
    assert night(app, utc_now() + 400 * DAY).expired == 0


@both_databases
def test_a_crash_after_the_file_is_gone_is_made_up_for_the_next_night(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_scan(app)
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(expiry, "_forget", lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt))
        night(app, ISSUED + 90 * DAY)
    assert (scans(app), files(app)) == ([(True, "")], [])
    assert night(app, ISSUED + 91 * DAY).expired == 1
    assert scans(app) == [(False, "expired")]


def test_a_disk_that_will_not_delete_is_asked_again_the_next_night(app: Flask) -> None:
    with_scan(app)
    with_scan(app)
    stuck, other = files(app)
    held = app.config["DATA_FOLDER"] / "held"
    stuck.rename(held)
    stuck.mkdir()  # unlink refuses a folder, whoever asks
    assert night(app, ISSUED + 90 * DAY) == Expiry(expired=1, failed=1, orphans=0)
    assert not other.exists()
    stuck.rmdir()
    held.rename(stuck)
    assert night(app, ISSUED + 91 * DAY).expired == 1
    assert files(app) == []


def test_files_that_no_row_knows_are_swept_once_no_upload_can_be_waiting(app: Flask) -> None:
    with_scan(app)
    with app.app_context():
        orphan = attachment_store().put(b"left by a crash")
    [path] = [one for one in files(app) if one.name == orphan]
    assert night(app, utc_now() + DAY / 2).orphans == 0
    os.utime(path, (ISSUED.timestamp(), ISSUED.timestamp()))
    assert night(app, utc_now()).orphans == 1
    assert len(files(app)) == 1


def test_the_page_says_until_when_a_scan_was_kept(app: Flask, signed_in: Any) -> None:
    letter_id = with_scan(app)
    night(app, datetime(2027, 3, 1, 5, 0, tzinfo=UTC))
    page = signed_in("admin.japah").get(f"/letters/show/{letter_id}").text
    assert "Pindaian disimpan sampai 1 Mar 2027, lalu dihapus" in page


@pytest.mark.parametrize(("days", "status"), [("0", 200), ("366", 200), ("abc", 200), ("30", 302)])
def test_an_office_says_how_long_within_bounds(
    app: Flask, signed_in: Any, days: str, status: int
) -> None:
    admin = signed_in("admin.blora")
    form = {"timezone": "Asia/Jakarta", "signature_level": "", "attachment_days": days}
    answer = admin.post("/offices/edit/33.16", form)
    assert answer.status_code == status
    with app.app_context():
        kept = db.session.get_one(Office, "33.16").attachment_days
    assert kept == (30 if status == 302 else None)


def test_an_upload_through_the_page_is_what_expires(app: Flask, signed_in: Any) -> None:
    letter_id = a_letter(app, State.DRAFT)
    file = (BytesIO(papers.pdf()), "kk.pdf")
    signed_in("admin.japah").post(
        f"/letters/attach/{letter_id}", {"requirement": KTP, "attachment": file}
    )
    assert night(app, utc_now() + 91 * DAY).expired == 1
