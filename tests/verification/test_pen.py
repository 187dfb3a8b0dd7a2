"""Letters signed with a pen: registered, and never shown as electronically proven."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import transaction
from app.letters.revoke import revoke
from app.letters.wet import confirm
from app.offices.models import Capacity, Official, Position
from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories import letters
from tests.letters.test_wet import without_certificate
from tests.verification.answers_seen import pdf, verdicts
from tests.verification.test_token_page import page_of

DOUBT = "TIDAK DAPAT DIPASTIKAN"


@pytest.fixture
def pen(app: Flask) -> int:
    """Id of a letter that was printed, signed and stamped on paper, and confirmed as that."""
    with app.app_context(), transaction() as session:
        head = session.scalars(
            select(Official).where(
                Official.office_code == letters.VILLAGE, Official.position == Position.VILLAGE_HEAD
            )
        ).one()
        head.capacity, name = Capacity.PLH, head.name
    without_certificate(app, name)
    letter_id = letters.draft_letter(app)
    letters.change(app, letter_id, signing_mode="wet")
    letters.submit_draft(app, letter_id)
    with app.app_context():
        confirm(letter_id, seen=True)
    return letter_id


@both_databases
@pytest.mark.promise("P9")
def test_it_is_registered_and_in_force_but_never_sah(
    visitor: Visitor, app: Flask, pen: int
) -> None:
    page, answer = page_of(visitor, app, pen)
    assert verdicts(answer) == (DOUBT, True, None, True)
    assert "TERDAFTAR, TANDA TANGAN BASAH" in page.text
    assert ">SAH<" not in page.text
    assert "stempel" in page.text
    assert answer["letter"]["signing_mode"] == "wet"
    assert answer["signatures"] == []


def test_its_signers_are_named_with_their_capacity_in_plain_words(
    visitor: Visitor, app: Flask, pen: int
) -> None:
    page, answer = page_of(visitor, app, pen)
    [signer] = answer["letter"]["signers"]
    assert (signer["position"], signer["at"]) == ("Plh. Kepala Desa Japah", None)
    assert "Ditandatangani dengan pena oleh" in page.text
    assert "menggantikan pejabat yang berhalangan" in page.text


@pytest.mark.promise("P9")
def test_its_printed_file_proves_nothing_more(app: Flask, pen: int, asked) -> None:
    answer = asked(file=pdf(letters.stored_pdf(app, pen)))
    assert verdicts(answer) == (DOUBT, True, None, True)
    assert "kertas" in answer["intact"]["reason"]


def test_revoked_it_is_tidak_sah(visitor: Visitor, app: Flask, pen: int) -> None:
    with app.app_context():
        revoke(pen, "Salah orang")
    page, answer = page_of(visitor, app, pen)
    assert verdicts(answer) == ("TIDAK SAH", True, None, False)
    assert "BASAH" not in page.text


@pytest.mark.promise("P7")
def test_the_nik_opens_the_genuine_page_as_for_every_letter(
    visitor: Visitor, app: Flask, pen: int
) -> None:
    token = letters.facts(app, pen)["token"]
    assert 'name="nik"' in visitor.get(f"/v/{token}").text
    opened = visitor.post(f"/v/{token}/nik", {"nik": letters.NIK})
    assert opened.status_code == 303
    page = visitor.get(opened.location)
    assert "TERDAFTAR, TANDA TANGAN BASAH" in page.text
    assert visitor.get(f"/v/{token}/surat/1.png").status_code == 200
