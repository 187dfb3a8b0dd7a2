"""Submitting freezes a letter: its number, its file and its signers come together or not at all."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from sqlalchemy import func, select

from app.database import transaction
from app.extensions import db
from app.letters import drafts
from app.letters.errors import Refused
from app.letters.give_back import return_letter
from app.letters.models import RegisterEntry
from app.letters.states import ActNotAllowed, State
from app.letters.submit import submit
from app.offices.models import Official
from app.residents.models import Resident
from app.signing.documents import fields
from app.storage import DocumentStore, StorageError
from tests.conftest import both_databases
from tests.letters.office import (
    BUSINESS,
    DISTRICT,
    JAPAH,
    NOON,
    ListedRounds,
    draft,
    press,
    resident,
    stored,
    submitted,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _inside(app: Flask):
    with app.app_context():
        yield


@pytest.mark.promise("P2")
def test_the_frozen_file_has_the_fields_of_its_signers_and_no_seal(app: Flask) -> None:
    letter = submitted(app, draft("SKTM", {"purpose": "keringanan biaya pengobatan"}))
    pdf = app.extensions["documents"].get(letter.frozen_sha256)
    assert [(field.name, field.signed) for field in fields(pdf)] == [
        ("Signature1", False), ("Signature2", False),
    ]  # fmt: skip
    for page in pypdfium2.PdfDocument(pdf):
        assert zxingcpp.read_barcodes(page.render(scale=3).to_pil()) == []


@pytest.mark.promise("P2")
def test_the_stored_bytes_are_those_that_the_letter_names(app: Flask) -> None:
    letter = submitted(app)
    pdf = app.extensions["documents"].get(letter.frozen_sha256)
    assert hashlib.sha256(pdf).hexdigest() == letter.frozen_sha256 == letter.current_sha256


@both_databases
def test_a_submitted_letter_has_number_date_token_and_signers(app: Flask) -> None:
    rounds, letter_id = ListedRounds(), draft()
    submit(letter_id, rounds, press(app), now=NOON)
    letter = stored(letter_id)
    assert letter.state == State.SUBMITTED
    assert letter.number == "400.10.2.2/001/33.16.16.2007/XI/2026"
    assert letter.letter_date == date(2026, 11, 17)
    assert letter.valid_until == date(2027, 2, 15)
    assert len(letter.token) >= 32
    [(_id, [signer])] = rounds.opened
    assert signer.heading == ("KEPALA DESA JAPAH",)
    assert signer.seal_lines[2] == "Kepala Desa Japah"


def test_a_letter_that_the_camat_acknowledges_is_in_both_registers(app: Flask) -> None:
    letter = submitted(app, draft("SKTM", {"purpose": "keringanan biaya pengobatan"}))
    entries = db.session.scalars(select(RegisterEntry).order_by(RegisterEntry.office_code)).all()
    assert [entry.office_code for entry in entries] == [DISTRICT, JAPAH]
    assert letter.district_number == entries[0].number != letter.number
    assert [s["signing_office_code"] for s in letter.snapshot["signers"]] == [JAPAH, DISTRICT]
    assert letter.snapshot["signers"][1]["heading"] == ["CAMAT JAPAH"]


@both_databases
@pytest.mark.promise("P3")
def test_what_the_font_cannot_print_is_named_and_takes_no_number(app: Flask) -> None:
    letter_id = draft(typed=BUSINESS | {"business_name": "Warung 美"})
    with pytest.raises(Refused) as refused:
        submit(letter_id, ListedRounds(), press(app), now=NOON)
    assert "美" in refused.value.errors["business_name"]
    _nothing_happened(letter_id)


@both_databases
@pytest.mark.promise("P3")
@pytest.mark.promise("P1")
def test_a_full_disk_takes_no_number(app: Flask, tmp_path: Path) -> None:
    blocked = tmp_path / "documents"
    blocked.write_bytes(b"")  # a file where the folder should be: nobody can write below it
    app_press = press(app)
    full = type(app_press)(app_press.fonts, DocumentStore(blocked), True, "")
    letter_id = draft()
    with pytest.raises(StorageError):
        submit(letter_id, ListedRounds(), full, now=NOON)
    _nothing_happened(letter_id)


@pytest.mark.promise("P1")
def test_a_round_that_cannot_be_opened_leaves_the_letter_a_draft(app: Flask) -> None:
    class NoRounds(ListedRounds):
        def open(self, *_args: object) -> None:
            raise OSError("cut off")

    letter_id = draft()
    with pytest.raises(OSError, match="cut off"):
        submit(letter_id, NoRounds(), press(app), now=NOON)
    _nothing_happened(letter_id)


def _nothing_happened(letter_id: int) -> None:
    letter = stored(letter_id)
    assert (letter.state, letter.number, letter.token, letter.snapshot) == (
        State.DRAFT, None, None, None,
    )  # fmt: skip
    assert db.session.scalar(select(func.count()).select_from(RegisterEntry)) == 0


def test_errors_are_told_by_field_all_at_once(app: Flask) -> None:
    letter_id = draft(typed={"purpose": "x" * 5000, "started_on": "kemarin"})
    with pytest.raises(Refused) as refused:
        submit(letter_id, ListedRounds(), press(app), now=NOON)
    assert set(refused.value.errors) == {
        "business_name", "business_kind", "business_address", "started_on", "purpose",
    }  # fmt: skip
    assert "5.000" in refused.value.errors["purpose"]
    assert stored(letter_id).values["purpose"] == "x" * 5000


@pytest.mark.parametrize(
    ("life_state", "words"), [(2, "meninggal"), (3, "pindah"), (4, "hilang"), (9, "tidak sah")]
)
def test_who_died_or_moved_gets_no_letter_and_the_reason_says_so(
    app: Flask, life_state: int, words: str
) -> None:
    letter_id = draft(resident_id=resident(life_state=life_state))
    with pytest.raises(Refused) as refused:
        submit(letter_id, ListedRounds(), press(app), now=NOON)
    assert words in refused.value.errors["resident"]


def test_a_death_letter_is_for_the_dead(app: Flask) -> None:
    typed = {
        "died_on": "14-11-2026", "place": "rumah duka", "reporter": {"id": resident()},
        "reporter_relation": "Anak",
    }  # fmt: skip
    letter = submitted(app, draft("SKM", typed, resident_id=resident(life_state=2)))
    assert letter.snapshot["data"]["values"]["reporter"]["name"].startswith("Sri Contoh")


def test_what_must_have_happened_is_not_dated_after_the_letter(app: Flask) -> None:
    letter_id = draft("SKU", BUSINESS | {"started_on": "18-11-2026"})  # the day after NOON
    with pytest.raises(Refused) as refused:
        submit(letter_id, ListedRounds(), press(app), now=NOON)
    assert "17-11-2026" in refused.value.errors["started_on"]
    assert submitted(app, draft("SKU", BUSINESS | {"started_on": "17-11-2026"})).number


def test_a_resident_of_another_village_cannot_be_named_in_a_field(app: Flask) -> None:
    foreign = resident("33.16.16.2004")
    letter_id = draft("SKTM", {"purpose": "berobat", "beneficiary": {"id": foreign}})
    with pytest.raises(Refused) as refused:
        submit(letter_id, ListedRounds(), press(app), now=NOON)
    assert "beneficiary" in refused.value.errors


def test_without_a_serving_village_head_the_letter_says_what_to_do(app: Flask) -> None:
    with transaction() as session:
        of_japah = select(Official).where(Official.office_code == JAPAH)
        head = session.scalars(of_japah.where(Official.position == "village_head")).one()
        head.valid_to = date(2026, 11, 16)
    letter_id = draft()
    with pytest.raises(Refused, match="Kepala Desa Japah"):
        submit(letter_id, ListedRounds(), press(app), now=NOON)


def test_a_letter_is_submitted_once(app: Flask) -> None:
    letter_id = draft()
    submitted(app, letter_id)
    with pytest.raises(ActNotAllowed):
        submit(letter_id, ListedRounds(), press(app), now=NOON)
    assert db.session.scalar(select(func.count()).select_from(RegisterEntry)) == 1


@both_databases
@pytest.mark.promise("P3")
@pytest.mark.promise("P8")
def test_a_returned_letter_keeps_number_date_and_token(app: Flask) -> None:
    first = submitted(app)
    kept = (first.number, first.letter_date, first.token)
    old_file = first.frozen_sha256
    rounds = ListedRounds()
    return_letter(first.id, "Nama usaha salah tulis", rounds)
    assert rounds.voided == [first.id]
    assert stored(first.id).state == State.RETURNED
    drafts.edit(first.id, first.resident_id, BUSINESS | {"business_name": "Warung Baru"})
    again = submitted(app, first.id, datetime(2027, 1, 4, 3, 0, tzinfo=UTC))
    assert (again.number, again.letter_date, again.token) == kept
    assert again.frozen_sha256 != old_file
    assert db.session.scalar(select(func.count()).select_from(RegisterEntry)) == 1


def test_a_numbered_letter_cannot_become_another_persons(app: Flask) -> None:
    letter = submitted(app)
    return_letter(letter.id, "Salah orang", ListedRounds())
    with pytest.raises(Refused, match="batalkan surat ini"):
        drafts.edit(letter.id, resident(), BUSINESS)


def test_the_snapshot_stays_when_the_resident_changes(app: Flask) -> None:
    letter = submitted(app)
    name = letter.snapshot["data"]["subject"]["name"]
    with transaction() as session:
        session.get_one(Resident, letter.resident_id).name = "Nama Lain"
    letter = stored(letter.id)
    assert letter.snapshot["data"]["subject"]["name"] == letter.subject_name == name
    assert letter.snapshot["data"]["values"]["purpose"] == BUSINESS["purpose"]


def test_the_snapshot_says_where_each_seal_goes(app: Flask) -> None:
    spot = submitted(app).snapshot["signers"][0]["spot"]
    assert spot["field_name"] == "Signature1"
    assert spot["page"] == 0
    assert spot["width"] > spot["height"] > 50
