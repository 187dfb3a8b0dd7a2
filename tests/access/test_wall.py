"""Promise P4: one wall, at the session, for reads and for writes."""

import pytest
from flask import Flask, g
from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from app.access.models import Account
from app.access.wall import WallError, lifted
from app.extensions import db
from app.letters.models import LetterType
from app.offices.models import Office, Official
from app.scoping import contains, within
from tests.conftest import both_databases

pytestmark = [pytest.mark.promise("P4"), both_databases]


def as_user(username: str) -> None:
    """Act, inside a request, as this user."""
    with lifted():
        g.user = db.session.scalars(select(Account).where(Account.username == username)).one()


@pytest.fixture
def request_of(app: Flask):
    """Run a block as a request of this user."""
    from contextlib import contextmanager

    @contextmanager
    def run(username: str | None):
        with app.test_request_context("/"):
            if username:
                as_user(username)
            yield

    return run


def test_a_stranger_sees_no_row_of_any_office(request_of) -> None:
    with request_of(None):
        assert db.session.scalars(select(Official)).all() == []


def test_a_village_sees_its_own_officials_and_those_above_it(request_of) -> None:
    with request_of("admin.japah"):
        offices = {official.office_code for official in db.session.scalars(select(Official))}
    assert offices == {"33.16.16.2007", "33.16.16"}


def test_a_village_reads_only_its_own_accounts(request_of) -> None:
    with request_of("admin.japah"):
        offices = {account.office_code for account in db.session.scalars(select(Account))}
    assert offices == {"33.16.16.2007"}


def test_a_district_sees_the_villages_below_it(request_of) -> None:
    with request_of("camat.japah"):
        offices = {official.office_code for official in db.session.scalars(select(Official))}
    assert len(offices) == 19


def test_rows_joined_under_another_name_stay_behind_the_wall(request_of) -> None:
    """The wall asks about the joined row itself, not about another row of the same table."""
    own, other = aliased(Official), aliased(Official)
    everybody = select(Official, other).join(other, other.id != Official.id)
    counted = select(Office.code, own.id).join(own, own.office_code == Office.code)
    with request_of("admin.japah"):
        seen = {other.office_code for _official, other in db.session.execute(everybody)}
        offices = {code for code, _id in db.session.execute(counted)}
    assert seen == offices == {"33.16.16.2007", "33.16.16"}


def test_a_row_of_another_office_cannot_be_written(request_of) -> None:
    with request_of("admin.kecamatan"), pytest.raises(WallError):
        official = db.session.scalars(select(Official)).first()
        official.office_code = "33.16.15.2001"
        db.session.flush()


def test_a_village_cannot_change_the_officials_above_it(request_of) -> None:
    with request_of("admin.japah"), pytest.raises(WallError):
        camat = db.session.scalars(select(Official).where(Official.office_code == "33.16.16")).one()
        camat.name = "Orang Lain"
        db.session.flush()


def test_what_came_with_the_system_is_read_by_all_and_changed_by_none(request_of) -> None:
    with request_of("admin.japah"):
        shipped = db.session.get_one(LetterType, "SKU")
        assert shipped.office_code is None
        shipped.name = "Surat lain"
        with pytest.raises(WallError):
            db.session.flush()
        db.session.rollback()
    with request_of(None):
        assert db.session.scalars(select(LetterType)).all() == []


def test_a_bulk_update_stays_inside_the_wall(request_of) -> None:
    with request_of("admin.japah"):
        changed = db.session.execute(
            update(Account).values(login_count=9), execution_options={"synchronize_session": False}
        )
        with lifted():
            own = db.session.query(Account).filter_by(office_code="33.16.16.2007").count()
        assert changed.rowcount == own


def test_a_prefix_that_is_no_whole_part_gives_nothing(app: Flask) -> None:
    assert contains("33.16.16", "33.16.16.2007")
    assert not contains("33.16.1", "33.16.16")
    with app.app_context():
        found = db.session.scalars(select(Office.code).where(within(Office.code, "33.16.1"))).all()
    assert found == []
