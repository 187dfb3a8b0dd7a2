"""Promise P3: numbers never repeat and never vanish, on both databases."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.database import transaction
from app.extensions import db
from app.letters.cancel import cancel
from app.letters.errors import Refused
from app.letters.models import LetterTypeSetting, RegisterEntry
from app.letters.states import ActNotAllowed, State
from app.letters.submit import submit
from tests.conftest import both_databases
from tests.letters.office import (
    CONDUCT,
    DISTRICT,
    JAPAH,
    NGAPUS,
    NOON,
    ListedRounds,
    draft,
    press,
    stored,
    submitted,
)  # fmt: skip

pytestmark = pytest.mark.promise("P3")
PARALLEL = 50


@pytest.fixture(autouse=True)
def _inside(app: Flask):
    with app.app_context():
        yield


def setting(office_code: str, type_code: str, **values: object) -> None:
    """Let an office set something for a type."""
    with transaction() as session:
        session.add(LetterTypeSetting(office_code=office_code, type_code=type_code, **values))


def register(office_code: str = JAPAH) -> list[RegisterEntry]:
    """The office's register in order."""
    query = select(RegisterEntry).where(RegisterEntry.office_code == office_code)
    return list(db.session.scalars(query.order_by(RegisterEntry.series, RegisterEntry.counter)))


@both_databases
def test_fifty_letters_submitted_at_once_get_fifty_numbers_in_a_row(app: Flask) -> None:
    letters = [draft("PSKCK", CONDUCT) for _ in range(PARALLEL)]
    ready = press(app)

    def submit_one(letter_id: int) -> None:
        with app.app_context():
            submit(letter_id, ListedRounds(), ready, now=NOON)
            db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(submit_one, letters))
    assert [entry.counter for entry in register()] == list(range(1, PARALLEL + 1))
    assert len({stored(letter_id).number for letter_id in letters}) == PARALLEL


@both_databases
def test_villages_that_submit_at_once_share_the_districts_register_without_a_gap(
    app: Flask,
) -> None:
    typed = {"purpose": "berobat"}
    letters = [draft("SKTM", typed, office) for office in (JAPAH, NGAPUS) for _ in range(8)]
    ready = press(app)

    def submit_one(letter_id: int) -> None:
        with app.app_context():
            submit(letter_id, ListedRounds(), ready, now=NOON)
            db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(len(letters)) as pool:
        list(pool.map(submit_one, letters))
    for office, count in ((JAPAH, 8), (NGAPUS, 8), (DISTRICT, 16)):
        assert [entry.counter for entry in register(office)] == list(range(1, count + 1))


@both_databases
def test_one_letter_submitted_from_many_screens_gets_one_number(app: Flask) -> None:
    letter_id, ready = draft(), press(app)

    def submit_it(_screen: int) -> bool:
        with app.app_context():
            try:
                submit(letter_id, ListedRounds(), ready, now=NOON)
            except ActNotAllowed:
                return False
            finally:
                db.session.remove()
            return True

    db.session.remove()
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(submit_it, range(4))) == 1
    assert len(register()) == 1


@both_databases
def test_the_database_itself_refuses_a_number_twice(app: Flask) -> None:
    letter = submitted(app)
    with pytest.raises(IntegrityError), transaction() as session:
        first = register()[0]
        session.add(
            RegisterEntry(
                office_code=first.office_code, series=first.series, year=first.year,
                counter=first.counter, number="lain", letter_id=letter.id, subject="lain",
                letter_office_code=JAPAH, letter_date=first.letter_date, taken_at=NOON,
            )
        )  # fmt: skip


@both_databases
def test_a_letter_at_one_in_the_night_of_new_year_is_number_one_of_the_new_year(
    app: Flask,
) -> None:
    old = submitted(app, now=datetime(2026, 12, 31, 16, 59, tzinfo=UTC))  # 23.59 WIB
    new = submitted(app, now=datetime(2026, 12, 31, 18, 0, tzinfo=UTC))  # 01.00 WIB
    assert old.number.endswith("/001/33.16.16.2007/XII/2026")
    assert new.number.endswith("/001/33.16.16.2007/I/2027")
    assert new.letter_date.isoformat() == "2027-01-01"
    assert [(entry.year, entry.counter) for entry in register()] == [(2026, 1), (2027, 1)]


@both_databases
def test_a_cancelled_number_stays_with_its_reason_and_is_not_given_again(app: Flask) -> None:
    first = submitted(app)
    rounds = ListedRounds()
    cancel(first.id, "Pemohon  membatalkan", rounds, now=NOON)
    second = submitted(app)
    assert stored(first.id).state == State.CANCELLED
    assert rounds.voided == [first.id]
    [voided, kept] = register()
    assert (voided.counter, voided.void_reason) == (1, "Pemohon membatalkan")
    assert voided.voided_at == NOON
    assert (kept.counter, kept.voided_at) == (2, None)
    assert "/002/" in second.number


def test_cancelling_voids_the_districts_number_too(app: Flask) -> None:
    letter = submitted(app, draft("SKTM", {"purpose": "berobat"}))
    cancel(letter.id, "Salah jenis surat", ListedRounds(), now=NOON)
    assert [entry.void_reason for entry in register(DISTRICT)] == ["Salah jenis surat"]


def test_a_reason_is_required_and_short(app: Flask) -> None:
    letter = submitted(app)
    for reason in ("", " \n\t", "x" * 501):
        with pytest.raises(Refused):
            cancel(letter.id, reason, ListedRounds())
    assert stored(letter.id).state == State.SUBMITTED


def test_types_share_the_offices_series(app: Flask) -> None:
    assert "/001/" in submitted(app).number
    assert "/002/" in submitted(app, draft("PSKCK", CONDUCT)).number


def test_a_type_with_its_own_series_counts_by_itself(app: Flask) -> None:
    setting(JAPAH, "PSKCK", series="type", padding=5)
    submitted(app)
    assert "/00001/" in submitted(app, draft("PSKCK", CONDUCT)).number
    assert [(entry.series, entry.counter) for entry in register()] == [("PSKCK", 1), ("office", 1)]


@both_databases
def test_two_series_that_would_print_the_same_number_are_told_apart_first(app: Flask) -> None:
    submitted(app)
    setting(JAPAH, "PSKCK", series="type")  # SKU and PSKCK have one classification code
    letter_id = draft("PSKCK", CONDUCT)
    with pytest.raises(Refused, match="sudah dipakai surat lain di Desa Japah"):
        submit(letter_id, ListedRounds(), press(app), now=NOON)
    assert len(register()) == 1
    assert stored(letter_id).state == State.DRAFT


def test_a_cancelled_letters_number_is_not_printed_again_by_another_series(app: Flask) -> None:
    cancel(submitted(app).id, "Salah orang", ListedRounds(), now=NOON)
    setting(JAPAH, "SKU", series="type")
    with pytest.raises(Refused, match="Pengaturan surat"):
        submit(draft(), ListedRounds(), press(app), now=NOON)


def test_each_office_counts_by_itself(app: Flask) -> None:
    submitted(app)
    assert "/001/33.16.16.2004/" in submitted(app, draft(office_code=NGAPUS)).number


def test_the_villages_of_a_district_share_its_register(app: Flask) -> None:
    typed = {"purpose": "berobat"}
    setting(JAPAH, "SKTM", number_format="{counter}/DESA/{year}")
    first = submitted(app, draft("SKTM", typed))
    second = submitted(app, draft("SKTM", typed, NGAPUS))
    assert first.number == "001/DESA/2026"
    assert re.search(r"/001/33\.16\.16/XI/2026$", first.district_number)
    assert re.search(r"/002/33\.16\.16/XI/2026$", second.district_number)


def test_where_the_camat_issues_the_number_is_the_districts(app: Flask) -> None:
    setting(DISTRICT, "SKU", camat_mode="issues")
    letter = submitted(app)
    assert letter.number == letter.district_number == "400.10.2.2/001/33.16.16/XI/2026"
    assert [signer["heading"] for signer in letter.snapshot["signers"]] == [["CAMAT JAPAH"]]
    assert letter.snapshot["data"]["letterhead"]["kind"] == "kecamatan"
    assert register() == []


def test_a_format_without_a_counter_takes_no_number(app: Flask) -> None:
    setting(JAPAH, "SKU", number_format="{classification}/{year}")
    letter_id = draft()
    with pytest.raises(Refused, match="counter"):
        submit(letter_id, ListedRounds(), press(app), now=NOON)
    assert register() == []
    assert stored(letter_id).state == State.DRAFT
