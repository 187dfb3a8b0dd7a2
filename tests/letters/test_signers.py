"""Who signs, in which capacity, and who may sign on behalf of a head."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.approvals.models import Approval
from app.approvals.rounds import SignatureRounds
from app.database import transaction
from app.extensions import db
from app.letters.errors import Refused
from app.letters.models import Letter
from app.letters.submit import submit
from app.letters.titles import title_of
from app.offices.models import Capacity, Office, OfficeKind, Official, Position
from tests.conftest import both_databases
from tests.factories import letters
from tests.letters.office import DISTRICT, JAPAH, NOON, press, stored

DESA = Office(code=JAPAH, kind=OfficeKind.DESA, name="Japah")
KELURAHAN = Office(code="33.16.09.1015", kind=OfficeKind.KELURAHAN, name="Kunden")
KECAMATAN = Office(code=DISTRICT, kind=OfficeKind.DISTRICT, name="Japah")
SECRETARY, SECTION = Position.VILLAGE_SECRETARY, Position.SECTION_HEAD


def holder(position: Position, capacity: Capacity = Capacity.DEFINITIVE, title: str = "") -> Any:
    """Somebody who holds this position."""
    return Official(name="Contoh", position=position, capacity=capacity, title=title)


@pytest.mark.parametrize(
    ("capacity", "line", "short"),
    [
        (Capacity.DEFINITIVE, "KEPALA DESA JAPAH", "Kepala Desa Japah"),
        (Capacity.PLT, "Plt. KEPALA DESA JAPAH", "Plt. Kepala Desa Japah"),
        (Capacity.PLH, "Plh. KEPALA DESA JAPAH", "Plh. Kepala Desa Japah"),
        (Capacity.PJ, "Pj. KEPALA DESA JAPAH", "Pj. Kepala Desa Japah"),
    ],
)
def test_an_acting_head_is_named_as_one(capacity: Capacity, line: str, short: str) -> None:
    title = title_of(holder(Position.VILLAGE_HEAD, capacity), DESA)
    assert (title.lines, title.short, title.in_text) == ((line,), short, short)


@pytest.mark.parametrize(
    ("office", "position", "lines", "short"),
    [
        (DESA, SECRETARY, ("a.n. KEPALA DESA JAPAH", "SEKRETARIS DESA"),
         "a.n. Kepala Desa Japah, Sekretaris Desa"),
        (KELURAHAN, SECRETARY, ("a.n. LURAH KUNDEN", "SEKRETARIS KELURAHAN"),
         "a.n. Lurah Kunden, Sekretaris Kelurahan"),
        (KECAMATAN, Position.DISTRICT_SECRETARY, ("a.n. CAMAT JAPAH", "SEKRETARIS KECAMATAN"),
         "a.n. Camat Japah, Sekretaris Kecamatan"),
        (KECAMATAN, SECTION,
         ("a.n. CAMAT JAPAH", "SEKRETARIS KECAMATAN", "u.b.", "KEPALA SEKSI PELAYANAN"),
         "a.n. Camat Japah, Sekretaris Kecamatan, u.b. Kepala Seksi Pelayanan"),
    ],
)  # fmt: skip
def test_who_signs_for_a_head_says_so(
    office: Office, position: Position, lines: tuple[str, ...], short: str
) -> None:
    section = "Kepala Seksi Pelayanan" if position == SECTION else ""
    title = title_of(holder(position, title=section), office)
    assert (title.lines, title.short) == (lines, short)


def test_an_acting_secretary_is_named_as_one_below_the_mandate() -> None:
    title = title_of(holder(SECRETARY, Capacity.PLT), DESA)
    assert title.lines == ("a.n. KEPALA DESA JAPAH", "Plt. SEKRETARIS DESA")
    assert title.in_text == "Plt. Sekretaris Desa atas nama Kepala Desa Japah"


@pytest.fixture
def inside(app: Flask):
    """Work as a command would."""
    with app.app_context():
        yield app


def official(position: Position, office: str = JAPAH, **columns: Any) -> int:
    """A person in this position since 2025; the id."""
    with transaction() as session:
        row = Official(
            **{"name": f"{position} (Contoh)", "position": position, "office_code": office,
               "valid_from": date(2025, 1, 1)} | columns
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def of_japah(position: Position) -> Official:
    """The one in this position."""
    query = select(Official).where(Official.office_code == JAPAH, Official.position == position)
    return db.session.scalars(query).one()


def end(position: Position, day: date) -> None:
    """Let the one in this position serve until this day only."""
    with transaction():
        of_japah(position).valid_to = day


def signed_by(app: Flask, deputy: int | None, type_code: str = "PSKCK", role: str = "signs") -> Any:
    """Submit a letter to be signed by this deputy; its steps."""
    letter_id = letters.draft_letter(app, type_code)
    with transaction() as session:
        session.get_one(Letter, letter_id).deputies = {role: deputy} if deputy else {}
    submit(letter_id, SignatureRounds(), press(app), now=NOON)
    steps = select(Approval).where(Approval.letter_id == letter_id).order_by(Approval.step)
    return db.session.scalars(steps).all()


def refusal(app: Flask, deputy: int, type_code: str = "PSKCK") -> str:
    """Why it is refused."""
    with pytest.raises(Refused) as refused:
        signed_by(app, deputy, type_code)
    return refused.value.errors["signed_by_signs"]


@both_databases
def test_the_step_keeps_the_capacity_as_the_letter_reads(inside: Flask) -> None:
    [step] = signed_by(inside, None)
    assert step.title == "Kepala Desa Japah"
    official(Position.VILLAGE_HEAD, capacity=Capacity.PLH, valid_from=date(2026, 11, 16))
    [step] = signed_by(inside, None)
    assert step.title == "Plh. Kepala Desa Japah"


@both_databases
def test_the_secretary_signs_where_the_type_allows_it(inside: Flask) -> None:
    secretary = of_japah(SECRETARY).id
    [step] = signed_by(inside, secretary)
    assert (step.official_id, step.title) == (secretary, "a.n. Kepala Desa Japah, Sekretaris Desa")
    [signer] = stored(step.letter_id).snapshot["signers"]
    assert signer["heading"] == ["a.n. KEPALA DESA JAPAH", "SEKRETARIS DESA"]
    assert signer["name"] == "Bambang (Contoh)"
    assert "tidak (lagi) dapat" in refusal(inside, secretary, "SKBM")


@both_databases
def test_a_section_head_signs_under_the_secretarys_mandate(inside: Flask) -> None:
    section = official(SECTION, title="Kepala Seksi Pelayanan")
    [step] = signed_by(inside, section)
    assert step.title == "a.n. Kepala Desa Japah, Sekretaris Desa, u.b. Kepala Seksi Pelayanan"
    assert "tidak (lagi) dapat" in refusal(inside, section, "SKD")  # the secretary at most
    end(SECRETARY, date(2026, 11, 16))
    assert "tidak (lagi) dapat" in refusal(inside, section)


def test_nobody_signs_for_a_head_outside_their_own_days_or_office(inside: Flask) -> None:
    foreign = official(SECRETARY, "33.16.16.2004")
    assert "tidak (lagi) dapat" in refusal(inside, foreign)
    secretary = of_japah(SECRETARY).id
    end(SECRETARY, date(2026, 11, 16))  # the day before NOON
    assert "tidak (lagi) dapat" in refusal(inside, secretary)


def test_without_a_head_there_is_no_mandate(inside: Flask) -> None:
    secretary = of_japah(SECRETARY).id
    end(Position.VILLAGE_HEAD, date(2026, 11, 16))
    with pytest.raises(Refused, match="Tidak ada Kepala Desa Japah yang menjabat"):
        signed_by(inside, secretary)


def test_the_camats_secretary_acknowledges_for_the_camat(inside: Flask) -> None:
    deputy = official(Position.DISTRICT_SECRETARY, DISTRICT)
    _first, second = signed_by(inside, deputy, "PIK", "acknowledges")
    assert second.title == "a.n. Camat Japah, Sekretaris Kecamatan"
