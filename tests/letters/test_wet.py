"""Letters for pen and stamp, while an official has no certificate."""

import json
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from sqlalchemy import select

from app.approvals.models import Approval
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.letters.errors import Refused
from app.letters.models import LetterFile, RegisterEntry
from app.letters.states import State
from app.letters.wet import confirm
from app.offices.models import Capacity, Certificate, CertificateStatus, Official, Position
from app.signing.documents import fields
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories import letters
from tests.letters.office import BUSINESS, resident, stored


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Desa Japah."""
    return signed_in("admin.japah")


def without_certificate(app: Flask, *names: str) -> None:
    """Take the certificates of these officials out of use."""
    with app.app_context(), transaction() as session:
        query = select(Certificate).join(Official)
        for one in session.scalars(query.where(Official.name.in_(names))):
            one.status = CertificateStatus.REVOKED


CAMAT = "Drs. Wahyu Utomo, M.Si. (Contoh)"


def head_of_japah(app: Flask) -> str:
    """The name of the village head."""
    with app.app_context():
        query = select(Official.name).where(
            Official.office_code == letters.VILLAGE,
            Official.position == Position.VILLAGE_HEAD,
            Official.capacity == Capacity.DEFINITIVE,
        )
        return str(db.session.scalar(query))


def wet_letter(app: Flask, type_code: str = "SKU") -> int:
    """A letter that waits to be signed by pen, because the village head has no certificate."""
    without_certificate(app, head_of_japah(app))
    letter_id = letters.draft_letter(app, type_code)
    letters.change(app, letter_id, signing_mode="wet")
    return letters.submit_draft(app, letter_id)


def text_and_codes(pdf: bytes) -> tuple[str, list[str]]:
    """The words of all pages, and what their QR codes say."""
    document = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    codes = [
        code.text
        for page in document
        for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    ]
    return " ".join(words.split()), codes


@pytest.mark.parametrize("type_code", ["SKU", "SKTM"])
def test_the_paper_says_nothing_of_electronic_signatures_and_has_its_code(
    app: Flask, type_code: str
) -> None:
    letter_id = wet_letter(app, type_code)
    pdf, token = letters.stored_pdf(app, letter_id), letters.facts(app, letter_id)["token"]
    words, codes = text_and_codes(pdf)
    assert "elektronik" not in words.lower()
    assert "Kode periksa: pindai untuk memastikan surat ini terdaftar." in words
    assert token in words.replace(" ", "")
    assert codes == [f"{app.config['BASE_URL']}/v/{token}"]
    assert fields(pdf) == ()
    snapshot = letters.facts(app, letter_id)["snapshot"]
    assert "elektronik" not in json.dumps(snapshot["signers"])


@both_databases
def test_it_has_number_register_and_token_but_no_steps(app: Flask) -> None:
    letter_id = wet_letter(app)
    with app.app_context():
        letter = stored(letter_id)
        [entry] = db.session.scalars(select(RegisterEntry)).all()
        assert (letter.state, letter.number) == (State.SUBMITTED, entry.number)
        assert letter.token
        assert db.session.scalars(select(Approval)).all() == []


@both_databases
def test_where_all_have_certificates_pen_and_stamp_are_refused(app: Flask) -> None:
    letter_id = letters.draft_letter(app)
    letters.change(app, letter_id, signing_mode="wet")
    with pytest.raises(Refused, match="sudah mempunyai sertifikat"):
        letters.submit_draft(app, letter_id)
    assert letters.facts(app, letter_id)["number"] is None


def test_one_of_two_without_certificate_is_enough(app: Flask) -> None:
    without_certificate(app, CAMAT)
    letter_id = letters.draft_letter(app, "SKTM")
    letters.change(app, letter_id, signing_mode="wet")
    assert letters.submit_draft(app, letter_id)


def test_a_certificate_that_has_ended_is_none(app: Flask) -> None:
    letter_id = letters.draft_letter(app)
    letters.change(app, letter_id, signing_mode="wet")
    with app.app_context(), transaction() as session:
        query = select(Certificate).join(Official).where(Official.name == head_of_japah(app))
        session.scalars(query).one().not_after = utc_now() - timedelta(days=1)
    assert letters.submit_draft(app, letter_id)


@both_databases
def test_a_persons_certificate_counts_in_each_of_their_positions(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        secretary = session.scalars(
            select(Official).where(Official.position == Position.VILLAGE_SECRETARY)
        ).one()
        session.add(
            Official(
                name=secretary.name, position=Position.VILLAGE_HEAD, capacity=Capacity.PLH,
                office_code=letters.VILLAGE, user_id=secretary.user_id,
                valid_from=utc_now().date() - timedelta(days=2),
            )
        )  # fmt: skip
    without_certificate(app, head_of_japah(app))  # who is represented
    letter_id = letters.draft_letter(app)
    letters.change(app, letter_id, signing_mode="wet")
    with pytest.raises(Refused, match="sudah mempunyai sertifikat"):
        letters.submit_draft(app, letter_id)


def test_the_form_offers_it_only_while_somebody_has_no_certificate(
    app: Flask, admin: Visitor
) -> None:
    assert "signing_mode" not in admin.get("/letters/compose/SKU").text
    name = head_of_japah(app)
    without_certificate(app, name)
    page = admin.get("/letters/compose/SKU").text
    assert 'name="signing_mode"' in page
    assert f"sertifikat tanda tangan yang berlaku: {name} (Kepala Desa Japah)." in page


def test_a_letter_is_printed_signed_by_pen_and_confirmed(app: Flask, admin: Visitor) -> None:
    without_certificate(app, head_of_japah(app))
    with app.app_context():
        person = resident()
    typed = BUSINESS | {"resident": person, "act": "submit", "signing_mode": "wet"}
    sent = admin.post("/letters/compose/SKU", typed)
    page = admin.get(sent.location)
    assert "Cetak untuk ditandatangani dan distempel" in page.text
    assert "ditandatangani secara elektronik" not in page.text.lower()
    letter_id = int(sent.location.rpartition("/")[2])
    printed = admin.get(f"/letters/print/{letter_id}")
    assert printed.data.startswith(b"%PDF")
    assert printed.headers["Content-Disposition"].startswith("inline")
    assert admin.get(f"/letters/download/{letter_id}").status_code == 302

    assert admin.post(f"/letters/confirm/{letter_id}").status_code == 422
    assert letters.facts(app, letter_id)["state"] == State.SUBMITTED
    page = admin.post(f"/letters/confirm/{letter_id}", {"seen": "1"}, follow_redirects=True)
    assert "Surat terbit: sudah ditandatangani dan distempel." in page.text
    assert "yang berlaku adalah kertas bertanda tangan dan berstempel" in page.text
    assert admin.get(f"/letters/print/{letter_id}").status_code == 302
    assert admin.get(f"/letters/download/{letter_id}").data == printed.data


@pytest.mark.promise("P6")
def test_the_trail_tells_who_signed_on_paper_and_who_confirmed_it(
    app: Flask, admin: Visitor
) -> None:
    letter_id = wet_letter(app)
    admin.post(f"/letters/confirm/{letter_id}", {"seen": "1"})
    with app.app_context():
        query = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(2)
        issued, signed = db.session.scalars(query).all()
        assert (signed.action, issued.action) == ("letter:signed_by_pen", "letter:issued")
        assert signed.actor_name.startswith("Siti Contoh")
        assert f"{head_of_japah(app)} (Kepala Desa Japah)" in signed.detail
        [file] = db.session.scalars(select(LetterFile)).all()
        letter = stored(letter_id)
        assert (file.sha256, file.level) == (letter.frozen_sha256, None)
        assert (letter.state, letter.level) == (State.ISSUED, None)


def test_it_comes_back_to_be_corrected_and_keeps_its_number(app: Flask, admin: Visitor) -> None:
    letter_id = wet_letter(app)
    before = letters.facts(app, letter_id)
    assert admin.post(f"/letters/take-back/{letter_id}", {"reason": ""}).status_code == 422
    admin.post(f"/letters/take-back/{letter_id}", {"reason": "Salah ketik"})
    assert letters.facts(app, letter_id)["state"] == State.RETURNED
    assert 'value="wet" checked' in admin.get(f"/letters/edit-draft/{letter_id}").text
    admin.post(f"/letters/submit/{letter_id}")
    after = letters.facts(app, letter_id)
    assert (after["state"], after["number"]) == (State.SUBMITTED, before["number"])


def test_it_is_cancelled_like_any_other(app: Flask, admin: Visitor) -> None:
    letter_id = wet_letter(app)
    admin.post(f"/letters/cancel/{letter_id}", {"reason": "Pemohon membatalkan"})
    assert letters.facts(app, letter_id)["state"] == State.CANCELLED
    assert admin.post(f"/letters/confirm/{letter_id}", {"seen": "1"}).status_code == 302
    assert letters.facts(app, letter_id)["state"] == State.CANCELLED


def test_an_electronic_letter_is_neither_printed_for_pen_nor_confirmed_nor_taken_back(
    app: Flask, admin: Visitor
) -> None:
    letter_id = letters.submitted_letter(app)
    assert b"%PDF" not in admin.get(f"/letters/print/{letter_id}").data
    for url in ("confirm", "take-back"):
        admin.post(f"/letters/{url}/{letter_id}", {"seen": "1", "reason": "x"})
        assert letters.facts(app, letter_id)["state"] == State.SUBMITTED, url
    page = admin.get(f"/letters/show/{letter_id}").text
    assert "distempel" not in page
    assert "stempel (basah)" not in page


@pytest.mark.promise("P4")
def test_nobody_else_prints_or_confirms_it(app: Flask, signed_in: Any) -> None:
    letter_id = wet_letter(app, "SKTM")
    for name in ("admin.ngapus", "admin.kecamatan", "camat.japah"):
        visitor = signed_in(name)
        assert b"%PDF" not in visitor.get(f"/letters/print/{letter_id}").data, name
        visitor.post(f"/letters/confirm/{letter_id}", {"seen": "1"})
        assert letters.facts(app, letter_id)["state"] == State.SUBMITTED, name


def test_confirming_twice_issues_once(app: Flask) -> None:
    letter_id = wet_letter(app)
    with app.app_context():
        confirm(letter_id, seen=True)
        with pytest.raises(Exception, match="terbit"):
            confirm(letter_id, seen=True)
        assert len(db.session.scalars(select(LetterFile)).all()) == 1
