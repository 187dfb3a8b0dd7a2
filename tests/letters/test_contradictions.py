"""A letter that speaks against the register, or against itself, is refused beside its cause."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.letters.errors import Refused
from app.letters.models import RegisterEntry
from app.letters.states import State
from app.letters.submit import submit
from tests.letters.office import NOON, ListedRounds, draft, press, resident, stored, submitted

MAN, WOMAN = 1, 2
SINGLE, MARRIED, DIVORCED, WIDOWED = 1, 2, 3, 4
UNMARRIED = {
    "statement_date": "10-11-2026", "first_witness": "Karno Contoh",
    "second_witness": "Wati Contoh", "purpose": "melamar pekerjaan",
}  # fmt: skip
DEATH = {"died_on": "14-11-2026", "place": "rumah duka", "reporter_relation": "Anak"}
BIRTH = {
    "born_on": "9-11-2026", "born_at": "04.35", "place": "Puskesmas Contoh",
    "child_name": "Bagas Contoh", "child_sex": "Laki-laki", "birth_order": "1",
    "reporter_relation": "Ibu",
}  # fmt: skip
CROWD = {
    "addressee": "Kepala Kepolisian Sektor Japah", "addressee_place": "Japah",
    "event": "Resepsi pernikahan", "held_on": "5-12-2026", "starts_at": "09.00",
    "ends_at": "22.00", "place": "halaman rumah", "guests": "400",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _inside(app: Flask):
    with app.app_context():
        yield


def errors(app: Flask, code: str, typed: dict[str, Any], subject: int | None = None) -> Any:
    """What submitting this letter is refused with, by field; no number is taken."""
    letter_id = draft(code, typed, resident_id=subject)
    with pytest.raises(Refused) as refused:
        submit(letter_id, ListedRounds(), press(app), now=NOON)
    assert stored(letter_id).state == State.DRAFT
    assert db.session.scalar(select(func.count()).select_from(RegisterEntry)) == 0
    return refused.value.errors


@pytest.mark.parametrize(
    ("status", "words"),
    [(MARRIED, "tercatat kawin"), (DIVORCED, "cerai hidup"), (WIDOWED, "cerai mati")],
)
def test_who_married_is_not_declared_unmarried(app: Flask, status: int, words: str) -> None:
    told = errors(app, "SKBM", UNMARRIED, resident(marital_status=status))
    assert words in told["resident"]
    assert "perbaiki dahulu data penduduknya" in told["resident"]


def test_an_unknown_marital_status_is_not_taken_for_single(app: Flask) -> None:
    told = errors(app, "SKBM", UNMARRIED, resident(marital_status=None))
    assert "engkapi dahulu status perkawinan di data penduduk" in told["resident"]


def test_a_single_person_is_declared_unmarried(app: Flask) -> None:
    assert submitted(app, draft("SKBM", UNMARRIED, resident_id=resident(marital_status=SINGLE)))


def test_a_man_gives_birth_to_nobody(app: Flask) -> None:
    told = errors(app, "SKL", BIRTH | {"reporter": {"id": resident()}}, resident(sex=MAN))
    assert set(told) == {"resident"}
    assert "laki-laki" in told["resident"]
    assert "harus perempuan" in told["resident"]


def test_a_woman_is_no_childs_father(app: Flask) -> None:
    people = {"father": {"id": resident(sex=WOMAN)}, "reporter": {"id": resident()}}
    told = errors(app, "SKL", BIRTH | people)
    assert set(told) == {"father"}
    assert "harus laki-laki" in told["father"]


def test_the_mother_is_not_the_father_as_well(app: Flask) -> None:
    mother = resident(sex=WOMAN)
    told = errors(
        app, "SKL", BIRTH | {"father": {"id": mother}, "reporter": {"id": mother}}, mother
    )
    assert set(told) == {"father"}


def test_the_mother_and_the_father_may_report_the_birth(app: Flask) -> None:
    mother, father = resident(sex=WOMAN), resident(sex=MAN)
    for reporter, relation in ((mother, "Ibu"), (father, "Ayah")):
        people = {"father": {"id": father}, "reporter": {"id": reporter}}
        typed = BIRTH | people | {"reporter_relation": relation}
        assert submitted(app, draft("SKL", typed, resident_id=mother)).number


def test_the_dead_do_not_report_their_own_death(app: Flask) -> None:
    dead = resident(life_state=2)
    told = errors(app, "SKM", DEATH | {"reporter": {"id": dead}}, dead)
    assert set(told) == {"reporter"}
    assert "orang lain" in told["reporter"]


def test_nobody_depends_on_themselves(app: Flask) -> None:
    subject = resident()
    typed = {"purpose": "berobat", "dependants": [{"id": resident()}, {"id": subject}]}
    assert set(errors(app, "SKTM", typed, subject)) == {"dependants"}


def test_a_dependant_may_be_the_one_the_letter_is_for(app: Flask) -> None:
    child = {"id": resident()}
    typed = {"purpose": "berobat", "dependants": [child], "beneficiary": child, "relation": "Anak"}
    assert submitted(app, draft("SKTM", typed)).number


def test_father_and_mother_are_a_man_and_a_woman(app: Flask) -> None:
    one = {"id": resident(sex=MAN)}
    typed = {"school": "SMA Contoh", "purpose": "beasiswa", "father": one, "mother": one}
    assert set(errors(app, "SKPO", typed)) == {"mother"}


def test_a_crowd_that_has_gathered_already_is_not_announced(app: Flask) -> None:
    assert set(errors(app, "PIK", CROWD | {"held_on": "16-11-2026"})) == {"held_on"}
    assert submitted(app, draft("PIK", CROWD | {"held_on": "17-11-2026"})).number
