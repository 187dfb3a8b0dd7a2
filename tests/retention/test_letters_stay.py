"""No letter is ever deleted by itself: by no job, and with nothing that it hangs on."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from huey.api import Huey
from sqlalchemy import delete, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import RelationshipProperty

from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.jobs.queue import queue
from app.letters.models import Letter, LetterFile, RegisterEntry
from app.offices.models import Office
from app.residents.models import Resident
from app.retention.pages import UNUSED, trim_pages
from tests.conftest import both_databases
from tests.factories.letters import change, facts, issued_letter, stored_pdf

KEPT = (Letter, LetterFile, RegisterEntry)
LONG_AGO = datetime(1990, 1, 2, tzinfo=UTC)


def rows(app: Flask) -> dict[str, list[Any]]:
    """Every row of what must stay, column by column."""
    with app.app_context():
        return {
            model.__tablename__: [
                tuple(row) for row in db.session.execute(model.__table__.select())
            ]
            for model in KEPT
        }


@pytest.mark.promise("P3")
@both_databases
def test_no_job_deletes_a_letter_however_old(app: Flask) -> None:
    letter_id = issued_letter(app)
    moments = ("created_at", "submitted_at", "issued_at")
    change(app, letter_id, **dict.fromkeys(moments, LONG_AGO), letter_date=LONG_AGO.date())
    before, pdf = rows(app), stored_pdf(app, letter_id)
    huey: Huey = queue(app)
    names = {task.__name__: task for task in huey._registry._registry.values()}
    assert len(names) >= 4
    for task in names.values():
        huey.execute(task())
    assert rows(app) == before
    assert stored_pdf(app, letter_id) == pdf


@pytest.mark.promise("P3")
@both_databases
def test_nothing_that_a_letter_hangs_on_can_be_deleted_under_it(app: Flask) -> None:
    letter_id = issued_letter(app)
    person = facts(app, letter_id)["resident_id"]
    for model, key in ((Resident, Resident.id == person), (Office, Office.code == "33.16.16.2007"),
                       (Letter, Letter.id == letter_id)):  # fmt: skip
        with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
            session.execute(delete(model).where(key))
    assert facts(app, letter_id)["state"] == "issued"


@pytest.mark.promise("P3")
def test_no_table_and_no_model_deletes_letters_along_with_another_row(app: Flask) -> None:
    names = {model.__tablename__ for model in KEPT}
    for name in names:
        for key in db.metadata.tables[name].foreign_keys:
            assert key.ondelete is None, f"{name}: {key.target_fullname}"
    for mapper in Letter.registry.mappers:
        for relation in inspect(mapper.class_).relationships:
            assert isinstance(relation, RelationshipProperty)
            if relation.target.name in names:
                assert not relation.cascade.delete, relation
                assert not relation.cascade.delete_orphan, relation


def drawn(cache: Path, name: str, size: int, used: datetime) -> Path:
    """Images of a letter's page as ``app.letters.files`` keeps them."""
    folder = cache / name[:2] / name
    folder.mkdir(parents=True)
    (folder / "01.png").write_bytes(b"x" * size)
    os.utime(folder, (used.timestamp(), used.timestamp()))
    return folder


def test_page_images_end_when_unused_or_too_many(tmp_path: Path) -> None:
    now = utc_now()
    unused = drawn(tmp_path, "aa1", 10, now - UNUSED - timedelta(hours=1))
    older = drawn(tmp_path, "aa2", 10, now - timedelta(days=2))
    newer = drawn(tmp_path, "bb3", 10, now)
    assert trim_pages(tmp_path, now, most_bytes=100) == 1
    assert (unused.exists(), older.exists(), newer.exists()) == (False, True, True)
    assert trim_pages(tmp_path, now, most_bytes=15) == 1
    assert (older.exists(), newer.exists()) == (False, True)
    assert trim_pages(tmp_path / "none yet", now) == 0


def test_a_page_that_was_trimmed_is_drawn_anew(app: Flask, signed_in: Any) -> None:
    letter_id = issued_letter(app)
    admin, cache = signed_in("admin.japah"), app.config["DATA_FOLDER"] / "pages"
    first = admin.get(f"/letters/pages/{letter_id}/1.png").data
    assert trim_pages(cache, utc_now() + UNUSED + timedelta(days=1)) == 1
    assert [*cache.glob("*/*")] == []
    assert admin.get(f"/letters/pages/{letter_id}/1.png").data == first


def test_a_page_that_is_looked_at_is_kept(app: Flask, signed_in: Any) -> None:
    letter_id = issued_letter(app)
    admin, cache = signed_in("admin.japah"), app.config["DATA_FOLDER"] / "pages"
    admin.get(f"/letters/pages/{letter_id}/1.png")
    [folder] = cache.glob("*/*")
    os.utime(folder, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))
    admin.get(f"/letters/pages/{letter_id}/1.png")
    assert trim_pages(cache, utc_now()) == 0
