"""Whoever asks what is kept about them gets all of it, and nothing about others."""

import json
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.attachments import acts
from app.letters.attachments.store import attachment_store
from app.letters.models import Letter
from app.residents.models import Resident
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories.letters import (
    AUNT,
    NAME,
    NIK,
    draft_letter,
    facts,
    issued_letter,
    submitted_letter,
)
from tests.letters.attachments import papers

KTP = "Fotokopi KTP-el dan Kartu Keluarga"
ASKED = {"reason": "Diminta di loket", "identity": "card"}


def subject(app: Flask, nik: str = NIK) -> int:
    """The resident with this NIK."""
    with app.app_context():
        return db.session.scalars(select(Resident.id).where(Resident.nik == nik)).one()


def unpacked(answer: Any) -> tuple[dict[str, Any], bytes]:
    """The JSON and the PDF of a copy."""
    assert answer.status_code == 200, answer.text[:500]
    with ZipFile(BytesIO(answer.data)) as bundle:
        assert bundle.testzip() is None
        names = {Path(name).suffix: name for name in bundle.namelist()}
        return json.loads(bundle.read(names[".json"])), bundle.read(names[".pdf"])


def copied(app: Flask, visitor: Visitor, nik: str = NIK) -> tuple[dict[str, Any], bytes]:
    """The copy as the screen hands it out."""
    return unpacked(visitor.post(f"/subject-access/{subject(app, nik)}", ASKED))


def words(pdf: bytes, tmp_path: Path) -> str:
    """What stands on the pages."""
    file = tmp_path / "copy.pdf"
    file.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return " ".join(text.stdout.decode().split())


@both_databases
def test_the_copy_holds_record_letters_papers_and_who_looked(
    app: Flask, signed_in: Any, tmp_path: Path
) -> None:
    letter_id = issued_letter(app)
    draft = draft_letter(app)
    with app.app_context():
        acts.upload(draft, KTP, papers.photo(), attachment_store(), by_id=None)
    signed_in("kades.japah").get(f"/letters/download/{letter_id}")
    admin = signed_in("admin.japah")
    admin.post(f"/residents/reveal/{subject(app)}")
    data, pdf = copied(app, admin)

    assert (data["resident"]["nik"], data["resident"]["name"]) == (NIK, NAME)
    number = facts(app, letter_id)["number"]
    assert [one["number"] for one in data["letters"]] == [number, ""]
    assert "Nama usaha" in data["letters"][0]["contents"]
    assert [one["requirement"] for one in data["attachments"]] == [KTP]
    seen = [(one["actor"], one["act"]) for one in data["trail"] if one["disclosed"]]
    assert seen[:2] == [
        ("Kepala desa/lurah, Desa Japah", "mengunduh surat"),
        ("Admin desa/kelurahan, Desa Japah", "melihat NIK"),
    ]
    shown = words(pdf, tmp_path)
    for said in (NIK, NAME, number, KTP, "Kepala desa/lurah, Desa Japah mengunduh surat",
                 "UU 27/2022", "Diminta di loket", "KTP-el asli ditunjukkan"):  # fmt: skip
        assert said in shown


@both_databases
def test_making_a_copy_leaves_a_trace_with_reason_and_how_identity_was_checked(
    app: Flask, signed_in: Any
) -> None:
    draft_letter(app)
    copied(app, signed_in("admin.japah"))
    with app.app_context():
        told = select(AuditEvent).where(AuditEvent.action == "resident:data_copied")
        [event] = db.session.scalars(told)
        assert json.loads(event.detail) == ASKED
        assert NIK not in event.detail


@both_databases
def test_letters_of_others_that_name_the_resident_tell_no_more_than_that(
    app: Flask, signed_in: Any
) -> None:
    letter_id = submitted_letter(app, "SKL")  # a birth: the aunt stands in one of its fields
    with app.app_context():
        assert AUNT[1] in json.dumps(db.session.get_one(Letter, letter_id).snapshot)
    data, _pdf = copied(app, signed_in("admin.japah"), AUNT[0])
    [named] = data["letters_naming"]
    assert named["number"] == facts(app, letter_id)["number"]
    assert data["letters"] == []
    assert NAME not in json.dumps(data)
    data, _pdf = copied(app, signed_in("admin.japah"))
    assert AUNT[0] not in json.dumps(data)
    assert AUNT[1] not in json.dumps(data)


@pytest.mark.parametrize(("form", "said"), [
    ({"identity": "card"}, "Tulis alasannya"),
    ({"reason": "Diminta"}, "Pilih cara identitasnya diperiksa"),
    ({"reason": "Diminta", "identity": "x"}, "Pilih cara identitasnya diperiksa"),
])  # fmt: skip
def test_no_copy_without_reason_and_checked_identity(
    app: Flask, signed_in: Any, form: dict[str, str], said: str
) -> None:
    draft_letter(app)
    page = signed_in("admin.japah").post(f"/subject-access/{subject(app)}", form)
    assert page.status_code == 422
    assert said in page.text
    with app.app_context():
        told = select(AuditEvent).where(AuditEvent.action == "resident:data_copied")
        assert db.session.scalars(told).all() == []


@pytest.mark.promise("P4")
def test_a_copy_is_made_by_the_village_or_the_regency_and_nobody_else(
    app: Flask, signed_in: Any
) -> None:
    draft_letter(app)
    url = f"/subject-access/{subject(app)}"
    assert signed_in("admin.ngapus").post(url, ASKED).status_code == 404
    for name in ("sekdes.japah", "kades.japah", "camat.japah", "pengawas.japah"):
        assert signed_in(name).post(url, ASKED).status_code in (302, 403)
    regency = signed_in("admin.blora")
    found = regency.post("/subject-access/", {"nik": NIK})
    assert (found.status_code, found.location) == (302, url)
    assert unpacked(regency.post(url, ASKED))[0]["resident"]["nik"] == NIK
    shown = [one for one in copied(app, signed_in("admin.japah"))[0]["trail"] if one["disclosed"]]
    assert ("Admin kabupaten, Kabupaten Blora", "mencari penduduk dengan NIK") in {
        (one["actor"], one["act"]) for one in shown
    }


@pytest.mark.parametrize("nik", ["", "3316165505909999", "33161", "%", "'", "9" * 5000])
def test_who_is_not_registered_here_is_not_found(signed_in: Any, nik: str) -> None:
    page = signed_in("admin.blora").post("/subject-access/", {"nik": nik})
    assert page.status_code == 422
    assert "Tidak ada penduduk di wilayah ini" in page.text


def test_what_was_typed_is_shown_as_it_is_never_as_markup(
    app: Flask, signed_in: Any, tmp_path: Path
) -> None:
    draft_letter(app, purpose="<b>tebal</b> & {{ 7 * 7 }} \u202eterbalik")
    _data, pdf = copied(app, signed_in("admin.japah"))
    assert "<b>tebal</b> & {{ 7 * 7 }}" in words(pdf, tmp_path)


def test_whoever_opened_the_residents_page_stands_among_those_who_saw_the_data(
    app: Flask, signed_in: Any
) -> None:
    draft_letter(app)
    admin = signed_in("admin.japah")
    admin.get(f"/residents/show/{subject(app)}")
    data, _pdf = copied(app, admin)
    seen = [one["act"] for one in data["trail"] if one["disclosed"]]
    assert "membuka halaman penduduk" in seen
