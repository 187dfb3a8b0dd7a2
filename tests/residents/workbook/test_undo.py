"""Taking an import back: what nobody has built on since; and what ends by itself."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.letters.drafts import create
from app.residents.models import Household, Resident
from app.residents.workbook.expiry import UNCONFIRMED, UNDO, expire_imports
from app.residents.workbook.stages import Stage
from tests.client import Visitor
from tests.conftest import both_databases
from tests.residents.rows import JAPAH, resident_of
from tests.residents.workbook.books import KK, NIK, OTHER_KK, OTHER_NIK, THIRD_NIK, book, person
from tests.residents.workbook.imports import (
    ADDRESS,
    act,
    dry_run,
    imported,
    latest,
    people,
    resident,
    traces,
    work,
)


def known_person(app: Flask) -> dict[str, Any]:
    """The row of somebody registered, with another name and in another family."""
    key, nik, name = resident_of(app, JAPAH)
    with app.app_context():
        row = db.session.get_one(Resident, key)
        return {"nik": nik, "nama": f"{name} Baru", "sex": row.sex, "tanggallahir": row.birth_date,
                "no_kk": OTHER_KK, "kk_level": row.family_relation}  # fmt: skip


def undone(app: Flask, admin: Visitor) -> str:
    """Undo the latest import; the report."""
    row = latest(app)
    assert "Membatalkan impor" in act(admin, row, "undo").text
    work(app)
    return admin.get(f"{ADDRESS}/show/{row.id}").text


@both_databases
def test_an_import_taken_back_leaves_the_register_as_it_was(app: Flask, admin: Visitor) -> None:
    before = people(app)
    imported(app, admin, book(person(), known_person(app)))
    assert people(app) != before
    page = undone(app, admin)
    assert people(app) == before
    assert "1 penduduk baru dikeluarkan, 1 kembali ke data semula, 0 dibiarkan" in page
    with app.app_context():
        numbers = select(Household.kk_number).where(Household.kk_number.in_([KK, OTHER_KK]))
        assert db.session.scalars(numbers).all() == []
    [event] = traces(app, "import:undone")
    assert "admin.japah" in event.actor_name


@both_databases
def test_who_was_changed_since_or_stands_in_a_letter_stays_and_is_listed(
    app: Flask, admin: Visitor
) -> None:
    others = person(nik=OTHER_NIK, nama="Siti Contoh"), person(nik=THIRD_NIK, nama="Agus Contoh")
    imported(app, admin, book(person(), *others, known_person(app)))
    changed, lettered = resident(app, NIK), resident(app, OTHER_NIK)
    assert changed is not None
    assert lettered is not None
    with app.app_context(), transaction() as session:
        session.get_one(Resident, changed.id).phone = "08123"
    with app.app_context():
        create(JAPAH, "SKU", lettered.id, {}, by_id=1)
    page = undone(app, admin)
    assert "1 penduduk baru dikeluarkan, 1 kembali ke data semula, 3 dibiarkan" in page
    assert "Diubah lagi setelah impor." in page
    assert "Sudah dipakai untuk membuat surat." in page
    assert "Keluarga ini sekarang punya anggota." in page
    assert resident(app, NIK) is not None
    assert resident(app, OTHER_NIK) is not None
    assert resident(app, THIRD_NIK) is None


def test_undoing_ends_after_thirty_days_and_the_values_before_go(
    app: Flask, admin: Visitor
) -> None:
    imported(app, admin, book(person()))
    with app.app_context():
        assert expire_imports(utc_now() + UNDO - timedelta(hours=1)) == 0
        assert expire_imports(utc_now() + UNDO) == 1
    row = latest(app)
    assert (row.stage, row.details) == (Stage.DONE, None)
    assert "sudah dihapus" in act(admin, row, "undo").text
    assert resident(app, NIK) is not None


def test_what_nobody_confirms_ends_after_seven_days(app: Flask, admin: Visitor) -> None:
    dry_run(app, admin, book(person()))
    with app.app_context():
        assert expire_imports(utc_now() + UNCONFIRMED - timedelta(hours=1)) == 0
        assert expire_imports(utc_now() + UNCONFIRMED) == 1
    row = latest(app)
    assert (row.stage, row.content, row.details) == (Stage.EXPIRED, None, None)
    assert [one.actor_name for one in traces(app, "import:ended")] == ["sistem"]
    assert dry_run(app, admin, book(person())).stage == Stage.CHECKED
