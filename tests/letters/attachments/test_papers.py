"""The papers on a letter's page: ticked, uploaded, opened and deleted, and by whom."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.attachments.models import Attachment
from app.letters.attachments.store import attachment_store
from app.letters.states import State
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories.letters import submitted_letter
from tests.letters.attachments import papers
from tests.letters.office import NGAPUS, draft
from tests.letters.test_acts import a_letter, issue

KTP = "Fotokopi KTP-el dan Kartu Keluarga"


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Desa Japah."""
    return signed_in("admin.japah")


def send(
    visitor: Visitor, letter_id: int, content: bytes, requirement: str = KTP, **more: str
) -> Any:
    """Upload a scan as the page does, under a name and type that lie."""
    file = (BytesIO(content), "../../ktp.html", "text/html")
    fields = {"requirement": requirement, "attachment": file, **more}
    return visitor.post(f"/letters/attach/{letter_id}", fields)


def rows(app: Flask) -> list[Attachment]:
    """All attachments, as the database has them."""
    with app.app_context():
        found = list(db.session.scalars(select(Attachment).order_by(Attachment.id)))
        db.session.expunge_all()
        return found


def files(app: Flask) -> list[Path]:
    """All files of attachments."""
    return [*(app.config["DATA_FOLDER"] / "attachments").glob("*/*")]


def acts(app: Flask, letter_id: int) -> list[str]:
    """What the trail tells of the papers of a letter."""
    with app.app_context():
        query = select(AuditEvent.action).where(AuditEvent.subject_id == str(letter_id))
        told = db.session.scalars(query.order_by(AuditEvent.seq)).all()
        return [one for one in told if "attachment" in one or "requirement" in one]


@both_databases
def test_a_requirement_is_ticked_as_seen_without_keeping_anything(
    app: Flask, admin: Visitor
) -> None:
    letter_id = a_letter(app, State.SUBMITTED)
    for _twice in range(2):
        form = {"requirement": KTP, "seen": "1"}
        assert admin.post(f"/letters/attach/{letter_id}", form).status_code == 302
    [row] = rows(app)
    assert (row.kind, row.file_name, files(app)) == ("seen", None, [])
    assert acts(app, letter_id) == ["letter:requirement_seen"]
    assert "Sudah dilihat" in admin.get(f"/letters/show/{letter_id}").text


@both_databases
def test_a_scan_is_kept_encrypted_and_opened_with_a_trace(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.DRAFT)
    assert send(admin, letter_id, papers.photo()).status_code == 302
    [row], [file] = rows(app), files(app)
    assert b"JFIF" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert row.file_name == file.name

    answer = admin.get(f"/letters/attachment/{letter_id}/{row.id}")
    assert Image.open(BytesIO(answer.data)).format == "JPEG"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "ktp" not in answer.headers["Content-Disposition"]
    assert acts(app, letter_id) == ["letter:attachment_added", "letter:attachment_read"]


def test_a_pdf_is_handed_out_to_be_saved_never_shown_in_our_page(
    app: Flask, admin: Visitor
) -> None:
    letter_id = a_letter(app, State.DRAFT)
    send(admin, letter_id, papers.pdf())
    answer = admin.get(f"/letters/attachment/{letter_id}/{rows(app)[0].id}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_deleted_scan_is_gone_from_the_disk_and_its_row_forgets_it(
    app: Flask, admin: Visitor
) -> None:
    letter_id = a_letter(app, State.DRAFT)
    send(admin, letter_id, papers.photo())
    [row] = rows(app)
    assert admin.post(f"/letters/detach/{letter_id}/{row.id}").status_code == 302
    [row] = rows(app)
    assert (row.file_name, row.sha256, row.size, files(app)) == (None, None, None, [])
    assert acts(app, letter_id)[-1] == "letter:attachment_deleted"
    assert admin.get(f"/letters/attachment/{letter_id}/{row.id}").status_code == 404
    assert admin.post(f"/letters/detach/{letter_id}/{row.id}").status_code == 404


@both_databases
def test_a_discarded_draft_takes_its_papers_with_it(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.DRAFT)
    send(admin, letter_id, papers.photo())
    assert admin.post(f"/letters/discard/{letter_id}").status_code == 302
    assert (rows(app), files(app)) == ([], [])
    assert acts(app, letter_id) == ["letter:attachment_added", "letter:attachment_deleted"]


@pytest.mark.parametrize(("requirement", "content", "said"), [
    (KTP, b"<html>", "bukan foto"),
    (KTP, b"", "Pilih dahulu berkasnya"),
    ("Ijazah", papers.photo(), "tidak meminta persyaratan itu"),
])  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_words_and_leaves_nothing(
    app: Flask, admin: Visitor, requirement: str, content: bytes, said: str
) -> None:
    letter_id = a_letter(app, State.DRAFT)
    page = send(admin, letter_id, content, requirement)
    assert page.status_code == 422
    assert said in page.text
    assert (rows(app), files(app)) == ([], [])


def test_the_eleventh_scan_of_a_letter_is_refused(app: Flask, admin: Visitor) -> None:
    letter_id, photo = a_letter(app, State.DRAFT), papers.photo()
    for _one in range(10):
        assert send(admin, letter_id, photo).status_code == 302
    assert "Paling banyak 10 berkas" in send(admin, letter_id, photo).text
    assert len(files(app)) == len(rows(app)) == 10


def test_an_issued_letter_takes_no_more_papers(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.ISSUED)
    assert send(admin, letter_id, papers.photo()).status_code == 302
    assert (rows(app), files(app)) == ([], [])
    assert 'name="attachment"' not in admin.get(f"/letters/show/{letter_id}").text


def test_a_disk_that_refuses_is_told_and_nothing_changes(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.DRAFT)
    (app.config["DATA_FOLDER"] / "attachments").write_text("no folder here")
    answer = send(admin, letter_id, papers.photo())
    assert answer.status_code == 503
    assert "Tidak ada yang berubah" in answer.text
    assert rows(app) == []


def test_a_file_that_vanished_is_not_there_and_a_damaged_one_says_so(
    app: Flask, admin: Visitor
) -> None:
    letter_id = a_letter(app, State.DRAFT)
    send(admin, letter_id, papers.photo())
    [row], [file] = rows(app), files(app)
    url = f"/letters/attachment/{letter_id}/{row.id}"
    file.write_bytes(file.read_bytes()[:-20])
    assert admin.get(url).status_code == 503
    file.unlink()
    assert admin.get(url).status_code == 404


def test_a_new_vault_key_opens_what_the_old_one_sealed(app: Flask, admin: Visitor) -> None:
    letter_id = a_letter(app, State.DRAFT)
    send(admin, letter_id, papers.photo())
    [file] = files(app)
    before = file.read_bytes()
    result = app.test_cli_runner().invoke(args=["reseal-keys"])
    assert result.exit_code == 0
    assert file.read_bytes() != before
    with app.app_context():
        assert attachment_store().get(file.name).startswith(b"\xff\xd8")


@pytest.mark.promise("P4")
@both_databases
def test_only_who_handles_the_letter_meets_its_papers(
    app: Flask, admin: Visitor, signed_in: Any
) -> None:
    letter_id = a_letter(app, State.SUBMITTED)  # its head signs it, the Camat does not
    send(admin, letter_id, papers.photo())
    url = f"/letters/attachment/{letter_id}/{rows(app)[0].id}"
    answers = {
        name: signed_in(name).get(url).status_code
        for name in ("sekdes.japah", "kades.japah", "camat.japah", "admin.ngapus", "admin.blora")
    }
    opened = {name for name, status in answers.items() if status == 200}
    assert opened == {"sekdes.japah", "kades.japah"}
    assert answers["camat.japah"] == answers["admin.ngapus"] == 404
    assert Visitor(app).get(url).status_code == 302
    shown = signed_in("camat.japah").get(f"/letters/show/{letter_id}").text
    assert KTP not in shown


@pytest.mark.promise("P4")
def test_the_camat_meets_the_papers_of_the_letters_that_they_sign(
    app: Flask, admin: Visitor, signed_in: Any
) -> None:
    letter_id = submitted_letter(app, "SKTM")
    send(admin, letter_id, papers.photo())
    url = f"/letters/attachment/{letter_id}/{rows(app)[0].id}"
    camat = signed_in("camat.japah")
    assert camat.get(url).status_code == 200
    assert KTP in camat.get(f"/letters/show/{letter_id}").text
    assert signed_in("admin.kecamatan").get(url).status_code in (302, 403, 404)


@pytest.mark.promise("P4")
def test_papers_of_one_letter_are_not_reached_through_another(
    app: Flask, admin: Visitor, signed_in: Any
) -> None:
    mine = a_letter(app, State.DRAFT)
    send(admin, mine, papers.photo())
    with app.app_context():
        theirs = draft(office_code=NGAPUS)
    other = signed_in("admin.ngapus")
    key = rows(app)[0].id
    for act in (other.get, other.post):
        assert act(f"/letters/attachment/{theirs}/{key}").status_code in (404, 405)
    assert other.post(f"/letters/detach/{theirs}/{key}").status_code == 404
    assert other.post(f"/letters/detach/{mine}/{key}").status_code == 404
    assert send(other, mine, papers.photo()).status_code == 404
    assert len(files(app)) == 1


def test_who_only_signs_or_oversees_adds_nothing(
    app: Flask, admin: Visitor, signed_in: Any
) -> None:
    letter_id = a_letter(app, State.SUBMITTED)
    for name in ("kades.japah", "pengawas.japah"):
        assert send(signed_in(name), letter_id, papers.photo()).status_code in (302, 403, 404)
    assert rows(app) == []


def test_a_scan_that_came_too_late_leaves_no_file(app: Flask, admin: Visitor, monkeypatch) -> None:
    letter_id = a_letter(app, State.SUBMITTED)
    replace = os.fsync

    def issue_meanwhile(handle: int) -> None:
        replace(handle)
        monkeypatch.setattr(os, "fsync", replace)
        issue(letter_id)

    monkeypatch.setattr(os, "fsync", issue_meanwhile)
    assert send(admin, letter_id, papers.photo()).status_code == 302
    assert (rows(app), files(app)) == ([], [])
