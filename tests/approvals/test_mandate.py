"""Signing on behalf of a head: each signs what bears their own name, within their own days."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.approvals.batch import sign_many
from app.clock import utc_now
from app.database import transaction
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.states import State
from app.offices.models import Capacity, Official, Position
from app.signing.outcome import certificate_in
from tests.approvals import waiting
from tests.approvals.conftest import sign_by_script
from tests.factories import letters


@pytest.fixture
def sekdes(signed_in: Any) -> Any:
    """The village secretary, signed in."""
    return signed_in("sekdes.japah")


def for_the_head(desk: Any) -> int:
    """A letter that the secretary is to sign a.n. the village head."""
    letter_id = letters.draft_letter(desk.app, "PSKCK")
    official = desk.run(_secretary).id
    letters.change(desk.app, letter_id, deputies={"signs": official})
    return letters.submit_draft(desk.app, letter_id)


def _secretary() -> Official:
    query = select(Official).where(Official.position == Position.VILLAGE_SECRETARY)
    return db.session.scalars(query).one()


def test_the_secretary_signs_for_the_head_with_their_own_certificate(desk, sekdes) -> None:
    letter = for_the_head(desk)
    assert "Murni Rahayu Contoh" in sekdes.get("/approvals/list/").text
    assert sign_by_script(sekdes, desk.step(letter))["state"] == "issued"
    holder = certificate_in(desk.pdf(letter), "Signature1").subject.rfc4514_string()
    assert "Bambang (Contoh)" in holder
    [step] = desk.run(waiting.steps, letter)
    assert step.title == "a.n. Kepala Desa Japah, Sekretaris Desa"


def test_the_head_does_not_sign_what_is_the_secretarys(desk, kades) -> None:
    letter = for_the_head(desk)
    step = desk.step(letter)
    assert "Murni Rahayu Contoh" not in kades.get("/approvals/list/").text
    assert kades.post("/approvals/sign", {"id": step, "passphrase": PASSPHRASE}).status_code == 404
    head = desk.user_id("kades.japah")
    [result] = desk.run(lambda: list(sign_many([step], PASSPHRASE, user_id=head)))
    assert result.code == "not_your_letter"
    assert desk.state(letter) == State.SUBMITTED


def test_the_secretary_does_not_sign_or_return_what_is_the_heads(desk, sekdes) -> None:
    letter = desk.letter("PSKCK")
    step = desk.step(letter)
    assert "Murni Rahayu Contoh" not in sekdes.get("/approvals/list/").text
    for act in ("sign", "give_back"):
        answer = sekdes.post(f"/approvals/{act}/{step}", {"passphrase": PASSPHRASE, "reason": "x"})
        assert answer.status_code == 404, act
    secretary = desk.user_id("sekdes.japah")
    [result] = desk.run(lambda: list(sign_many([step], PASSPHRASE, user_id=secretary)))
    assert result.code == "not_your_letter"
    assert desk.state(letter) == State.SUBMITTED


def test_a_section_head_meets_nothing_of_another_section(desk, sekdes) -> None:
    service, order = desk.run(_sections)
    letter = letters.draft_letter(desk.app, "PSKCK")
    letters.change(desk.app, letter, deputies={"signs": service})
    letters.submit_draft(desk.app, letter)
    desk.run(_end, Position.VILLAGE_SECRETARY)
    step = desk.step(letter)
    assert "Murni Rahayu Contoh" not in sekdes.get("/approvals/list/").text
    assert sekdes.post(f"/approvals/give_back/{step}", {"reason": "x"}).status_code == 404
    desk.run(_retitle, order, "Kepala Seksi Pelayanan")  # who follows in that section does
    assert "Murni Rahayu Contoh" in sekdes.get("/approvals/list/").text


def test_a_secretary_whose_days_are_over_signs_nothing_more(desk, sekdes) -> None:
    letter = for_the_head(desk)
    step = desk.step(letter)
    desk.run(_end, Position.VILLAGE_SECRETARY)
    answer = sign_by_script(sekdes, step)
    assert (answer["ok"], answer["code"]) == (False, "official_not_serving")
    assert desk.state(letter) == State.SUBMITTED


def test_an_acting_head_signs_in_that_capacity_and_only_within_the_days(desk, sekdes) -> None:
    desk.run(_act_for_the_head)
    first, second = desk.letter("SKU"), desk.letter("SKU")
    [step] = desk.run(waiting.steps, first)
    assert step.title == "Plh. Kepala Desa Japah"
    assert sign_by_script(sekdes, step.id)["state"] == "issued"
    desk.run(_end, Position.VILLAGE_HEAD, Capacity.PLH)
    answer = sign_by_script(sekdes, desk.step(second))
    assert (answer["ok"], answer["code"]) == (False, "official_not_serving")


def _act_for_the_head() -> None:
    """The secretary takes over the head's daily work, with an account and certificate they have."""
    with transaction() as session:
        secretary = _secretary()
        session.add(
            Official(
                name=secretary.name, position=Position.VILLAGE_HEAD, capacity=Capacity.PLH,
                office_code=secretary.office_code, user_id=secretary.user_id,
                valid_from=(utc_now() - timedelta(days=2)).date(),
            )
        )  # fmt: skip


def _sections() -> tuple[int, int]:
    """Two section heads; the second is the person who is the secretary too."""
    with transaction() as session:
        titles = ("Kepala Seksi Pelayanan", "Kepala Seksi Ketertiban")
        people = (None, _secretary().user_id)
        both = [
            Official(
                name="Kasi (Contoh)", position=Position.SECTION_HEAD, title=title, user_id=person,
                office_code=letters.VILLAGE, valid_from=(utc_now() - timedelta(days=9)).date(),
            )
            for title, person in zip(titles, people, strict=True)
        ]  # fmt: skip
        session.add_all(both)
        session.flush()
        return both[0].id, both[1].id


def _retitle(official_id: int, title: str) -> None:
    with transaction() as session:
        session.get_one(Official, official_id).title = title


def _end(position: Position, capacity: Capacity = Capacity.DEFINITIVE) -> None:
    with transaction() as session:
        query = select(Official).where(
            Official.position == position,
            Official.capacity == capacity,
            Official.office_code == letters.VILLAGE,
        )
        official = session.scalars(query).one()
        official.valid_from = (utc_now() - timedelta(days=30)).date()
        official.valid_to = (utc_now() - timedelta(days=2)).date()
