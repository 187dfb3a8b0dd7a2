"""Acting heads: whoever acts signs with the own certificate, within the dates, and nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import Account
from app.approvals.models import Approval
from app.clock import local_date, utc_now
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.states import State
from app.offices.models import Capacity, CertificateStatus, Official, Position
from tests.approvals.conftest import Desk, sign_by_script
from tests.client import Visitor
from tests.conftest import both_databases
from tests.offices.certificates import ENROLL, NEW, Certificates, change, demo_file, upload

VILLAGE = "33.16.16.2007"
NAME = "Bambang (Contoh)"

pytestmark = both_databases


def today(days: int = 0) -> date:
    """The day in the village, and days after it."""
    return local_date(utc_now(), "Asia/Jakarta") + timedelta(days=days)


def account_id(username: str) -> int:
    """The key of an account; inside an application context."""
    return db.session.scalars(select(Account.id).where(Account.username == username)).one()


def make_acting(app, capacity: Capacity, start: date, end: date | None) -> int:
    """Let the village secretary act as the head in these days; the key of the position."""
    with app.app_context():
        acting = Official(
            name=NAME,
            position=Position.VILLAGE_HEAD,
            capacity=capacity,
            office_code=VILLAGE,
            user_id=account_id("sekdes.japah"),
            valid_from=start,
            valid_to=end,
        )
        db.session.add(acting)
        db.session.commit()
        return acting.id


def move(app, official: int, **columns: Any) -> None:
    """Change the dates of a position."""
    with app.app_context():
        row = db.session.get_one(Official, official)
        for name, value in columns.items():
            setattr(row, name, value)
        db.session.commit()


def head_id(app) -> int:
    """The definitive head's position."""
    return Certificates(app).official("kades.japah").id


@pytest.fixture
def secretary(app, signed_in) -> Visitor:
    """The secretary, signed in."""
    return signed_in("sekdes.japah")


def enrolled(app, visitor: Visitor) -> Visitor:
    """The same, with a certificate of the own."""
    visitor.get(ENROLL)
    upload(visitor, demo_file(app, NAME))
    return visitor


def signer_of(app, letter: int) -> tuple[str, str]:
    """The fingerprint that signed the letter, and the official's name on it."""
    with app.app_context():
        step = db.session.scalars(select(Approval).where(Approval.letter_id == letter)).one()
        assert step.certificate is not None
        return step.certificate.fingerprint or "", step.official.name


@pytest.mark.parametrize("capacity", [Capacity.PLT, Capacity.PLH, Capacity.PJ])
def test_whoever_acts_signs_with_the_own_certificate_beside_a_definitive_head(
    app, secretary, signed_in, capacity
) -> None:
    make_acting(app, capacity, today(), today())
    enrolled(app, secretary)
    desk = Desk(app)
    letter = desk.letter()
    step = desk.step(letter)
    refused = signed_in("kades.japah").post(f"/approvals/sign/{step}", {"passphrase": PASSPHRASE})
    assert refused.status_code in (404, 409)
    assert sign_by_script(secretary, step, PASSPHRASE)["code"] == "wrong_passphrase"
    assert sign_by_script(secretary, step, NEW)["ok"]
    (own,) = Certificates(app).active("sekdes.japah")
    assert signer_of(app, letter) == (own, NAME)
    assert own not in Certificates(app).active("kades.japah")


def test_without_a_certificate_of_the_own_an_acting_head_signs_nothing(app, secretary) -> None:
    make_acting(app, Capacity.PLH, today(), today())
    change(app, "sekdes.japah", status=CertificateStatus.REPLACED)
    desk = Desk(app)
    letter = desk.letter()
    assert sign_by_script(secretary, desk.step(letter))["code"] == "no_certificate"
    assert desk.state(letter) == State.SUBMITTED


@pytest.mark.parametrize(
    "dates",
    [
        {"valid_from": today(-9), "valid_to": today(-1)},
        {"valid_from": today(1), "valid_to": today(9)},
    ],
    ids=["after the last day", "before the first day"],
)
def test_outside_the_dates_nobody_signs(app, secretary, signed_in, dates) -> None:
    acting = make_acting(app, Capacity.PLH, today(), today())
    enrolled(app, secretary)
    desk = Desk(app)
    letter = desk.letter()
    move(app, acting, **dates)
    answer = secretary.post(f"/approvals/sign/{desk.step(letter)}", {"passphrase": NEW})
    assert answer.status_code in (404, 409)
    assert desk.state(letter) == State.SUBMITTED
    move(app, acting, valid_from=today(), valid_to=today())
    assert sign_by_script(secretary, desk.step(letter), NEW)["ok"]


@pytest.mark.parametrize("dates", [(-9, -1), (1, 9)], ids=["ended", "not begun"])
def test_letters_are_for_the_definitive_head_while_nobody_acts(
    app, signed_in, dates: tuple[int, int]
) -> None:
    make_acting(app, Capacity.PLH, today(dates[0]), today(dates[1]))
    desk = Desk(app)
    letter = desk.letter()
    assert sign_by_script(signed_in("kades.japah"), desk.step(letter))["ok"]
    assert signer_of(app, letter)[1] != NAME


@pytest.mark.parametrize("days", [{"valid_to": today(-1)}, {"valid_from": today(1)}])
def test_a_head_whose_term_is_over_or_not_begun_signs_nothing(app, signed_in, days) -> None:
    desk = Desk(app)
    letter = desk.letter()
    move(app, head_id(app), **days)
    answer = sign_by_script(signed_in("kades.japah"), desk.step(letter))
    assert answer["code"] == "official_not_serving"
    assert desk.state(letter) == State.SUBMITTED


def test_outside_the_dates_no_certificate_is_enrolled(app, secretary) -> None:
    change(app, "sekdes.japah", official={"valid_to": today(-1)})  # as the secretary, too
    make_acting(app, Capacity.PLH, today(-9), today(-1))
    assert 'type="file"' not in secretary.get(ENROLL).text
