"""The questions, on both databases, against letters counted by hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask, g
from sqlalchemy import select

from app.access.models import Account
from app.access.wall import lifted
from app.extensions import db
from app.letters.states import State
from app.reports import letters as questions
from app.reports.letters import Tally
from app.reports.periods import Period
from tests.conftest import both_databases
from tests.reports.rows import BANGKLE, JAPAH, NGAPUS, add_letters

pytestmark = both_databases
AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def _letters(app: Flask) -> None:
    add_letters(
        app,
        (JAPAH, "SKU", date(2026, 9, 1), State.ISSUED, 10),
        (JAPAH, "SKU", date(2026, 9, 30), State.REVOKED, 30),
        (JAPAH, "SKU", date(2026, 9, 12), State.SUPERSEDED, 50.5),
        (JAPAH, "SKD", date(2026, 11, 30), State.ISSUED, 4),
        (JAPAH, "SKD", date(2026, 11, 2), State.CANCELLED, None),
        (JAPAH, "SKD", date(2026, 11, 2), State.SUBMITTED, None),
        (JAPAH, "SKD", date(2026, 11, 2), State.DRAFT, None),
        (JAPAH, "SKU", date(2026, 8, 31), State.ISSUED, 999),
        (JAPAH, "SKU", date(2026, 12, 1), State.ISSUED, 999),
        (NGAPUS, "SKU", date(2026, 9, 9), State.ISSUED, 20),
        (NGAPUS, "SKU", date(2026, 9, 10), State.ISSUED, 40),
        (BANGKLE, "SKU", date(2026, 10, 10), State.ISSUED, 2000),
    )


@pytest.fixture
def as_user(app: Flask) -> Callable[[str], object]:
    """Ask as this user."""

    @contextmanager
    def ask(username: str) -> Iterator[None]:
        with app.test_request_context("/"):
            with lifted():
                query = select(Account).where(Account.username == username)
                g.user = db.session.scalars(query).one()
            yield

    return ask


def test_letters_are_counted_by_village_type_and_month_with_their_median(as_user) -> None:
    with as_user("admin.blora"):
        assert questions.tallies(db.session(), AUTUMN) == [
            Tally(BANGKLE, "SKU", (2026, 10), 1, pytest.approx(2000)),
            Tally(NGAPUS, "SKU", (2026, 9), 2, pytest.approx(30)),
            Tally(JAPAH, "SKD", (2026, 11), 1, pytest.approx(4)),
            Tally(JAPAH, "SKU", (2026, 9), 3, pytest.approx(30)),
        ]


def test_the_states_count_every_letter_that_has_a_number(as_user) -> None:
    with as_user("admin.blora"):
        assert questions.by_state(db.session(), AUTUMN) == {
            State.SUBMITTED: 1,
            State.ISSUED: 5,
            State.CANCELLED: 1,
            State.REVOKED: 1,
            State.SUPERSEDED: 1,
        }


def test_the_median_lies_halfway_between_the_two_in_the_middle(as_user) -> None:
    with as_user("admin.blora"):  # 4 10 20 30 40 50.5 2000
        assert questions.median_overall(db.session(), AUTUMN) == pytest.approx(30)
        assert questions.median_by_office(db.session(), AUTUMN) == {
            BANGKLE: pytest.approx(2000),
            NGAPUS: pytest.approx(30),
            JAPAH: pytest.approx(20),  # 4 10 30 50.5
        }


@pytest.mark.promise("P4")
def test_a_supervisor_counts_and_times_the_own_district_only(as_user) -> None:
    with as_user("pengawas.japah"):  # 4 10 20 30 40 50.5
        session = db.session()
        found = questions.tallies(session, AUTUMN)
        assert {one.office_code for one in found} == {JAPAH, NGAPUS}
        assert questions.median_overall(session, AUTUMN) == pytest.approx(25)
        assert set(questions.median_by_office(session, AUTUMN)) == {JAPAH, NGAPUS}
        assert sum(questions.by_state(session, AUTUMN).values()) == 8


def test_a_period_without_letters_has_no_median(as_user) -> None:
    empty = Period(date(2020, 1, 1), date(2020, 12, 31))
    with as_user("admin.blora"):
        assert questions.tallies(db.session(), empty) == []
        assert questions.median_overall(db.session(), empty) is None
        assert questions.by_state(db.session(), empty) == {}
