"""What a destroyed letter is to the public, to the resident, and to whoever takes stock."""

from datetime import date, timedelta

import pytest
from flask import Flask

from app.clock import utc_now
from app.extensions import db
from app.letters.revoke import revoke
from app.privacy.gather import copy_of
from app.reports.letters import tallies
from app.reports.periods import Period
from app.residents.models import Resident
from tests.client import Visitor
from tests.factories import letters
from tests.retention import archive
from tests.retention.archive import Account, aged, destroyed, old_letter
from tests.verification.answers_seen import pdf, verdicts
from tests.verification.test_token_page import page_of

DOUBT = "TIDAK DAPAT DIPASTIKAN"


@pytest.mark.promise("P7")
@pytest.mark.promise("P8")
@pytest.mark.promise("P9")
def test_its_code_answers_truthfully_and_never_sah(app: Flask, visitor: Visitor) -> None:
    letter = old_letter(app)
    file, number = letters.stored_pdf(app, letter), letters.facts(app, letter)["number"]
    destroyed(app, letter)
    page, answer = page_of(visitor, app, letter)
    assert verdicts(answer) == (DOUBT, True, None, None)
    assert (
        "sudah dimusnahkan dari arsip kantor menurut berita acara nomor BA-MUSNAH/001" in page.text
    )
    assert ">SAH<" not in page.text
    assert (answer["letter"]["status"], answer["letter"]["number"]) == ("destroyed", number)
    assert answer["letter"]["date"] == archive.LONG_AGO.isoformat()
    assert (answer["letter"]["subject"], answer["letter"]["signers"]) == ("", [])
    assert answer["letter"]["is_example"] is True
    assert 'id="nik-form"' not in page.text
    token = letters.facts(app, letter)["token"]
    told = visitor.http.post(f"/v/{token}/nik", data={"nik": letters.NIK})
    assert (told.status_code, visitor.get(f"/v/{token}/surat.pdf").status_code) == (422, 404)
    assert visitor.get(f"/v/{token}/laporan.pdf").mimetype == "application/pdf"
    json = {"Accept": "application/json"}
    answer = visitor.http.post("/cek", data={"file": pdf(file)}, headers=json).json
    assert verdicts(answer) == (DOUBT, True, True, None)  # whoever still has the file


def test_one_that_had_ended_before_is_not_valid(app: Flask, visitor: Visitor) -> None:
    letter = letters.issued_letter(app)
    with app.app_context():
        revoke(letter, "Murni Rahayu Contoh pindah")
    destroyed(app, aged(app, letter))
    page, answer = page_of(visitor, app, letter)
    assert verdicts(answer) == ("TIDAK SAH", True, None, False)
    assert "Murni" not in page.text


def test_it_is_no_loss_and_nobodys_any_more(app: Flask, signed_in: Account) -> None:
    letter = old_letter(app)
    resident = letters.facts(app, letter)["resident_id"]
    signed_in("admin.japah").get(f"/letters/download/{letter}")
    destroyed(app, letter)
    told = app.test_cli_runner().invoke(args=["documents"])
    assert told.exit_code == 0
    assert "0 tercatat, 0 tersimpan" in told.output
    with app.app_context():
        about = copy_of(db.session(), db.session.get_one(Resident, resident), utc_now())
        assert about["letters"] == about["letters_naming"] == []
    days = [f"{utc_now() + timedelta(days=n):%Y-%m-%d}" for n in (-1, 2)]
    which = ["--from", days[0], "--to", days[1], "--actor", "admin.japah"]
    listed = app.test_cli_runner().invoke(args=["affected", *which])
    assert f"letter {letter}" in listed.output


def test_the_service_that_was_given_still_counts(app: Flask) -> None:
    letter = old_letter(app)
    year = Period(date(2015, 1, 1), date(2015, 12, 31))
    with app.app_context():
        before = tallies(db.session(), year)
    destroyed(app, letter)
    with app.app_context():
        assert [one.letters for one in tallies(db.session(), year)] == [1]
        assert before == tallies(db.session(), year)
